from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from unittest.mock import Mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts import registry
from accounts.models import Incident, MailServer, Notice, Notification, User
from accounts.services import alerts, deliver, notify
from accounts.services.deliver import results, servers
from accounts.services.deliver.claim import claim
from accounts.services.deliver.troubles import Kind, Trouble
from tests import ageing
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db


def minutes_from_now(n):
    return timezone.now() + timedelta(minutes=n)


@pytest.fixture
def failing(monkeypatch):
    """Make the mail server answer with an error."""

    def fail(error):
        def send_messages(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return fail


def test_drain_sends_due_messages_most_urgent_first(notes):
    late = NotificationFactory(priority=90)
    urgent = NotificationFactory(priority=0)
    NotificationFactory(not_before=minutes_from_now(5))

    assert deliver.drain() == 2

    assert [m.subject for m in mail.outbox] == [f"Note {urgent.pk}", f"Note {late.pk}"]
    late.refresh_from_db()
    assert (late.status, late.attempts, late.lease_token) == ("sent", 1, None)
    assert late.sent_at is not None
    assert late.handed_over_at is None
    assert late.maybe_duplicate is False


def test_message_id_is_made_of_the_row_and_plain_characters(notes, settings):
    settings.DEFAULT_FROM_EMAIL = "Bench:mate <hello@Mail_1.example.org>"
    row = NotificationFactory()

    deliver.drain()

    sent = mail.outbox[0].message()
    assert sent["Message-ID"] == f"<{row.uid.hex}@mail1.example.org>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent.get_content_type() == "multipart/alternative"


def test_deliver_one_sends_only_what_is_due(notes):
    due = NotificationFactory()
    early = NotificationFactory(not_before=minutes_from_now(5))

    assert deliver.deliver_one(early.pk) == "not due"
    assert deliver.deliver_one(due.pk) == "sent"
    assert deliver.deliver_one(due.pk) == "not due"

    assert len(mail.outbox) == 1


def test_claim_leases_by_the_database_clock_and_hides_the_row():
    row = NotificationFactory()

    claimed = claim()

    assert claimed.notification == row
    assert claim() is None
    row.refresh_from_db()
    assert (row.status, row.claims, row.attempts) == ("leased", 1, 0)
    assert timedelta(seconds=100) < row.lease_until - timezone.now() < timedelta(seconds=140)


def end_lease(row):
    Notification.objects.filter(pk=row.pk).update(lease_until=minutes_from_now(-1))


def test_lease_that_ended_before_hand_over_is_taken_without_a_duplicate_flag(notes):
    row = NotificationFactory()
    claim()
    end_lease(row)

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.maybe_duplicate) == ("sent", 1, False)


def test_lease_that_ended_after_hand_over_is_sent_again_and_flagged(notes):
    row = NotificationFactory()
    assert results.begin_hand_over(claim())
    end_lease(row)

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.maybe_duplicate) == ("sent", 2, True)


def test_result_of_a_sender_that_lost_its_lease_changes_nothing(notes):
    row = NotificationFactory()
    slow = claim()
    end_lease(row)
    deliver.drain()

    assert results.failed(slow, results_trouble()) == "taken over"
    assert results.begin_hand_over(slow) is False

    row.refresh_from_db()
    assert row.status == "sent"


def results_trouble():

    return Trouble(Kind.TEMPORARY, "smtp_450", "later")


def test_message_cancelled_between_claim_and_hand_over_is_not_sent(notes, monkeypatch):
    row = NotificationFactory(subject_type="accounts.user", subject_id="1")

    def cancel(point):
        if point == "claimed":
            notify.cancel_for_subject(User(pk=1))

    monkeypatch.setattr(deliver, "pause_point", cancel)
    deliver.drain()

    row.refresh_from_db()
    assert row.status == "cancelled"
    assert mail.outbox == []


def test_expired_message_is_dropped(notes):
    row = NotificationFactory(expires_at=minutes_from_now(-1), context={"id": 1})

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.context) == ("expired", {})
    assert mail.outbox == []


def test_message_without_purpose_is_cancelled(notes):
    row = NotificationFactory()
    notes.is_due = False

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.last_error_code) == ("cancelled", "not_due")


def test_message_to_a_closed_account_is_cancelled(notes):
    row = NotificationFactory(recipient=UserFactory(is_active=False))

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.last_error_code) == ("cancelled", "recipient_inactive")
    assert mail.outbox == []


def test_temporary_refusal_climbs_the_ladder_with_jitter(notes, failing):
    failing(SMTPRecipientsRefused({"a@example.org": (450, b"a@example.org is busy")}))
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error_code) == ("retry", 1, "smtp_450")
    assert "example.org" not in row.last_error_text
    wait = (row.not_before - timezone.now()).total_seconds()
    assert 45 < wait < 75
    assert row.maybe_duplicate is False


def test_last_rung_makes_it_dead(notes, failing):
    failing(SMTPDataError(451, b"later"))
    row = NotificationFactory(attempts=9, status="retry")

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts) == ("dead", 10)


def test_refused_recipient_bounces_and_flags_the_person(notes, failing):
    failing(SMTPRecipientsRefused({"a@example.org": (550, b"unknown")}))
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.last_error_code) == ("bounced", "smtp_550")
    assert row.recipient.bounced_at is not None


def test_broken_connection_may_mean_a_duplicate(notes, failing):
    failing(ConnectionResetError("gone"))
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.maybe_duplicate) == ("retry", True)
    assert row.last_error_code == "connection_lost"


