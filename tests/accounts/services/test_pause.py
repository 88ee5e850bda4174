from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.enums import Priority
from accounts.models import AuditEvent, Delivery
from accounts.services import deliver, outbox
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db

AN_HOUR = timedelta(hours=1)


def statuses(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.status for row in rows]


def test_only_sign_in_mails_leave_while_paused(notes):
    code, note = NotificationFactory(priority=Priority.SIGN_IN), NotificationFactory()
    outbox.pause(UserFactory(), "restored")

    assert deliver.drain() == 1
    assert deliver.deliver_one(note.pk) == "not due"

    assert statuses(code, note) == ["sent", "pending"]


def test_after_a_resume_what_is_due_leaves_and_what_is_stale_does_not(notes):
    now = timezone.now()
    due = NotificationFactory(due_at=now - AN_HOUR, not_before=now - AN_HOUR)
    stale = NotificationFactory(not_before=now - AN_HOUR, expires_at=now - AN_HOUR)
    outbox.pause(None, "restored")
    deliver.drain()

    outbox.resume(None)
    deliver.drain()

    assert statuses(due, stale) == ["sent", "expired"]
    assert len(mail.outbox) == 1


def test_pause_and_resume_are_recorded_once():
    actor, other = UserFactory(), UserFactory()

    for who in (actor, other):
        outbox.pause(who, "restored")
    row = Delivery.objects.get()
    assert (outbox.is_paused(), row.changed_by, row.reason) == (True, actor, "restored")
    for who in (actor, other):
        outbox.resume(who)

    assert outbox.is_paused() is False
    events = AuditEvent.objects.order_by("pk").values_list("actor", "action", "data")
    assert list(events) == [
        (actor.pk, "delivery.paused", {"reason": "restored"}),
        (actor.pk, "delivery.resumed", {}),
    ]


def test_resume_of_what_never_paused_changes_nothing():
    outbox.resume(UserFactory())

    assert outbox.is_paused() is False
    assert not AuditEvent.objects.exists()


def test_what_was_due_is_withheld_for_somebody_to_decide(notes):
    now = timezone.now()
    ago = now - AN_HOUR
    due = NotificationFactory(due_at=ago, not_before=ago)
    again = NotificationFactory(status="retry", due_at=ago, not_before=now + AN_HOUR)
    later = NotificationFactory(due_at=now + AN_HOUR, not_before=now + AN_HOUR)
    code = NotificationFactory(priority=Priority.SIGN_IN, due_at=ago)
    actor = UserFactory()

    assert outbox.withhold_overdue(actor) == 2
    assert outbox.withhold_overdue(actor) == 0

    assert statuses(due, again, later, code) == ["withheld", "withheld", "pending", "pending"]
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.data) == (actor, "delivery.withheld", {"n": 2})
    outbox.retry(notification_ids=[due.pk], actor=actor)
    outbox.discard(notification_ids=[again.pk], actor=actor)
    deliver.drain()
    assert statuses(due, again) == ["sent", "cancelled"]


def test_withheld_after_its_hand_over_had_begun_may_be_a_second_copy(notes):
    ago = timezone.now() - AN_HOUR
    abandoned = {"status": "leased", "lease_until": ago}
    begun = NotificationFactory(lease_token="1" * 32, handed_over_at=ago, **abandoned)
    not_begun = NotificationFactory(lease_token="2" * 32, **abandoned)

    assert outbox.withhold_overdue(None) == 2

    assert statuses(begun, not_begun) == ["withheld", "withheld"]
    assert (begun.maybe_duplicate, not_begun.maybe_duplicate) == (True, False)
