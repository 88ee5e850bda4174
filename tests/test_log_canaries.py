"""Nothing that people are, write or send stands in the log: lines as production writes them."""

import io
import json
import logging

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.logs import formatter
from accounts.services import deliver
from accounts.views import notices
from tests.factories.accounts import UserFactory, api_secret, verified
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db
PASSWORD = "canary-password-of-hers"
AGENT = 'canary-agent\n{"level": "forged"}\x1b[31m red'
HEADERS = {
    "user-agent": AGENT, "referer": "https://canary-referer.example/?q=1",
    "x-request-id": "canary-request", "x-forwarded-for": "203.0.113.77",
}  # fmt: skip
QUOTED = "DETAIL:  Failing row contains (7, Canary Quist, canary@example.org)."
CANARIES = ("canary", "forged", "\x1b", "203.0.113.77", "bm_", "sessionid", "csrftoken")


@pytest.fixture
def written():
    """Everything that is logged, at every level, in the form for machines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("JSON"))
    handler.addFilter(lambda record: not record.name.startswith("factory"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def person():
    return verified(UserFactory(name="Canary Quist", email="canary@example.org"), PASSWORD)


def visitor(**options):
    return Client(raise_request_exception=False, headers=HEADERS, **options)


def walk(one, pair, admin):
    """Do what leaves traces in logs: right and wrong, by page and by API."""
    client = visitor()
    for password in ("canary-wrong-password", PASSWORD):
        client.post("/accounts/login/", {"login": one.email, "password": password})
    client.post("/accounts/login/code/", {"email": one.email})
    client.get("/canary-quist/people/?q=canary")
    client.get("/l/canary-token-of-a-link/")
    client.get("/accounts/password/reset/key/7-canary/")
    client.post(f"/mentorships/{pair.pk}/messages/", {"body": "canary-message"})
    client.post("/concerns/new/", {"body": "canary-concern"})
    client.generic("CANARY", "/")
    visitor(enforce_csrf_checks=True).post("/accounts/login/", {"login": one.email})
    visitor(HTTP_HOST="canary.example").get("/")
    api = visitor(HTTP_AUTHORIZATION=f"Token {api_secret(one)}")
    api.get("/api/v1/me/?name=canary")
    api.post("/api/v1/me/", {"name": "canary"}, content_type="application/json")
    api.post("/api/v1/me/", "{canary", content_type="application/json")
    client.get("/api/v1/me/", headers={"Authorization": "Token bm_canary-token-that-is-long"})
    boss = visitor()
    boss.force_login(admin)
    boss.get(f"/desk/{pair.program.slug}/people/", {"q": "Canary Quist"})
    return client


def break_a_page(client, monkeypatch):
    """Let a view fail with words of a database that quotes a row."""

    def fail(*_args, **_named):
        raise IntegrityError(QUOTED)

    monkeypatch.setattr(notices, "render", fail)
    return client.get(reverse("notices"))


def test_no_line_of_the_log_holds_anything_of_anybody(written, monkeypatch):
    one = person()
    pair = MentorshipFactory(active=True, mentee__user=one)
    client = walk(one, pair, ProgramStaffFactory(program=pair.program).user)
    client.force_login(one)
    broken = break_a_page(client, monkeypatch)
    deliver.drain()

    lines = written.getvalue().splitlines()
    said = [json.loads(line) for line in lines]
    assert broken.status_code == 500
    assert mail.outbox
    assert {one["logger"] for one in said} >= {"accounts.request_log", "django.request"}
    assert {400, 401, 404, 405, 500} <= {one.get("status") for one in said}
    assert any(one.get("trace", [""])[-1] == "IntegrityError" for one in said)
    assert [line for line in lines if any(sign in line.lower() for sign in CANARIES)] == []
