from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Heartbeat, Incident, MailServer
from accounts.queries import findings, message_words
from accounts.services import outbox, sweeping
from accounts.services.deliver import servers
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sweeping():
    sweeping.heartbeat("sweep")


def minutes_ago(n):
    return timezone.now() - timedelta(minutes=n)


def found(broker_answers=True):
    return {
        one.code: f"{one.what} {one.to_do}"
        for one in findings.findings(findings.state(), broker_answers=broker_answers)
    }


def test_nothing_is_found_where_all_is_well(notes):
    NotificationFactory()
    NotificationFactory(status="sent", sent_at=timezone.now())

    assert found() == {}


def test_mail_server_that_is_away_is_told_with_what_waits(notes):
    NotificationFactory.create_batch(2)
    MailServer.objects.create(
        name=servers.name(), failures=3, last_error_code="mail_server_unreachable"
    )
    Incident.objects.create(code="mail_server", opened_at=minutes_ago(40))

    said = found()

    assert list(said) == ["mail_server"]
    assert said["mail_server"].startswith(
        "The mail server hasn't answered for 40 minutes. 2 messages wait. See whether it runs."
    )


def test_mail_server_that_refuses_us_is_told_with_what_to_check(notes):
    MailServer.objects.create(name=servers.name(), failures=1, last_error_code="mail_sign_in")

    assert "Check EMAIL_URL and DEFAULT_FROM_EMAIL." in found()["mail_server"]


def test_former_mail_servers_are_nobody_s_trouble():
    MailServer.objects.create(name="old.example.org:25", failures=9)

    assert found() == {}


def test_sweep_that_is_silent_is_told():
    Heartbeat.objects.update(at=minutes_ago(7))

    assert "The sweep: silent for 7 minutes." in found()["sweep_silent"]


def test_sweep_on_any_host_will_do():
    Heartbeat.objects.update(at=minutes_ago(7))
    Heartbeat.objects.create(name="sweep@other-host")

    assert found() == {}


def test_worker_and_beat_are_missed_only_where_there_is_a_broker(settings):
    Heartbeat.objects.create(name="beat@one", at=minutes_ago(4))
    Heartbeat.objects.create(name="worker@one", at=minutes_ago(4))
    assert found() == {}

    settings.CELERY_BROKER_URL = "redis://localhost:1/0"

    assert list(found(broker_answers=False)) == ["worker_silent", "beat_silent", "broker"]


def test_late_messages_are_told_with_the_oldest(notes):
    NotificationFactory(not_before=minutes_ago(90), due_at=minutes_ago(90))
    NotificationFactory(not_before=minutes_ago(4))

    said = found()["late"]

    assert said.startswith("1 message is more than five minutes late. The oldest was due 1 hour")


def test_no_trouble_lasts_for_no_time(notes):
    outbox.pause(UserFactory(), "other")
    NotificationFactory()

    assert ", for less than a minute, by " in found()["paused"]
    assert findings.state().oldest_for == "less than a minute"


def test_lateness_is_wanted_while_paused(notes):
    outbox.pause(UserFactory(), "other")
    NotificationFactory(not_before=minutes_ago(90))

    assert list(found()) == ["paused"]


def test_webhooks_are_told_of_and_make_no_mail_late():
    failing = WebhookFactory(failures=2)
    WebhookFactory(is_active=False, off_code="gone")
    WebhookFactory(is_active=False)
    NotificationFactory(recipient=None, webhook=failing, not_before=minutes_ago(90))

    said = found()

    assert list(said) == ["webhooks", "webhooks_off"]
    assert said["webhooks"].startswith("1 webhook doesn't answer.")


def test_messages_that_kill_their_senders_count_as_given_up(notes):
    NotificationFactory(status="dead")
    NotificationFactory(claims=6)
    NotificationFactory(status="withheld")

    said = found()

    assert said["given_up"].startswith("2 messages were given up.")
    assert said["withheld"].startswith("1 message is held back.")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("smtp_550", "The recipient's mail server refused it for good (550)."),
        ("smtp_421", "The recipient's mail server put it off again and again (421)."),
        ("http_503", "The receiver answered 503."),
        ("fault", "It couldn't be written: something in it is not as expected."),
        ("", "No reason was written down."),
        ("another", "It failed (another)."),
    ],
)
def test_reasons_are_sentences(code, words):
    assert message_words.reason(code) == words


def test_kinds_are_words_even_of_former_versions():
    assert message_words.group_of("forgotten_kind") == ""
    assert message_words.kind("forgotten_kind") == "Forgotten kind"
    assert message_words.kind("introduction_mentor") == "Introductions: The mentor is asked"
    assert message_words.kind("space_message") == "About a mentorship"
    assert message_words.kind("account") == "Signing in, or the account"


def test_of_a_webhook_only_its_host_is_shown():
    WebhookFactory(url="https://receiver.example.org/a-secret-path", failures=1)

    assert [part.name for part in findings.state().house.of("webhook")] == ["receiver.example.org"]
