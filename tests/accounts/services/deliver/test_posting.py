import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts import __version__, registry
from accounts.models import AuditEvent, Notification, User, Webhook
from accounts.services import audit, deliver
from accounts.services.deliver import drain
from accounts.services.webhooks import receivers
from accounts.webhooks import resolving, signing
from accounts.webhooks.resolving import look_up
from tests.accounts.receiver import HOST, receiving, stand_at
from tests.ageing import let_pass
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
OUTBOX = ("accounts.notification", "accounts.webhook")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def hook(receiver, _registry):
    registry.register_event("user.renamed", "member.renamed", label="Renamed", codes=("round",))
    return WebhookFactory(url=receiver.url, secret=SECRET, events=["member.renamed"])


def happen(**codes):
    """Let something happen that the hook hears of; return its row and its event."""
    person = UserFactory()
    event = audit.record(actor=person, action="user.renamed", target=person, program=1, **codes)
    rows = Notification.objects.filter(dedupe_key__endswith=f".{event.pk}")
    return rows.earliest("pk"), event


def state_of(row):
    row.refresh_from_db()
    return row.status, row.attempts, row.last_error_code


def make_due(row, hook=None):
    """Let the ladder and the breaker run out."""
    Notification.objects.filter(pk=row.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    if hook is not None:
        Webhook.objects.filter(pk=hook.pk).update(open_until=None)


def seconds_open(hook):
    hook.refresh_from_db()
    return round((hook.open_until - timezone.now()).total_seconds()) if hook.open_until else 0


def test_event_arrives_signed_with_ids_and_codes_only(hook, receiver):
    row, event = happen(round=7, name="secret")

    drain()

    headers, body = receiver.got[0]
    assert json.loads(body) == {
        "id": str(row.uid),
        "type": "member.renamed",
        "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{event.at.microsecond // 1000:03d}Z",
        "program": 1,
        "subject": {
            "type": "user",
            "id": int(event.target_id),
            "uuid": str(User.objects.get(pk=event.target_id).uuid),
        },
        "data": {"round": 7},
    }
    assert headers["User-Agent"] == f"Benchmate/{__version__}"
    assert headers["webhook-id"] == str(row.uid)
    at = int(headers["webhook-timestamp"])
    assert abs(at - timezone.now().timestamp()) < 60
    assert headers["webhook-signature"] == signing.sign(SECRET, str(row.uid), at, body)
    assert state_of(row) == ("sent", 1, "")


def test_success_makes_the_receiver_healthy(hook):
    stale = {"failures": 3, "failing_since": timezone.now(), "last_error_code": "http_500"}
    Webhook.objects.filter(pk=hook.pk).update(**stale)
    happen()

    drain()

    hook.refresh_from_db()
    kept = (hook.failures, hook.failing_since, hook.open_until, hook.last_error_code)
    assert kept == (0, None, None, "")
    assert hook.last_success_at is not None


def test_old_secret_signs_beside_the_new_one_for_a_day(hook, receiver):
    old = signing.new_secret()
    hook.old_secret, hook.old_secret_until = old, timezone.now() + timedelta(minutes=1)
    hook.save()
    row, _ = happen()

    drain()

    headers, body = receiver.got[0]
    at = int(headers["webhook-timestamp"])
    both = [signing.sign(secret, str(row.uid), at, body) for secret in (SECRET, old)]
    assert headers["webhook-signature"].split() == both

    hook.old_secret_until = timezone.now()
    hook.save(update_fields=["old_secret_until"])
    happen()
    drain()
    assert len(receiver.got[1][0]["webhook-signature"].split()) == 1


def test_refusal_of_one_message_leaves_the_next_its_turn(hook, receiver):
    row, _ = happen()
    receiver.status = 404

    drain()

    assert state_of(row) == ("retry", 1, "http_404")
    assert seconds_open(hook) == 0
    assert hook.failing_since is not None
    receiver.status = 200
    other, _ = happen()
    drain()
    assert state_of(other) == ("sent", 1, "")


def test_redirect_is_a_refusal_and_its_target_is_never_asked(hook, receiver, inside):
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/"}
    row, _ = happen()

    drain()

    assert state_of(row) == ("retry", 1, "http_302")
    assert inside == [HOST]


def test_trouble_of_the_receiver_opens_its_breaker_for_twice_as_long_each_time(hook, receiver):
    receiver.status = 500
    row, _ = happen()
    pauses = []
    for _ in range(8):
        make_due(row, hook)
        drain()
        pauses.append(seconds_open(hook))

    assert pauses == [15, 30, 60, 120, 240, 480, 600, 600]
    assert state_of(row) == ("retry", 8, "http_500")


def test_open_breaker_sends_nothing_and_costs_no_attempt(hook, receiver):
    receiver.status = 500
    happen()
    drain()
    waiting, _ = happen()

    drain()

    assert len(receiver.got) == 1
    assert state_of(waiting) == ("pending", 0, "")


def test_broken_receiver_holds_up_no_other(hook, receiver, certificates, notes):
    receiver.status = 500
    with receiving(certificates[1]) as well:
        WebhookFactory(url=well.url, secret=SECRET, events=["member.renamed"])
        mail = NotificationFactory()
        for _ in range(3):
            happen()

        drain()

    assert (len(receiver.got), len(well.got)) == (1, 3)
    assert state_of(mail) == ("sent", 1, "")


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (429, "999999999", 86_400),
        (429, "0", 1),
        (429, "-5", 15),
        (429, "soon", 15),
        (429, "Mon, 05 Jan 2026 00:00:00 +99999999999999", 15),
        (429, "Mon, 05 Jan 2026 00:00:00", 1),
        (429, "", 15),
    ],
)
def test_receiver_that_asks_to_wait_is_given_a_day_at_most(hook, receiver, status, header, wait):
    receiver.status, receiver.headers = status, {"Retry-After": header}
    row, _ = happen()

    drain()

    assert seconds_open(hook) == wait
    assert state_of(row) == ("retry", 0, f"http_{status}")


