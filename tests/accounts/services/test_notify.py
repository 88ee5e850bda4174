from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from accounts.services import notify
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db


def queue(person, key="note.1", **options):
    return notify.enqueue(category="note", recipient=person, dedupe_key=key, **options)


def test_enqueue_writes_one_pending_row_of_ids():
    person = UserFactory()

    assert queue(person, subject=person, context={"check_in": 7}, program=3) is True

    row = Notification.objects.get()
    assert (row.category, row.recipient, row.status) == ("note", person, "pending")
    assert (row.subject_type, row.subject_id) == ("accounts.user", str(person.pk))
    assert (row.context, row.program_id, row.attempts) == ({"check_in": 7}, 3, 0)


def test_enqueue_does_nothing_for_a_known_key():
    person = UserFactory()
    queue(person)

    assert queue(person) is False

    assert Notification.objects.count() == 1


@pytest.mark.parametrize("options", [{"recipient": None}, {"dedupe_key": ""}])
def test_enqueue_never_loses_an_impossible_message_silently(options):
    given = {"category": "note", "recipient": UserFactory(), "dedupe_key": "note.1"}

    with pytest.raises(ValueError, match="needs"):
        notify.enqueue(**given | options)


def test_enqueue_nudges_after_commit_only_what_is_due(
    monkeypatch, django_capture_on_commit_callbacks
):
    nudged = []
    monkeypatch.setattr(notify, "nudge", nudged.append)
    person = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        queue(person)
        queue(person, "note.2", not_before=timezone.now() + timedelta(hours=1))
        assert nudged == []

    assert nudged == [Notification.objects.get(dedupe_key="note.1").pk]


def test_cancel_for_subject_cancels_what_is_not_handed_over():
    person = UserFactory()
    rows = [
        NotificationFactory(subject_type="accounts.user", subject_id=str(person.pk), **state)
        for state in (
            {},
            {"status": "retry"},
            {"status": "sent", "sent_at": timezone.now()},
        )
    ]
    other = NotificationFactory()

    assert notify.cancel_for_subject(person) == 2

    for row in (*rows, other):
        row.refresh_from_db()
    assert [row.status for row in rows] == ["cancelled", "cancelled", "sent"]
    assert other.status == "pending"


def test_cancel_for_subject_can_be_narrowed_to_a_person():
    person, other = UserFactory(), UserFactory()
    queue(person, "a", subject=person)
    queue(other, "b", subject=person)

    assert notify.cancel_for_subject(person, recipient=other) == 1

    assert Notification.objects.get(dedupe_key="a").status == "pending"


def test_send_now_makes_waiting_messages_due():
    person = UserFactory()
    queue(person, subject=person, not_before=timezone.now() + timedelta(minutes=10))
    assert not Notification.objects.due().exists()

    assert notify.send_now(person) == 1

    assert Notification.objects.due().count() == 1


def test_enqueue_all_queues_each_once_and_refuses_nobody():
    person = UserFactory()
    rows = [
        notify.Message(
            category="test", recipient=person, dedupe_key=f"all.{n % 3}", context={"n": n}
        )
        for n in range(6)
    ]

    notify.enqueue_all(rows[:2])
    notify.enqueue_all(rows)
    with pytest.raises(ValueError, match="needs a recipient"):
        notify.enqueue_all([notify.Message(category="test", recipient=None, dedupe_key="x")])

    found = Notification.objects.order_by("dedupe_key").values_list("dedupe_key", "context")
    assert list(found) == [(f"all.{n}", {"n": n}) for n in range(3)]
