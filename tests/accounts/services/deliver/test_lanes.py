from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from accounts.models import MailServer
from accounts.services import deliver
from accounts.services.deliver import posting, servers
from accounts.services.deliver.claim import claim
from accounts.services.deliver.courier import CourierError
from accounts.services.deliver.troubles import Kind, Trouble
from tests.factories.accounts import NotificationFactory, WebhookFactory

pytestmark = pytest.mark.django_db


class Receiver:
    """What webhooks were sent, and how their receiver answers."""

    def __init__(self):
        self.posted = []
        self.error = None

    def post(self, row):
        if self.error:
            raise self.error
        self.posted.append(row.pk)


@pytest.fixture
def receiver(monkeypatch):
    one = Receiver()
    monkeypatch.setattr(posting, "post", one.post)
    return one


def event_for(webhook, **fields):
    return NotificationFactory(recipient=None, webhook=webhook, category="webhook", **fields)


def test_drain_empties_both_lanes_mail_first(notes, receiver):
    event, note = event_for(WebhookFactory(), priority=0), NotificationFactory(priority=90)

    assert deliver.drain() == 2

    event.refresh_from_db()
    note.refresh_from_db()
    assert (event.status, note.status) == ("sent", "sent")
    assert (receiver.posted, len(mail.outbox)) == ([event.pk], 1)
    assert note.sent_at < event.sent_at


def test_mail_server_in_trouble_does_not_hold_webhooks_up(notes, receiver):
    event, note = event_for(WebhookFactory()), NotificationFactory()
    servers.pause(Trouble(Kind.SERVER, "mail_server_unreachable", ""))

    assert deliver.drain() == 1
    assert deliver.deliver_one(note.pk) == "waiting"

    assert receiver.posted == [event.pk]
    assert mail.outbox == []


def test_receiver_that_is_down_holds_no_mail_up_and_costs_no_attempt(notes, receiver):
    webhook = WebhookFactory()
    event = event_for(webhook, priority=0)
    NotificationFactory()
    receiver.error = CourierError(Trouble(Kind.SERVER, "unreachable", ""))

    assert deliver.deliver_one(event.pk) == "retry"
    type(webhook).objects.update(open_until=timezone.now() + timedelta(minutes=1))
    assert deliver.drain() == 1

    event.refresh_from_db()
    assert (event.status, event.attempts, event.last_error_code) == ("retry", 0, "unreachable")
    assert len(mail.outbox) == 1
    assert not MailServer.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"open_until": timezone.now() + timedelta(days=1)}]
)
def test_rows_of_a_webhook_that_is_off_or_in_trouble_wait(receiver, fields):
    event = event_for(WebhookFactory(**fields))

    assert deliver.drain() == 0
    assert deliver.deliver_one(event.pk) == "not due"

    assert receiver.posted == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Kind.TEMPORARY, "retry"), (Kind.RECIPIENT, "bounced"), (Kind.AMBIGUOUS, "retry")],
)
def test_trouble_of_a_webhooks_message_is_its_own(receiver, kind, status):
    event = event_for(WebhookFactory())
    receiver.error = CourierError(Trouble(kind, "http_503", ""))

    assert deliver.deliver_one(event.pk) == status

    event.refresh_from_db()
    assert (event.attempts, event.maybe_duplicate) == (1, kind is Kind.AMBIGUOUS)


def test_fault_of_our_own_does_not_stop_the_lane(receiver):
    event = event_for(WebhookFactory())
    receiver.error = ZeroDivisionError()

    assert deliver.drain() == 1

    event.refresh_from_db()
    assert (event.status, event.faults, event.last_error_code) == ("retry", 1, "fault")


def test_trouble_of_the_database_is_not_the_messages(receiver):
    event_for(WebhookFactory())
    receiver.error = OperationalError()

    with pytest.raises(OperationalError):
        deliver.drain()


def test_a_lane_gives_nothing_of_the_other(receiver):
    event, note = event_for(WebhookFactory()), NotificationFactory()

    assert claim(event.pk) is None
    assert claim(note.pk, deliver.Lane.WEBHOOK) is None
    assert claim(lane=deliver.Lane.WEBHOOK).notification == event
    assert claim().notification == note
