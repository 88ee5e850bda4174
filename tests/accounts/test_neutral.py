"""What a stranger can learn by asking: nothing. Bad inputs 13 to 19 and 45."""

import re
import statistics
import time

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from accounts.services import deliver
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db

PASSWORD = "two brown llamas"
LOGIN, CODE, RESET = "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"
CASES = ["unknown", "wrong password", "no password", "closed", "unverified"]


def somebody(case):
    """Make the person that a case is about; return what a stranger tries."""
    address, tried = "jamila@example.org", "something else"
    if case == "unknown":
        return address, tried
    person = UserFactory(email=address)
    if case != "unverified":
        verified(person)
    person.set_password(None if case == "no password" else PASSWORD)
    person.is_active = case != "closed"
    person.save()
    return address, PASSWORD if case == "closed" else tried


def said(response, address=""):
    """Return all that the answer says, without what differs from request to request."""
    text = re.sub(r"\w{64}", "", response.content.decode())
    return response.status_code, response.get("Location"), text.replace(address, "")


def answers(address, password):
    asked = {
        LOGIN: {"login": address, "password": password},
        CODE: {"email": address},
        RESET: {"email": address},
    }
    return [said(Client().post(path, form), address) for path, form in asked.items()]


@pytest.mark.parametrize("case", CASES[1:])
def test_answers_are_the_same_as_for_a_stranger(case):
    address, password = somebody(case)

    assert answers(address, password) == answers("stranger@example.org", password)


@pytest.mark.parametrize("case", CASES)
def test_sign_in_hashes_once_whoever_it_is(monkeypatch, case):
    address, password = somebody(case)
    hashed = []

    def encode(self, password, salt, **_):
        hashed.append(password)
        return f"md5${salt}$x"

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", encode)

    Client().post(LOGIN, {"login": address, "password": password})

    assert len(hashed) == 1


@pytest.mark.parametrize("path", [CODE, RESET])
@pytest.mark.parametrize("case", ["unknown", "known", "known and asked before"])
def test_asking_for_mail_writes_as_much_whoever_it_is(client, path, case):
    if case != "unknown":
        verified(UserFactory(email="jamila@example.org"), PASSWORD)
    if case == "known and asked before":
        client.post(path, {"email": "jamila@example.org"})

    with CaptureQueriesContext(
        connection,
    ) as queries:
        Client().post(path, {"email": "jamila@example.org"})

    texts = [query["sql"] for query in queries]
    queued = [t for t in texts if t.startswith("INSERT") and '"accounts_notification"' in t]
    assert len(queued) == 1


def test_strangers_get_no_mail_and_leave_no_row(client):
    for path in (CODE, RESET):
        client.post(path, {"email": "stranger@example.org"})

    assert not Notification.objects.exists()
    assert deliver.drain() == 0


@pytest.mark.slow
def test_time_does_not_tell_who_is_known():
    verified(UserFactory(email="known@example.org"), PASSWORD)
    spent = {"known@example.org": [], "other@example.org": []}
    for n in range(60):
        for address, times in spent.items():
            client = Client(REMOTE_ADDR=f"10.0.{n}.{len(times)}")
            start = time.perf_counter()
            client.post(LOGIN, {"login": address, "password": f"wrong {n}"})
            times.append(time.perf_counter() - start)

    known, other = (statistics.median(times) for times in spent.values())
    noise = statistics.stdev(spent["other@example.org"])
    assert abs(known - other) < max(noise, 0.005)


# -- Links to choose a new password -----------------------------------------------------


def reset_path(person, key=None):
    key = key or default_token_generator.make_token(person)
    return f"/accounts/password/reset/key/{user_pk_to_url_str(person)}-{key}/"


def choose(path, password="three green llamas"):
    client = Client()
    response = client.get(path, follow=True)
    if response.context.get("token_fail"):
        return said(response)
    form = response.redirect_chain[-1][0]
    return client.post(form, {"password1": password}).status_code


@pytest.mark.parametrize("case", ["reused", "another's", "altered", "after a change", "too late"])
def test_link_that_is_worth_nothing_shows_one_page(case, settings):
    person = verified(UserFactory(), PASSWORD)
    path, kept = reset_path(person), person.password
    neutral = choose(reset_path(person, "abc-0123456789abcdef"))
    if case == "reused":
        assert choose(path) == 302
        kept = User.objects.get(pk=person.pk).password
    elif case == "another's":
        other = verified(UserFactory(), PASSWORD)
        path = reset_path(person, default_token_generator.make_token(other))
    elif case == "altered":
        path = path[:-3] + "xx/"
    elif case == "after a change":
        person.set_password("four blue llamas")
        person.save()
        kept = person.password
    else:
        settings.PASSWORD_RESET_TIMEOUT = -1

    found = choose(path, "never set in the end")

    assert found == neutral
    assert User.objects.get(pk=person.pk).password == kept


def test_new_password_is_checked_like_any_other():
    person = verified(UserFactory(), PASSWORD)

    assert choose(reset_path(person), "password123") == 400

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


# -- Floods ----------------------------------------------------------------------------


@pytest.fixture
def shared_cache(settings):
    """Count where production counts: in the database, for all processes together."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    call_command("createcachetable", verbosity=0)


def sign_up(client, n, **extra):
    form = {"brings": "mentee", "name": "Jamila", "email": f"j{n}@example.org", "agree": "on"}
    return client.post("/accounts/signup/", form, **extra)


@pytest.mark.slow
def test_1000_sign_ups_a_minute_make_30_accounts(shared_cache):
    responses = [sign_up(Client(), n) for n in range(1000)]

    refused = [one for one in responses if one.status_code == 429]
    assert (len(refused), User.objects.count()) == (970, 30)
    assert {one["Retry-After"] for one in refused} == {"60"}


def test_200_resets_to_one_address_send_one_mail(shared_cache):
    verified(UserFactory(email="jamila@example.org"), PASSWORD)

    def flood(address):
        for n in range(200):
            yield Client(REMOTE_ADDR=f"10.0.0.{n}").post(RESET, {"email": address}).status_code

    known, unknown = list(flood("jamila@example.org")), list(flood("stranger@example.org"))

    assert known == unknown == [302] * 20 + [429] * 180
    assert deliver.drain() == 1
    assert [m.to for m in mail.outbox] == [["jamila@example.org"]]


def test_invented_proxies_do_not_reset_the_count(client):
    statuses = [
        client.post(LOGIN, headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(32)
    ]

    assert statuses == [400] * 30 + [429] * 2
