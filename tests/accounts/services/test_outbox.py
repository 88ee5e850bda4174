import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent
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
