from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notification, Webhook
from matching.views import settings_webhooks
from tests.accounts.receiver import stand_at
from tests.factories.accounts import UserFactory, WebhookFactory, verified
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.org/in"
NOT_SENT = "What happens meanwhile is not sent."
PUBLIC = "93.184.215.14"
TYPED = {"url": URL, "events": ["mentorship.started", "round.opened"]}


@pytest.fixture
def staff():
    return ProgramStaffFactory(program__slug="spring", user__name="Marisol Vega")


@pytest.fixture
def desk(client, staff, monkeypatch):
    """A client of an admin who just proved who she is; every host is of the open internet."""
    verified(staff.user, "a-long-password-of-hers")
    login = {"login": staff.user.email, "password": "a-long-password-of-hers"}
    assert client.post(reverse("account_login"), login).status_code == 302
    stand_at(monkeypatch, PUBLIC)
    return client


@pytest.fixture
def hook(staff):
    return WebhookFactory(program_id=staff.program_id, url=URL, events=["mentorship.started"])


def url(name, *args):
    return reverse(name, args=["spring", *args])


def test_new_webhook_shows_its_secret_this_one_time(desk, staff):
    page = desk.post(url("webhook-new"), TYPED)

    hook = Webhook.objects.get()
    assert page.status_code == 201
    assert hook.secret.startswith("whsec_")
    assert hook.secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert (hook.program_id, hook.url, hook.created_by) == (staff.program_id, URL, staff.user)
    assert hook.events == ["round.opened", "mentorship.started"]
    for name, args in (
        ("desk-webhooks", ()),
        ("webhook", [hook.pk]),
        ("webhook-change", [hook.pk]),
    ):
        assert hook.secret not in desk.get(url(name, *args)).content.decode()
    event = AuditEvent.objects.get(action="webhook.added")
    assert event.data == {"events": hook.events}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"url": ""}, "url", "Enter the address"),
        ({"url": "https://a.example/" + "a" * 1000}, "url", "500 characters"),
        ({"url": "http://hooks.example.org/"}, "url", "begins with https://"),
        ({"url": "https://me:pw@hooks.example.org/"}, "url", "user name and password"),
        ({"url": "https://hooks.example.org:25/"}, "url", "port 443"),
        ({"url": "https://hooks.example.org/\x00"}, None, ""),
        ({"url": "<script>alert(1)</script>"}, "url", "begins with https://"),
        ({"events": []}, "events", "Choose at least one event."),
        ({"events": ["concern.opened"]}, "events", "Choose from the list."),
    ],
)
def test_what_is_wrong_is_said_and_stays_on_the_form(desk, changes, field, sentence):
    page = desk.post(url("webhook-new"), TYPED | changes)

    assert (page.status_code, Webhook.objects.count()) == (400, 0)
    if field:
        form = page.context["form"]
        assert sentence in str(form.errors[field])
        assert list(form.errors) == [field]
        assert form["url"].value() == (TYPED | changes)["url"]


