import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent, Notice, Notification
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


def test_trail_names_no_kind_of_what_is_told_in_confidence():
    confidential = NotificationFactory(status="dead", category="contact_waiting")
    plain = NotificationFactory(status="dead", category="check_in")

    outbox.retry(notification_ids=[confidential.pk, plain.pk], actor=UserFactory())

    assert list(AuditEvent.objects.order_by("pk").values_list("data", flat=True)) == [
        {},
        {"category": "check_in"},
    ]


def test_person_who_is_forgotten_gets_nothing_more_and_leaves_no_address():
    person = UserFactory(email="jamila@example.org")
    lease = {"status": "leased", "lease_until": timezone.now()}
    waiting = NotificationFactory(recipient=person, context={"kind": "x"})
    moved = NotificationFactory(recipient=person, address_override="new@example.org")
    invited = NotificationFactory(recipient=None, address_override="Jamila@example.org")
    held = NotificationFactory(recipient=person, lease_token="1" * 32, **lease)
    spoken = NotificationFactory(
        recipient=person, lease_token="2" * 32, handed_over_at=timezone.now(), **lease
    )
    dead = NotificationFactory(recipient=person, status="dead", last_error_text="for [address]")
    sent = NotificationFactory(recipient=person, status="sent", sent_at=timezone.now())
    others = NotificationFactory()
    Notice.objects.create(uid=sent.uid, user=person, title="Hello", text="Jamila")

    assert outbox.forget_person(person) == 5
    assert outbox.forget_person(person) == 0

    rows = dict(Notification.objects.values_list("pk", "status"))
    assert rows == {
        **dict.fromkeys([row.pk for row in (waiting, moved, invited, held, dead)], "cancelled"),
        spoken.pk: "leased", sent.pk: "sent", others.pk: "pending",
    }  # fmt: skip
    left = Notification.objects.exclude(pk=others.pk)
    told = left.values_list("context", "address_override", "last_error_text").distinct()
    assert set(map(str, told)) == {"({}, None, '')", "({}, '', '')"}
    assert not Notice.objects.exists()


def test_sender_who_holds_a_message_to_a_forgotten_person_sends_nothing(notes, monkeypatch):
    row = NotificationFactory()
    stops = {"before hand-over": lambda: None, "accepted": lambda: None}
    stops["claimed"] = lambda: outbox.forget_person(row.recipient)
    monkeypatch.setattr(deliver, "pause_point", lambda name: stops[name]())

    assert deliver.deliver_one(row.pk) == "taken over"

    row.refresh_from_db()
    assert (row.status, mail.outbox) == ("cancelled", [])
