from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent, IdempotencyKey, Notification, NotificationCount
from accounts.services import deliver, outbox
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_retry_sends_what_was_given_up_and_says_who(notes):
    dead = NotificationFactory(status="dead", attempts=10, faults=5)
    sent = NotificationFactory(status="sent", sent_at=timezone.now())
    actor = UserFactory()

    assert outbox.retry(notification_ids=[dead.pk, sent.pk], actor=actor) == 1
    deliver.drain()

    dead.refresh_from_db()
    assert (dead.status, dead.attempts, len(mail.outbox)) == ("sent", 1, 1)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.target_id) == (
        actor,
        "notification.retried",
        str(dead.pk),
    )


def test_discard_cancels_only_what_was_given_up():
    dead, waiting = NotificationFactory(status="dead"), NotificationFactory()

    assert outbox.discard(notification_ids=[dead.pk, waiting.pk], actor=UserFactory()) == 1

    dead.refresh_from_db()
    waiting.refresh_from_db()
    assert (dead.status, waiting.status) == ("cancelled", "pending")


def test_finished_messages_become_monthly_counts_after_thirty_days():
    old = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    for status in ("sent", "sent", "expired", "pending", "dead"):
        sent_at = old if status == "sent" else None
        NotificationFactory(status=status, created_at=old, sent_at=sent_at)
    NotificationFactory(status="sent", sent_at=timezone.now())

    assert outbox.count_and_forget() == 3
    assert outbox.count_and_forget() == 0

    kept = Notification.objects.order_by("status").values_list("status", flat=True)
    assert list(kept) == ["dead", "pending", "sent"]
    counts = NotificationCount.objects.order_by("status").values_list("month", "status", "n")
    assert list(counts) == [(date(2026, 1, 1), "expired", 1), (date(2026, 1, 1), "sent", 2)]


def test_counts_add_up_over_rounds():
    old = datetime(2026, 1, 31, tzinfo=UTC)
    for _ in range(2):
        NotificationFactory(status="cancelled", created_at=old)
        outbox.count_and_forget()

    assert NotificationCount.objects.get().n == 2


def test_old_idempotency_keys_are_forgotten():
    person = UserFactory()
    IdempotencyKey.objects.create(
        actor=person, key="old", body_hash="x", created_at=timezone.now() - timedelta(days=8)
    )
    IdempotencyKey.objects.create(actor=person, key="new", body_hash="x")

    assert outbox.forget_old_keys() == 1

    assert IdempotencyKey.objects.get().key == "new"