def test_wait_may_be_given_as_a_moment(hook, receiver):
    moment = datetime.now(UTC) + timedelta(hours=2)
    receiver.status, receiver.headers = 503, {"Retry-After": format_datetime(moment, usegmt=True)}
    happen()

    drain()

    assert abs(seconds_open(hook) - 7200) <= 2


def test_receiver_that_wants_no_more_is_switched_off_and_told_of(hook, receiver):
    told = []
    registry.register_webhook_watcher("test", told.append)
    receiver.status = 410
    row, _ = happen()
    waiting, _ = happen()
    Notification.objects.filter(pk=waiting.pk).update(priority=99)

    drain()

    hook.refresh_from_db()
    assert (hook.is_active, hook.off_code, told) == (False, "gone", [hook])
    assert state_of(row) == ("bounced", 1, "http_410")
    assert state_of(waiting)[0] == "cancelled"
    event = AuditEvent.objects.get(action="webhook.switched_off")
    assert (event.actor, event.data) == (None, {"code": "gone", "taken_back": 1})


def test_nobody_there_costs_no_attempt_and_makes_no_message_deadly(hook, receiver):
    hook.url = receiver.url.replace(str(receiver.port), "1024")
    hook.save(update_fields=["url"])
    row, _ = happen()
    Notification.objects.filter(pk=row.pk).update(claims=49)

    drain()

    assert state_of(row) == ("retry", 0, "unreachable")
    assert (row.claims, seconds_open(hook)) == (49, 15)


@pytest.mark.parametrize(
    ("numbers", "code"), [((), "unknown_host"), (("10.0.0.1",), "address_private")]
)
def test_name_that_leads_elsewhere_later_is_not_followed(hook, monkeypatch, numbers, code):
    row, _ = happen()
    stand_at(monkeypatch, *numbers)

    drain()

    assert state_of(row) == ("retry", 0, code)
    assert seconds_open(hook) == 15