@pytest.mark.parametrize("number", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_address_inside_is_refused(desk, monkeypatch, number):
    stand_at(monkeypatch, PUBLIC, number)

    page = desk.post(url("webhook-new"), TYPED)

    assert page.status_code == 400
    assert "private network" in str(page.context["form"].errors["url"])


def test_host_that_is_not_known_is_refused(desk, monkeypatch):
    stand_at(monkeypatch)

    page = desk.post(url("webhook-new"), TYPED)

    assert "no such host" in str(page.context["form"].errors["url"])


def test_second_one_with_the_same_address_is_refused(desk, hook):
    page = desk.post(url("webhook-new"), TYPED | {"url": "https://HOOKS.example.org:443/in"})

    assert (page.status_code, Webhook.objects.count()) == (400, 1)
    assert "already" in str(page.context["form"].errors["url"])


def test_an_eleventh_is_refused_and_not_offered(desk, staff):
    WebhookFactory.create_batch(10, program_id=staff.program_id)

    page = desk.post(url("webhook-new"), TYPED)

    assert "at most 10" in str(page.context["form"].errors["url"])
    assert not desk.get(url("desk-webhooks")).context["may_add"]


@pytest.mark.parametrize("name", ["webhook-new", "webhook-change", "webhook-secret"])
def test_whoever_signed_in_long_ago_proves_who_she_is_first(client, staff, hook, name):
    client.force_login(verified(staff.user, "a-long-password-of-hers"))
    args = [] if name == "webhook-new" else [hook.pk]

    for answer in (client.get(url(name, *args)), client.post(url(name, *args), TYPED)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Webhook.objects.get().secret == hook.secret


def test_change_keeps_the_secret_and_begins_anew_at_another_address(desk, hook):
    Webhook.objects.update(failures=3, failing_since=timezone.now(), open_until=timezone.now())

    page = desk.post(url("webhook-change", hook.pk), TYPED | {"url": "https://new.example.org/"})

    kept = Webhook.objects.get()
    assert page.status_code == 302
    assert (kept.url, kept.events) == (
        "https://new.example.org/",
        ["round.opened", "mentorship.started"],
    )
    assert (kept.secret, kept.failures, kept.failing_since) == (hook.secret, 0, None)


def test_change_to_the_address_of_another_is_refused(desk, hook, staff):
    other = WebhookFactory(program_id=staff.program_id)

    page = desk.post(url("webhook-change", other.pk), TYPED)

    assert (page.status_code, "already" in str(page.context["form"].errors["url"])) == (400, True)


def test_new_secret_lets_the_old_one_sign_for_a_day(desk, hook):
    page = desk.post(url("webhook-secret", hook.pk))

    kept = Webhook.objects.get()
    assert kept.secret != hook.secret
    assert kept.secret in page.content.decode()
    assert (kept.old_secret, "second signature" in page.content.decode()) == (hook.secret, True)
    day = kept.old_secret_until - timezone.now()
    assert timedelta(hours=23, minutes=59) < day <= timedelta(hours=24)


def test_secret_that_others_know_ends_at_once(desk, hook):
    desk.post(url("webhook-secret", hook.pk), {"at_once": "on"})

    kept = Webhook.objects.get()
    assert (kept.old_secret, kept.old_secret_until) == ("", None)


def test_test_event_is_queued_for_this_one_alone(desk, hook, staff):
    WebhookFactory(program_id=staff.program_id, events=["mentorship.started"])
    Webhook.objects.filter(pk=hook.pk).update(
        failures=5, open_until=timezone.now() + timedelta(minutes=9)
    )

    page = desk.post(url("webhook-test", hook.pk), follow=True)

    row = Notification.objects.get()
    assert (row.webhook, row.template, row.status) == (hook, "webhook.test", "pending")
    assert b"A test is on its way." in page.content
    assert Webhook.objects.get(pk=hook.pk).open_until <= timezone.now()


def test_webhook_that_is_off_gets_no_test(desk, hook):
    Webhook.objects.update(is_active=False)

    page = desk.post(url("webhook-test", hook.pk))

    assert (page.status_code, Notification.objects.count()) == (409, 0)
    assert b"This webhook is off." in page.content


def test_switching_off_takes_back_what_waits_and_on_sends_what_comes(desk, hook):
    desk.post(url("webhook-test", hook.pk))

    for _ in range(2):
        desk.post(url("webhook-switch", hook.pk), {"off": "1"})
    assert (Webhook.objects.get().is_active, Notification.objects.get().status) == (
        False,
        "cancelled",
    )
    for _ in range(2):
        desk.post(url("webhook-switch", hook.pk), {"on": "1"})
    assert Webhook.objects.get().is_active
    switched = AuditEvent.objects.filter(action__startswith="webhook.switched")
    assert list(switched.order_by("pk").values_list("action", "data")) == [
        ("webhook.switched_off", {"taken_back": 1}),
        ("webhook.switched_on", {}),
    ]


def test_sent_message_goes_again_under_the_same_id(desk, hook):
    desk.post(url("webhook-test", hook.pk))
    row = Notification.objects.get()
    sent = {"status": "sent", "sent_at": timezone.now(), "attempts": 3}
    Notification.objects.update(**sent)

    for _ in range(2):
        page = desk.post(url("webhook-again", hook.pk, row.pk), follow=True)

    again = Notification.objects.get()
    assert (again.uid, again.status, again.attempts) == (row.uid, "retry", 0)
    assert b"under the same id" in page.content
    assert AuditEvent.objects.filter(action="webhook.sent_again").count() == 1


def test_message_of_another_webhook_is_not_there(desk, hook, staff):
    other = WebhookFactory(program_id=staff.program_id)
    desk.post(url("webhook-test", other.pk))

    page = desk.post(url("webhook-again", hook.pk, Notification.objects.get().pk))

    assert page.status_code == 404


def test_removed_one_is_asked_about_gone_and_forgets_its_secret(desk, hook):
    assert b"Remove the webhook" in desk.get(url("webhook-remove", hook.pk)).content

    page = desk.post(url("webhook-remove", hook.pk), follow=True)

    kept = Webhook.objects.get()
    assert (kept.is_active, kept.removed_at is None, kept.secret == hook.secret) == (False,) * 3
    assert b"No webhook yet" in page.content
    assert desk.get(url("webhook", hook.pk)).status_code == 404
    assert desk.post(url("webhook-new"), TYPED).status_code == 201


def test_webhook_of_another_program_is_not_there(desk):
    other = WebhookFactory(program_id=77)

    for name in ("webhook", "webhook-change", "webhook-secret", "webhook-remove"):
        assert desk.get(url(name, other.pk)).status_code == 404
    assert desk.post(url("webhook-switch", other.pk), {"off": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("state", "word", "sentence"),
    [
        ({}, "New", "Nothing has been sent yet. Send a test event."),
        ({"last_success_at": "moment"}, "Well", "It last took a message on Tue, Feb 3, 6:10 pm."),
        (
            {"failing_since": "moment", "failures": 2, "last_error_code": "http_502"},
            "In trouble",
            "Since Tue, Feb 3, 6:10 pm it takes nothing: it answers 502. We keep trying.",
        ),
        (
            {"is_active": False, "off_code": "gone"},
            "Off",
            f"It answered that it wants no more messages (410). {NOT_SENT}",
        ),
        (
            {"is_active": False, "off_code": "failing", "last_error_code": "certificate"},
            "Off",
            f"It took nothing for five days: its certificate doesn't prove its name. {NOT_SENT}",
        ),
        (
            {"is_active": False},
            "Off",
            f"An admin switched it off. {NOT_SENT}",
        ),
    ],
)
def test_health_is_said_in_words(desk, hook, state, word, sentence):
    moment = datetime(2026, 2, 4, 0, 10, tzinfo=UTC)
    known = {name: moment if value == "moment" else value for name, value in state.items()}
    Webhook.objects.update(**known)

    page = desk.get(url("desk-webhooks"))

    health = page.context["rows"][0]["health"]
    assert (health.word, health.sentence) == (word, sentence)


def test_what_may_be_secret_in_an_address_is_not_shown_in_lists(desk, hook):
    Webhook.objects.update(url=f"{URL}?key=canary")

    for page in (desk.get(url("desk-webhooks")), desk.get(url("webhook", hook.pk))):
        assert "canary" not in page.content.decode()
    assert "canary" in desk.get(url("webhook-change", hook.pk)).content.decode()


def test_message_that_failed_says_why_and_when_it_is_tried_again(desk, hook):
    desk.post(url("webhook-test", hook.pk))
    later = datetime(2099, 2, 4, 0, 10, tzinfo=UTC)
    Notification.objects.update(
        status="retry", attempts=2, last_error_code="http_404", not_before=later
    )

    (row,) = desk.get(url("webhook", hook.pk)).context["deliveries"]

    assert (row.status, row.tries, row.can_repeat) == ("Tries again", 2, False)
    assert row.answer == "It answers 404. Next try: Tue, Feb 3, 6:10 pm."


@pytest.mark.parametrize("n", [1, 3])
def test_pages_take_few_queries_whatever_their_length(
    desk, staff, django_assert_max_num_queries, n
):
    hooks = WebhookFactory.create_batch(n, program_id=staff.program_id)
    for _ in range(n):
        desk.post(url("webhook-test", hooks[0].pk))

    with django_assert_max_num_queries(12):
        desk.get(url("desk-webhooks"))
    with django_assert_max_num_queries(12):
        page = desk.get(url("webhook", hooks[0].pk))
    assert [row.name for row in page.context["deliveries"]] == ["A test"] * n


def test_too_many_tests_are_slowed_down(desk, hook, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "webhook": "2/h/user"}

    answers = [desk.post(url("webhook-test", hook.pk)).status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_nobody_else_manages_them(client, hook):
    client.force_login(UserFactory())

    assert client.get(url("webhook", hook.pk)).status_code == 404


@pytest.mark.parametrize("name", ["change", "secret", "test", "switch"])
def test_webhook_that_a_colleague_removes_meanwhile_is_not_found(desk, hook, monkeypatch, name):
    Webhook.objects.update(is_active=False, removed_at=timezone.now())
    monkeypatch.setattr(settings_webhooks, "_one_or_404", lambda _program, _pk: hook)

    assert desk.post(url(f"webhook-{name}", hook.pk), TYPED).status_code == 404