def test_unreachable_server_pauses_everything_and_burns_no_attempt(notes, monkeypatch, caplog):
    def refuse(self):
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    rows = NotificationFactory.create_batch(3)

    assert deliver.drain() == 1
    assert deliver.drain() == 0
    assert deliver.deliver_one(rows[0].pk) == "waiting"

    states = Notification.objects.values_list("attempts", "status").order_by("status")
    assert list(states) == [(0, "pending"), (0, "pending"), (0, "retry")]
    assert Notification.objects.due().count() == 3
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "Mail waits: mail_server_unreachable (ConnectionRefusedError: nobody listens)."
    ]


def test_server_that_is_back_closes_the_breaker(notes):
    name = "django.core.mail.backends.locmem.EmailBackend"
    MailServer.objects.create(name=name, failures=4, open_until=minutes_from_now(-1))
    NotificationFactory()

    assert deliver.drain() == 1

    assert MailServer.objects.get().failures == 0


def test_refused_sender_pauses_everything_and_burns_no_attempt(notes, failing):
    failing(SMTPSenderRefused(530, b"sign in first", "us@example.org"))
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.maybe_duplicate) == ("retry", 0, False)
    assert MailServer.objects.get().last_error_code == "smtp_530"


@pytest.mark.parametrize(
    "answer", [(550, b"5.7.1 <a@example.org>: Relaying denied"), (530, b"5.7.0 Sign in first")]
)
def test_server_that_does_not_send_for_us_bounces_nobody(notes, failing, answer):
    failing(SMTPRecipientsRefused({"a@example.org": answer}))
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.recipient.bounced_at) == ("retry", 0, None)
    assert servers.is_paused()


def test_address_that_is_refused_like_us_keeps_nobody_else_waiting(notes, monkeypatch):
    def send_messages(self, messages):
        if messages[0].to == [odd.recipient.email]:
            answer = (550, b"5.7.1 Unable to relay")
            raise SMTPRecipientsRefused({messages[0].to[0]: answer})
        return send(self, messages)

    send = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    odd, *others = NotificationFactory.create_batch(3)

    deliver.drain()
    ageing.let_pass(timedelta(seconds=125), only=("accounts",))
    deliver.drain()
    ageing.let_pass(timedelta(seconds=125), only=("accounts",))
    deliver.drain()

    odd.refresh_from_db()
    assert (odd.status, odd.attempts, odd.recipient.bounced_at) == ("retry", 1, None)
    assert len(mail.outbox) == len(others)
    assert not servers.is_paused()


def test_server_that_first_is_away_and_then_refuses_us_is_told_of_twice():
    UserFactory(is_superuser=True)
    for kind in (Kind.SERVER, Kind.SERVER, Kind.CONFIG, Kind.CONFIG):
        servers.pause(Trouble(kind, "some_code", "text"))

    assert list(Notice.objects.order_by("pk").values_list("title", flat=True)) == [
        "The mail server can't be reached",
        "The mail server refuses us",
    ]


def test_sender_killed_while_it_closes_the_breaker_leaves_it_to_the_next(monkeypatch):
    servers.pause(Trouble(Kind.SERVER, "some_code", "text"))
    with monkeypatch.context() as patched:
        patched.setattr(alerts, "clear", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            servers.resume()

    servers.resume()

    assert Incident.objects.get().closed_at is not None
    assert MailServer.objects.get().failures == 0


def test_sender_stopped_by_its_time_limit_while_handing_over_may_mean_a_duplicate(notes, failing):
    failing(SoftTimeLimitExceeded())
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.faults, row.maybe_duplicate) == ("retry", 0, True)


def test_message_held_back_is_no_deadly_one(notes, monkeypatch):
    monkeypatch.setattr(registry, "held_until", lambda _row: minutes_from_now(60))
    row = NotificationFactory()

    assert deliver.deliver_one(row.pk) == "retry"

    row.refresh_from_db()
    assert row.claims == 0


def test_mail_server_that_cannot_be_named_pauses_everything(notes, monkeypatch):
    def no_such_name(self):
        raise UnicodeError("label empty or too long")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", no_such_name)
    row = NotificationFactory()

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error_code) == (
        "retry",
        0,
        "mail_server_unreachable",
    )


def test_poison_message_dies_after_five_faults_and_others_pass(notes):
    poison = NotificationFactory(priority=0, faults=3)
    notes.error = KeyError("a name nobody should see")
    deliver.drain()
    poison.refresh_from_db()
    assert (poison.status, poison.faults) == ("retry", 4)
    assert "nobody should see" not in poison.last_error_text
    Notification.objects.update(not_before=minutes_from_now(-1))

    deliver.drain()
    notes.error = None
    other = NotificationFactory()
    deliver.drain()

    poison.refresh_from_db()
    other.refresh_from_db()
    assert (poison.status, other.status) == ("dead", "sent")


def test_message_that_kills_its_senders_is_given_up(notes):
    row = NotificationFactory(claims=50)

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.last_error_code) == ("dead", "kills_senders")


def test_unknown_category_is_a_fault_of_ours():
    row = NotificationFactory(category="nobody-knows")

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.faults) == ("retry", 1)


def test_at_most_once_is_marked_before_it_leaves(notes, failing):
    failing(ConnectionResetError("gone"))
    row = NotificationFactory(at_most_once=True)

    deliver.drain()

    row.refresh_from_db()
    assert row.status == "sent"


def test_header_injection_is_refused(notes):
    person = UserFactory(email="a@example.org")
    row = NotificationFactory(
        recipient=person, address_override="a@example.org\r\nBcc: b@example.org"
    )

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.faults) == ("retry", 1)
    assert mail.outbox == []


def test_drain_stops_when_asked(notes):
    NotificationFactory.create_batch(3)

    assert deliver.drain(should_stop=lambda: len(mail.outbox) == 2) == 2
