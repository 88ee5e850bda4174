"""The ways in: sign up, prove the address, sign in by password and by code."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from accounts.models import Notification, User
from accounts.services import deliver
from tests.factories.accounts import UserFactory, verified
from tests.recorded import mailed_code

pytestmark = pytest.mark.django_db

PASSWORD = "coffee at the counter 9"
MISMATCH = "Address and password don't fit together. Try again, or take a code by e-mail."


def sign_up(client, **changes):
    form = {
        "name": "Jamila Okafor",
        "email": "Jamila@Example.org",
        "brings": "mentee",
        "agree": "on",
    }
    return client.post("/accounts/signup/", form | changes)


def test_sign_up_is_verified_by_the_mailed_code_and_signs_in(client):
    response = sign_up(client)
    assert response["Location"] == "/accounts/confirm-email/"
    assert client.get(response["Location"]).status_code == 200

    response = client.post("/accounts/confirm-email/", {"code": mailed_code()})

    assert response["Location"] == "/home/"
    person = User.objects.get()
    assert (person.name, person.email) == ("Jamila Okafor", "jamila@example.org")
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().verified
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session["brings"] == "mentee"


def test_code_waits_encrypted_and_is_gone_when_sent(client):
    sign_up(client)
    before = Notification.objects.get()

    code = mailed_code()

    assert code not in str(before.context)
    assert Notification.objects.get().context == {}
    assert mail.outbox[0].to == ["jamila@example.org"]
    assert code in mail.outbox[0].alternatives[0][0]


def test_wrong_codes_end_the_sign_up(client):
    sign_up(client)

    for _ in range(4):
        client.post("/accounts/confirm-email/", {"code": "WRONG1"})

    assert "_auth_user_id" not in client.session
    assert not User.objects.get().emailaddress_set.get().verified


def test_sign_up_with_a_known_address_looks_the_same_and_mails_its_owner(client):
    verified(UserFactory(email="jamila@example.org"))

    response = sign_up(client)
    page = client.get(response["Location"])

    assert response["Location"] == "/accounts/confirm-email/"
    assert page.status_code == 200
    assert User.objects.count() == 1
    deliver.drain()
    assert [m.subject for m in mail.outbox] == ["You have an account already"]


WRONG = {"code": "WRONG1"}


@pytest.mark.parametrize("steps", [[], [{"action": "resend"}], [WRONG], [WRONG] * 3])
def test_sign_up_never_tells_whether_an_address_is_known(steps):
    verified(UserFactory(email="known@example.org"))

    def pages(address):
        client = Client()
        sign_up(client, email=address)
        path = "/accounts/confirm-email/"
        for step in [None, *steps]:
            response = client.post(path, step) if step else client.get(path)
            text = re.sub(r"\w{64}", "", response.content.decode())
            yield response.status_code, response.get("Location"), text.replace(address, "")

    assert list(pages("known@example.org")) == list(pages("other@example.org"))


def test_sign_in_by_password(client):
    person = verified(UserFactory(email="jamila@example.org"), PASSWORD)

    response = client.post(
        "/accounts/login/", {"login": "JAMILA@example.org", "password": PASSWORD}
    )

    assert response["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_in_by_code_works_once(client):
    person = verified(UserFactory(email="jamila@example.org"))
    client.post("/accounts/login/code/", {"email": "jamila@example.org"})
    code = mailed_code()

    response = client.post("/accounts/login/code/confirm/", {"code": code})

    assert response["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(person.pk)
    client.logout()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_code_for_an_unknown_address_looks_the_same_and_sends_nothing(client):
    verified(UserFactory(email="jamila@example.org"))
    known = client.post("/accounts/login/code/", {"email": "jamila@example.org"})
    unknown = client.post("/accounts/login/code/", {"email": "stranger@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    deliver.drain()
    assert [m.to for m in mail.outbox] == [["jamila@example.org"]]


@pytest.mark.parametrize("case", ["unknown", "wrong password", "closed", "no password"])
def test_refused_sign_in_reads_the_same(client, case):
    if case != "unknown":
        person = verified(UserFactory(email="jamila@example.org"), PASSWORD)
        person.is_active = case != "closed"
        if case == "no password":
            person.set_unusable_password()
        person.save()

    password = PASSWORD if case == "closed" else "something else"
    response = client.post(
        "/accounts/login/", {"login": "jamila@example.org", "password": password}
    )

    assert "_auth_user_id" not in client.session
    errors = response.context["form"].non_field_errors()
    assert errors == [MISMATCH]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("seven77", "at least 8"),
        ("x" * 4097, "at most 4,096"),
        ("jamila@example.org", "too similar"),
        ("password123", "too common"),
        ("benchmate1", "without the name"),
        (" " * 12, "several different"),
        ("ab" * 10, "several different"),
    ],
)
def test_weak_password_is_refused_with_what_to_do(client, password, sentence):
    response = sign_up(client, password1=password)

    assert sentence in str(response.context["form"].errors["password1"])
    assert not User.objects.exists()


def test_password_that_is_too_long_is_never_hashed(monkeypatch):
    person = UserFactory()
    hashed = []
    monkeypatch.setattr("django.contrib.auth.base_user.check_password", hashed.append)

    assert person.check_password("x" * 4097) is False

    assert hashed == []


def test_closed_account_is_signed_out_at_once(client):
    person = verified(UserFactory(), "two brown llamas")
    client.force_login(person)
    assert client.get("/me/").status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/me/").status_code == 302


def test_session_known_before_sign_in_is_worth_nothing_after(client):
    person = verified(UserFactory(), "two brown llamas")
    client.get("/accounts/login/code/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    client.post("/accounts/login/", {"login": person.email, "password": "two brown llamas"})

    assert client.session.session_key != planted
    assert client.session["_auth_user_id"] == str(person.pk)


def test_long_pass_phrase_is_fine(client):
    phrase = "Nine brown jars stand on the third shelf " * 24
    assert sign_up(client, password1=phrase).status_code == 302

    assert User.objects.get().check_password(phrase)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("jamila.okafor@example", "Add the ending"),
        ("jamila", "in full"),
        ("a@b@example.org", "in full"),
        ("jamıla@example.org", "plain letters"),
        ("jamila@münchen.org", "plain letters"),
        ('"jamila"@example.org', "plain form"),
        ("jamila@example.org\r\nBcc: x@example.org", ""),
        ("j" * 250 + "@example.org", ""),
        ("", "Write your e-mail"),
    ],
)
def test_address_is_refused_with_what_to_do(client, address, sentence):
    response = sign_up(client, email=address)

    assert response.status_code == 400
    assert sentence in str(response.context["form"].errors["email"])
    assert response.context["form"]["name"].value() == "Jamila Okafor"
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["O'Brien-Smith", "X", "李小龍", "Zoë Müller"])
def test_names_of_every_kind_are_welcome(client, name):
    assert sign_up(client, name=name).status_code == 302

    assert User.objects.get().name == name


@pytest.mark.parametrize("name", ["", "   ", "Jamila\nBcc: x", "x" * 121])
def test_name_is_refused(client, name):
    assert "name" in sign_up(client, name=name).context["form"].errors

    assert not User.objects.exists()


TRICKS = [
    "//evil.example",
    "https:evil.example",
    "https://evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=1",
    "https://testserver@evil.example",
    "///evil.example",
    "/\t/evil.example",
]


@pytest.mark.parametrize("target", TRICKS)
def test_next_never_leaves_the_site(client, target):
    verified(UserFactory(email="jamila@example.org"), PASSWORD)

    response = client.post(
        "/accounts/login/",
        {"login": "jamila@example.org", "password": PASSWORD, "next": target},
    )

    location = response["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "evil" not in location
    assert "Set-Cookie" not in response.headers or "x" not in response.cookies


def test_next_leads_to_a_page_of_the_site(client):
    verified(UserFactory(email="jamila@example.org"), PASSWORD)

    response = client.post(
        "/accounts/login/",
        {"login": "jamila@example.org", "password": PASSWORD, "next": "/desk/?a=1"},
    )

    assert response["Location"] == "/desk/?a=1"


def test_back_office_signs_in_like_everywhere_else(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")


def test_sign_out_asks_by_post(client):
    client.force_login(UserFactory())

    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_too_many_tries_get_429_with_a_time_to_wait(client):
    for _ in range(30):
        assert client.post("/accounts/login/").status_code == 400

    response = client.post("/accounts/login/")

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert b"a bit often" in response.content


def test_one_address_gets_few_codes_however_often_it_is_asked_for(client):
    verified(UserFactory(email="jamila@example.org"))
    for _ in range(5):
        client.post("/accounts/login/code/", {"email": "jamila@example.org"})
        client.cookies.clear()

    assert deliver.drain() == 3


def test_password_reset_link_works_once_and_the_person_is_told(client):
    person = verified(UserFactory(email="jamila@example.org"), PASSWORD)
    client.post("/accounts/password/reset/", {"email": "jamila@example.org"})
    deliver.drain()
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body).group()

    form_path = client.get(path)["Location"]
    client.post(form_path, {"password1": "a new one 12345", "password2": "a new one 12345"})

    person.refresh_from_db()
    assert person.check_password("a new one 12345")
    deliver.drain()
    assert [m.subject for m in mail.outbox][1:] == ["Your password was changed"]
    again = client.get(path, follow=True)
    assert again.context["token_fail"] is True
    client.post(form_path, {"password1": "another one 9", "password2": "another one 9"})
    person.refresh_from_db()
    assert person.check_password("a new one 12345")


@override_settings(DEFAULT_FROM_EMAIL="hello@example.org")
def test_mail_of_an_unknown_kind_gets_the_general_notice():
    from accounts.services import account_mails

    person = UserFactory()
    account_mails.queue(kind="something_new", address=person.email, context={})

    deliver.drain()

    assert mail.outbox[0].subject == "Your sign-in settings changed"
    assert "choose a new password" in mail.outbox[0].body
