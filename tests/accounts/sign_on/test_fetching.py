"""Providers that answer what they must not."""

import json

import pytest
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.management import call_command

from accounts.sign_on import fetching

ISSUER = "https://id.example.org"
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


@pytest.fixture
def answers(settings, monkeypatch):
    """Return a function that says what the provider answers to everything."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = ISSUER, "benchmate"

    def say(body, status=200):
        response = requests.Response()
        response.status_code = status
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        monkeypatch.setattr(requests.Session, "request", lambda *_args, **_how: response)

    return say


def test_good_answer_is_taken(answers):
    answers(GOOD)

    assert fetching.configuration() == GOOD


def test_slash_at_the_end_of_the_issuer_does_not_matter(answers):
    answers({**GOOD, "issuer": f"{ISSUER}/"})

    assert fetching.configuration()["token_endpoint"] == f"{ISSUER}/token"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>", b"", b"\xff\xfe", [], "text", None, {},
        {**GOOD, "issuer": "https://evil.example"},
        {**GOOD, "issuer": None},
        {**GOOD, "token_endpoint": "http://id.example.org/token"},
        {**GOOD, "token_endpoint": 7},
        {**GOOD, "jwks_uri": "file:///etc/passwd"},
        {**GOOD, "authorization_endpoint": "javascript:alert(1)"},
        {**GOOD, "authorization_endpoint": "https://["},
        {**GOOD, "userinfo_endpoint": ["https://id.example.org"]},
    ],
)  # fmt: skip
def test_garbage_is_a_page_and_no_fault(answers, client, db, body):
    answers(body)

    with pytest.raises((requests.RequestException, OAuth2Error)):
        fetching.configuration()
    assert client.post("/accounts/sign-on/").status_code in (400, 503)


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_refusal_counts_as_away(answers, client, db, status):
    answers(GOOD, status)

    assert client.post("/accounts/sign-on/").status_code == 503


def test_doctor_says_how_the_provider_is(answers, db, capsys):
    for body in (GOOD, {}):
        answers(body)
        with pytest.raises(SystemExit):  # a test's settings are no site's
            call_command("doctor")

    lines = [line for line in capsys.readouterr().out.splitlines() if "sign-on" in line]
    assert lines == [
        f"ok   sign-on: ok ({ISSUER})",
        f"FAIL sign-on: {ISSUER} doesn't answer as it should (BadAnswerError)",
    ]
