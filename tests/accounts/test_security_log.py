"""What happens to accounts is told in the log: when, to whom, how; never what was typed."""

import json
import logging
import re

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.logs import JsonFormatter
from accounts.services import deliver
from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db
PASSWORD = "two brown llamas"
LOGIN = "/accounts/login/"


@pytest.fixture
def member(db):
    return verified(UserFactory(email="jamila@example.org"), PASSWORD)


@pytest.fixture
def told(caplog):
    """Return what was told so far, as (event, who, how)."""
    caplog.set_level(logging.INFO, logger="accounts.security_log")

    def read():
        fields = [r.fields for r in caplog.records if r.name == "accounts.security_log"]
        return [(one["event"], one.get("person"), one.get("by")) for one in fields]

    return read


def test_signing_in_and_out_is_told_with_how(client, member, told):
    client.post(LOGIN, {"login": member.email, "password": PASSWORD})
    client.post("/accounts/logout/")

    assert told() == [("signed_in", member.pk, "password"), ("signed_out", member.pk, None)]


@pytest.mark.parametrize("address", ["jamila@example.org", "nobody@example.org"])
def test_failed_sign_in_is_told_without_what_was_typed(client, member, told, caplog, address):
    client.post(LOGIN, {"login": address, "password": "SECRETLLAMA"})

    assert told() == [("sign_in_failed", None, None)]
    assert "SECRETLLAMA" not in caplog.text
    assert address not in caplog.text


def test_proof_and_changes_of_how_she_signs_in_are_told(client, member, told):
    client.force_login(member)
    client.post("/accounts/reauthenticate/?next=/home/", {"password": PASSWORD})
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "three green llamas"},
    )

    assert told()[1:] == [
        ("proved_again", member.pk, "password"),
        ("password_changed", member.pk, None),
    ]


def test_password_chosen_anew_by_mail_is_told(client, member, told):
    client.post("/accounts/password/reset/", {"email": member.email})
    deliver.drain()
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    page = client.get(path, follow=True)

    client.post(page.request["PATH_INFO"], {"password1": "three green llamas"})

    assert ("password_reset", member.pk, None) in told()


@pytest.mark.parametrize("change", ["added", "removed", "reset"])
def test_factors_are_told(rf, member, told, change):
    signal = getattr(signals, f"authenticator_{change}")

    signal.send(Authenticator, request=rf.get("/"), user=member, authenticator=Authenticator())

    event = "factor_renewed" if change == "reset" else f"factor_{change}"
    assert told() == [(event, member.pk, None)]


def test_denied_page_stands_in_the_line_of_its_request(caplog):
    caplog.set_level(logging.INFO, logger="accounts.request_log")
    viewer = ProgramStaffFactory(role=StaffRole.VIEWER).user
    client = Client()
    client.force_login(viewer)

    client.get("/desk/operations/")

    (line,) = [r.fields for r in caplog.records if r.name == "accounts.request_log"]
    assert (line["route"], line["status"]) == ("operations", 403)


def test_line_is_one_object_in_utc():
    record = logging.makeLogRecord({
        "name": "accounts.security_log", "msg": "signed_in", "created": 0, "levelname": "INFO",
        "fields": {"event": "signed_in", "person": 7, "by": "password"},
    })  # fmt: skip

    written = json.loads(JsonFormatter().format(record))

    assert written["at"] == "1970-01-01T00:00:00.000Z"
    assert {key: written[key] for key in ("event", "person", "by")} == record.fields
