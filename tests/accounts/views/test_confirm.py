"""Is it still you? Before changing how one gets in."""

import time

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.services import confirm_codes, deliver
from tests.factories.accounts import UserFactory, verified
from tests.recorded import mailed_code

pytestmark = pytest.mark.django_db

PASSWORD = "two brown llamas"
CONFIRM = "/accounts/confirm/"
GUARDED = [
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.fixture
def code_only(client):
    """Somebody who always signs in by code, and did so long ago."""
    person = without_password("jamila@example.org")
    client.force_login(person)
    return person


def without_password(address):
    person = verified(UserFactory(email=address))
    person.set_unusable_password()
    person.save()
    return person


@pytest.mark.parametrize("path", GUARDED)
def test_person_without_password_proves_it_by_code(client, code_only, path):
    response = client.get(path)

    assert response["Location"] == f"{CONFIRM}?next={path.replace('/', '%2F')}"
    client.post(response["Location"], {"action": "send"})
    response = client.post(response["Location"], {"code": mailed_code()})
    assert response["Location"] == path
    assert client.get(path).status_code == 200


def test_password_typed_too_late_waits_nowhere(client, code_only):
    path, secret = "/accounts/password/set/", "nine green CANARIES"

    response = client.post(path, {"password1": secret})

    assert response["Location"] == f"{CONFIRM}?next={path.replace('/', '%2F')}"
    assert "CANARIES" not in str(dict(client.session))
    client.post(response["Location"], {"action": "send"})
    assert client.post(response["Location"], {"code": mailed_code()})["Location"] == path
    assert not User.objects.get().has_usable_password()


def test_code_is_for_five_minutes(client, code_only, monkeypatch):
    client.post(CONFIRM, {"action": "send"})
    client.post(CONFIRM, {"code": mailed_code()})
    assert client.get("/accounts/email/").status_code == 200
    later = time.time() + 301

    monkeypatch.setattr("accounts.confirming.time.time", lambda: later)

    assert client.get("/accounts/email/").status_code == 302


def test_code_that_was_just_typed_to_sign_in_is_enough():
    client = Client()
    without_password("jamila@example.org")
    client.post("/accounts/login/code/", {"email": "jamila@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code()})

    assert client.get("/accounts/password/set/").status_code == 200


def test_wrong_code_is_refused_and_kept_on_the_page(client, code_only):
    client.post(CONFIRM, {"action": "send"})

    response = client.post(CONFIRM, {"code": "WRONG1"})

    assert response.status_code == 400
    assert response.context["form"]["code"].value() == "WRONG1"
    assert client.get("/accounts/email/").status_code == 302


def test_three_wrong_codes_end_it(client, code_only):
    client.post(CONFIRM, {"action": "send"})
    code = mailed_code()

    statuses = [client.post(CONFIRM, {"code": "WRONG1"}).status_code for _ in range(3)]
    client.post(CONFIRM, {"code": code})

    assert statuses == [400, 400, 302]
    assert client.get("/accounts/email/").status_code == 302


def test_code_works_once_and_runs_out(client, code_only, monkeypatch):
    session = client.session
    confirm_codes.send(person=code_only, session=session)
    code = mailed_code()
    assert [confirm_codes.take(session, code), confirm_codes.take(session, code)] == [True, False]

    confirm_codes.send(person=code_only, session=session)
    code, later = mailed_code(), time.time() + 15 * 60
    monkeypatch.setattr(confirm_codes.time, "time", lambda: later)

    assert confirm_codes.take(session, code) is False


def test_code_waits_encrypted(client, code_only):
    client.post(CONFIRM, {"action": "send"})

    assert mailed_code() not in str(dict(client.session))


def test_codes_are_not_sent_without_end(client, code_only):
    statuses = [client.post(CONFIRM, {"action": "send"}).status_code for _ in range(5)]

    assert statuses == [302, 302, 302, 429, 429]


def test_person_with_password_types_it(client):
    person = verified(UserFactory(), PASSWORD)
    client.force_login(person)

    response = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert response["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    response = client.post(response["Location"], {"password": "something else"})
    assert response.status_code == 400
    response = client.post(
        "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F", {"password": PASSWORD}
    )

    assert response["Location"] == "/accounts/confirm-email/"
    deliver.drain()
    assert mail.outbox[-1].to == ["new@example.org"]


def test_person_with_password_is_not_offered_a_code(client):
    client.force_login(verified(UserFactory(), PASSWORD))

    assert client.get(CONFIRM)["Location"].startswith("/accounts/reauthenticate/")


def test_new_address_replaces_the_old_which_is_told(client, code_only):
    client.post(CONFIRM, {"action": "send"})
    client.post(CONFIRM, {"code": mailed_code()})

    client.post("/accounts/email/", {"email": "New@Example.org", "action_add": ""})
    assert User.objects.get(pk=code_only.pk).email == "jamila@example.org"
    client.post("/accounts/confirm-email/", {"code": mailed_code()})

    assert User.objects.get(pk=code_only.pk).email == "new@example.org"
    assert [row.email for row in code_only.emailaddress_set.all()] == ["new@example.org"]
    deliver.drain()
    told = mail.outbox[-1]
    assert (told.to, told.subject) == (["jamila@example.org"], "Your e-mail address was changed")


def test_address_of_somebody_else_is_never_taken(client, code_only):
    verified(UserFactory(email="known@example.org"))
    client.post(CONFIRM, {"action": "send"})
    client.post(CONFIRM, {"code": mailed_code()})

    client.post("/accounts/email/", {"email": "known@example.org", "action_add": ""})
    client.post("/accounts/confirm-email/", {"code": mailed_code()})

    assert User.objects.get(pk=code_only.pk).email == "jamila@example.org"