def test_name_is_asked_once_and_the_line_goes_to_that_answer(hook, receiver, monkeypatch):
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked = []

    def rebind(host, port, **_kwargs):
        asked.append(host)
        return [(2, 1, 6, "", (number, port)) for number in next(answers)]

    monkeypatch.setattr(resolving, "look_up", look_up)
    monkeypatch.setattr("accounts.webhooks.resolving.socket.getaddrinfo", rebind)
    row, _ = happen()

    drain()

    assert (asked, len(receiver.got)) == ([HOST], 1)
    assert state_of(row) == ("sent", 1, "")


def test_wrong_certificate_gets_nothing(hook, receiver):
    hook.url = receiver.url.replace(HOST, "other.example")
    hook.save(update_fields=["url"])
    row, _ = happen()

    drain()

    assert (state_of(row), receiver.got) == (("retry", 0, "certificate"), [])


def test_receiver_that_drips_is_left_and_may_have_the_message(hook, receiver, monkeypatch):
    monkeypatch.setattr(receivers, "TOTAL_TIMEOUT_S", 0.3)
    receiver.drip = 0.02
    row, _ = happen()

    drain()

    assert state_of(row) == ("retry", 1, "no_answer")
    assert (row.maybe_duplicate, seconds_open(hook)) == (True, 15)


def test_slow_receiver_rests_as_long_as_it_took(hook):
    receivers.did_well(hook, took_s=8.0)
    assert seconds_open(hook) == 8

    receivers.did_well(hook, took_s=0.9)
    assert seconds_open(hook) == 0


def test_slow_receiver_leaves_the_time_of_a_sender_to_others(
    hook, receiver, certificates, monkeypatch
):
    monkeypatch.setattr(receivers, "SLOW_S", 0.1)
    receiver.delay = 0.3
    with receiving(certificates[1]) as quick:
        WebhookFactory(url=quick.url, secret=SECRET, events=["member.renamed"])
        for _ in range(5):
            happen()

        drain(limit_s=2)

    assert (len(receiver.got) <= 2, len(quick.got)) == (True, 5)


def test_two_senders_do_not_speak_to_a_receiver_at_once(hook, receiver):
    assert receivers.take_turn(hook)
    row, _ = happen()

    drain()

    assert (state_of(row), receiver.got) == (("pending", 0, ""), [])
    assert not receivers.take_turn(hook)
    assert seconds_open(hook) == 12  # a sender that died gives it back by time


def test_sender_killed_after_the_answer_sends_the_same_id_again(hook, receiver, monkeypatch):
    row, _ = happen()

    def die(name):
        if name == "accepted":
            raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(deliver, "pause_point", die)
        with pytest.raises(OperationalError):
            drain()
    let_pass(timedelta(minutes=3), only=OUTBOX)
    drain()

    assert receiver.ids == [str(row.uid)] * 2
    assert receiver.got[0][1] == receiver.got[1][1]
    assert state_of(row) == ("sent", 2, "")
    assert row.maybe_duplicate


def test_message_of_a_lost_event_is_given_up_and_others_pass(hook, receiver):
    broken, _ = happen()
    Notification.objects.filter(pk=broken.pk).update(dedupe_key="webhook.1.0", faults=4)
    good, _ = happen()

    drain()
    make_due(good, hook)
    drain()

    assert state_of(broken) == ("dead", 1, "fault")
    assert state_of(good) == ("sent", 1, "")


def test_message_is_dropped_after_three_days(hook, receiver):
    row, _ = happen()
    let_pass(timedelta(days=3, minutes=1), only=OUTBOX)

    drain()

    assert (state_of(row)[0], receiver.got) == ("expired", [])
