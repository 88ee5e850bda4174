from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import (
    Heartbeat,
    IdempotencyKey,
    Notification,
    NotificationCount,
    OneTimeLink,
    SpentKey,
)
from accounts.services import notify, purging
from accounts.services.notify import Message
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db

OLD = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


def ago(**period):
    return timezone.now() - timedelta(**period)


def sent_long_ago(**fields):
    return NotificationFactory(status="sent", due_at=OLD, sent_at=OLD, **fields)


def test_finished_messages_become_monthly_counts_after_thirty_days():
    for status in ("sent", "sent", "expired", "cancelled", "bounced", "pending", "dead"):
        sent_at = OLD if status == "sent" else None
        NotificationFactory(status=status, due_at=OLD, sent_at=sent_at)
    NotificationFactory(status="sent", sent_at=timezone.now())

    assert purging.count_and_forget() == 5
    assert purging.count_and_forget() == 0

    kept = Notification.objects.order_by("status").values_list("status", flat=True)
    assert list(kept) == ["dead", "pending", "sent"]
    counts = NotificationCount.objects.order_by("status").values_list("month", "status", "n")
    january = date(2026, 1, 1)
    assert list(counts) == [
        (january, "bounced", 1),
        (january, "cancelled", 1),
        (january, "expired", 1),
        (january, "sent", 2),
    ]


def test_message_planned_long_before_it_left_is_kept_as_long_as_others():
    NotificationFactory(status="sent", created_at=OLD, sent_at=ago(days=29))
    NotificationFactory(status="cancelled", created_at=OLD, due_at=ago(days=29))

    assert purging.count_and_forget() == 0


def test_counts_add_up_over_rounds():
    for _ in range(2):
        sent_long_ago()
        purging.count_and_forget()

    assert NotificationCount.objects.get().n == 2


def test_a_round_ends_in_time_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    for _ in range(5):
        sent_long_ago()

    monkeypatch.setattr(purging, "ROUND_S", 0)
    assert purging.count_and_forget() == 2
    monkeypatch.setattr(purging, "ROUND_S", 60)
    assert purging.count_and_forget() == 3

    assert NotificationCount.objects.get().n == 5


def test_batch_costs_the_same_however_many_rows(django_assert_num_queries):
    for _ in range(3):
        sent_long_ago()

    # rows, count, its number, keys, deletion; nothing of the others; savepoints around both
    with django_assert_num_queries(10):
        purging.count_and_forget()


def test_key_of_a_forgotten_message_is_never_queued_again():
    person = UserFactory()
    sent_long_ago(dedupe_key="once")
    purging.count_and_forget()

    again = notify.enqueue(category="note", recipient=person, dedupe_key="once")
    notify.enqueue_all([Message("note", person, "once"), Message("note", person, "new")])

    assert again is False
    assert list(Notification.objects.values_list("dedupe_key", flat=True)) == ["new"]
    assert notify.queued(["once", "new", "never"]) == {"once", "new"}


def test_nothing_was_queued_by_no_keys(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert notify.queued([]) == set()


def test_many_keys_are_looked_up_by_parts(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("accounts.queries.keys.AT_ONCE", 2)
    SpentKey.objects.create(key="c")
    NotificationFactory(dedupe_key="a")

    with django_assert_num_queries(2):
        assert notify.queued(["a", "b", "c"]) == {"a", "c"}


def test_keys_that_never_come_again_are_not_kept():
    sent_long_ago(category="account", dedupe_key="account.login_code.1")
    sent_long_ago(recipient=None, webhook=WebhookFactory(), dedupe_key="webhook.1.1")

    purging.count_and_forget()

    assert not SpentKey.objects.exists()
    assert not Notification.objects.exists()


def test_what_nobody_asks_for_any_more_is_deleted():
    person = UserFactory()
    link = {"person": person, "subject_type": "x", "subject_id": "1", "purpose": "press"}
    for age in (8, 1):
        IdempotencyKey.objects.create(
            actor=person, key=f"key{age}", body_hash="x", created_at=ago(days=age)
        )
        Heartbeat.objects.create(name=f"beat{age}", at=ago(days=age))
    for age in (25, 23):
        IdempotencyKey.objects.create(
            actor=person, key=f"form.{age}", body_hash="x", created_at=ago(hours=age)
        )
    Heartbeat.objects.create(name="beat@gone", at=ago(days=2))
    Heartbeat.objects.create(name="beat@here")
    for age in (91, 89):
        token = str(age) * 32
        OneTimeLink.objects.create(token_hash=token, expires_at=ago(days=age), **link)
    for age in (401, 399):
        SpentKey.objects.create(key=f"spent{age}", at=ago(days=age))

    assert purging.forget_old() == 6
    assert purging.forget_old() == 0

    assert {one.key for one in IdempotencyKey.objects.all()} == {"key1", "form.23"}
    assert {one.name for one in Heartbeat.objects.all()} == {"beat1", "beat@here"}
    assert OneTimeLink.objects.get().token_hash == "89" * 32
    assert SpentKey.objects.get().key == "spent399"
