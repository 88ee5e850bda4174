"""Sign-up: what is asked, what is kept, what it never tells."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from accounts.forms import SignupForm
from accounts.models import Acceptance, AuditEvent, User
from accounts.services import consents, deliver
from tests.factories.accounts import UserFactory, verified
from tests.recorded import mailed_code

pytestmark = pytest.mark.django_db

FORM = {
    "brings": "mentee",
    "name": "Jamila Okafor",
    "email": "jamila@example.org",
    "agree": "on",
}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", FORM | changes)


def test_sign_up_records_what_she_agreed_to(client):
    sign_up(client)

    person = User.objects.get()
    kept = Acceptance.objects.order_by("document").values_list("user", "document", "version")
    assert list(kept) == [
        (person.pk, "adult", consents.ADULT_VERSION),
        (person.pk, "rules", consents.RULES_VERSION),
    ]
    events = AuditEvent.objects.filter(action="document.accepted", actor=person)
    assert sorted(event.data["document"] for event in events) == ["adult", "rules"]


def test_sign_up_without_agreeing_keeps_what_she_typed(client):
    response = sign_up(client, agree="", membership_number="NPT-004211")

    form = response.context["form"]
    assert list(form.errors) == ["agree"]
    assert form["agree"].label == "I'm 18 or older, and I agree to the program rules"
    assert 'href="/rules/"' in form["agree"].help_text
    assert form["membership_number"].value() == "NPT-004211"
    assert not User.objects.exists()


def test_account_and_agreement_are_made_together(client, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(consents, "accept", fail)

    with pytest.raises(RuntimeError):
        sign_up(client)

    assert not User.objects.exists()


def test_membership_number_is_optional_and_single_spaced(client):
    sign_up(client, membership_number="  NPT  004211 ")

    assert User.objects.get().membership_number == "NPT 004211"


@pytest.mark.parametrize("number", ["x" * 41, "NPT\n1"])
def test_odd_membership_number_is_refused(client, number):
    response = sign_up(client, membership_number=number)

    assert list(response.context["form"].errors) == ["membership_number"]
    assert not User.objects.exists()


def test_version_of_the_rules_changes_with_their_text():
    text = Path("templates/accounts/rules.html").read_bytes()

    known = {"2026-11": "7917dd54f9fc"}
    assert known[consents.RULES_VERSION] == hashlib.sha256(text).hexdigest()[:12]


@pytest.mark.parametrize(
    ("came_from", "chosen"),
    [
        ("/apply/spring/?as=mentor", "mentor"),
        ("/apply/spring/?as=mentee", "mentee"),
        ("/apply/spring/?as=admin", "mentee"),
        ("https://evil.example/?as=mentor", "mentee"),
        ("", "mentee"),
    ],
)
def test_card_is_chosen_as_the_page_before_asked(client, came_from, chosen):
    form = client.get("/accounts/signup/", {"next": came_from}).context["form"]

    assert form["brings"].value() == chosen


def test_next_is_kept_through_sign_up_and_verification(client):
    response = sign_up(client, next="/apply/spring/?as=mentor")
    client.get(response["Location"])

    response = client.post("/accounts/confirm-email/", {"code": mailed_code()})

    assert response["Location"] == "/apply/spring/?as=mentor"


def test_next_is_kept_when_she_takes_another_address(client):
    sign_up(client, email="typo@example.org", next="/join/secret/")
    page = client.get("/accounts/confirm-email/").content.decode()
    back = re.search(r'name="next" value="(/accounts/signup/[^"]*)"', page).group(1)

    response = client.post("/accounts/logout/", {"next": back})

    assert response["Location"] == "/accounts/signup/?next=%2Fjoin%2Fsecret%2F"
    assert client.get(response["Location"]).status_code == 200


def test_next_is_kept_through_sign_in_by_code(client):
    verified(UserFactory(email="jamila@example.org"))
    response = client.post(
        "/accounts/login/code/", {"email": "jamila@example.org", "next": "/mentors/"}
    )

    response = client.post(response["Location"], {"code": mailed_code(), "next": "/mentors/"})

    assert response["Location"] == "/mentors/"


@pytest.mark.parametrize("password", ["", "two brown llamas"])
def test_sign_up_hashes_as_often_for_an_address_that_is_known(monkeypatch, password):
    verified(UserFactory(email="known@example.org"))
    hashed = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"

    def encode(self, password, salt, **_):
        hashed.append(password)
        return f"md5${salt}$x"

    monkeypatch.setattr(hasher, encode)
    counts = []
    for address in ("known@example.org", "new@example.org"):
        hashed.clear()
        sign_up(Client(), email=address, password1=password)
        counts.append(len(hashed))

    assert counts == [int(bool(password))] * 2


@pytest.fixture
def blind(monkeypatch):
    """Let the form see a known address only when it looks for the second time."""
    look, looks = SignupForm.validate_unique_email, []

    def validate(self, value):
        looks.append(value)
        return value if len(looks) == 1 else look(self, value)

    monkeypatch.setattr(SignupForm, "validate_unique_email", validate)


def test_address_that_was_taken_meanwhile_looks_the_same(client, blind):
    verified(UserFactory(email="jamila@example.org"))

    response = sign_up(client)

    assert response["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    deliver.drain()
    assert [m.subject for m in mail.outbox] == ["You have an account already"]


def test_other_conflicts_of_the_database_are_not_hidden(client, blind, monkeypatch):
    def fail(**_):
        raise IntegrityError

    monkeypatch.setattr(consents, "accept", fail)

    with pytest.raises(IntegrityError):
        sign_up(client)

    assert not User.objects.exists()


def test_newcomer_reads_that_a_message_was_sent_known_address_or_not():
    UserFactory(email="known@example.org")

    pages = [
        Client().post("/accounts/signup/", FORM | {"email": email}, follow=True).content.decode()
        for email in ("jamila@example.org", "known@example.org")
    ]

    for email, page in zip(("jamila@example.org", "known@example.org"), pages, strict=True):
        assert f"We've sent a message to {email}. The code in it works once" in page
        assert "If we know" not in page
