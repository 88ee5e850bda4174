"""Every address answers with the same guarding headers, whatever its status."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts import headers
from tests.authorization.addresses import addresses
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
UUID, EMPTY_ID = "0d9c1b1e-52f7-4d38-b0a3-b1a0f1b0f1b0", "1"
FILL = {"uuid": UUID, "int": EMPTY_ID, "slug": "a-slug", "str": "text", "path": "a/path"}
SAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Reporting-Endpoints": 'csp="/csp-reports/"',
    "Permissions-Policy": headers.PERMISSIONS,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Access-Control-Allow-Origin": None,
    "Server": None,
    "X-Powered-By": None,
}
PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "report-to": "csp",
    "report-uri": "/csp-reports/",
}
# Pages that read what must not leak by a link: stricter.
NO_REFERRER = ("/l/", "/stop/")


def path_of(route):
    """Return an address of a route; what it names need not exist."""
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILL.get(found[1] or "str", "text"), route)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)|[\^$]|\\Z|\\", "1", path).replace("1/1", "1/")


PATHS = sorted({path_of(address.route) for address in addresses()} | {"/no-such-page/"})


def policy_of(answer):
    parts = (part.partition(" ") for part in answer["Content-Security-Policy"].split("; "))
    policy = {name: value for name, _, value in parts}
    return {name: re.sub(r" 'nonce-[\w+/=]+'", "", value) for name, value in policy.items()}


def differences(answer, path):
    expected = dict(SAME)
    if path.startswith(NO_REFERRER):
        expected["Referrer-Policy"] = "no-referrer"
    found = {name: answer.get(name) for name in expected}
    return {name: found[name] for name in expected if found[name] != expected[name]}


def walk(client):
    """Return what differs from the rule, by address."""
    wrong = {}
    for path in PATHS:
        answer = client.get(path, secure=True)
        differing = differences(answer, path)
        if (policy := policy_of(answer)) != PAGE:
            differing["policy"] = policy
        kind = answer.get("Content-Type", "")
        if kind.startswith("text/") and "utf-8" not in kind:  # a browser must not guess
            differing["kind"] = kind
        if differing:
            wrong[path] = answer.status_code, differing
    return wrong


@pytest.fixture
def https(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.parametrize("who", ["nobody", "association admin"])
def test_every_address_answers_with_the_same_headers(https, who):
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert len(PATHS) > 300
    assert walk(client) == {}


def test_files_redirects_and_refusals_are_guarded_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    moved = client.get("/accounts/login/")
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["ours.example.org"]
    refused = client.get("/accounts/login/", headers={"Host": "evil.example"})

    assert (moved.status_code, refused.status_code) == (301, 400)
    for answer in (moved, refused):
        assert differences(answer, "/") == {"Strict-Transport-Security": None}
    assert moved["Content-Security-Policy"] == headers.BARE_POLICY


def test_page_of_an_error_in_development_is_left_alone(rf, settings):
    settings.DEBUG = True

    answer = headers.guard_answers(lambda _: HttpResponse(status=500))(rf.get("/"))

    assert "Content-Security-Policy" not in answer
