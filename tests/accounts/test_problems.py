"""Programs read problems, wherever a request ends."""

import json

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import OperationalError
from rest_framework.test import APIClient

from accounts.api import throttling
from accounts.api.views import ApiViewSet
from accounts.views import errors
from tests.factories.accounts import UserFactory, api_secret

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
NAMES = ["type", "title", "status", "detail", "code", "request_id"]


def problem_of(answer):
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert list(problem) == NAMES
    assert problem["request_id"] == answer["X-Request-ID"]
    return problem["status"], problem["code"]


@pytest.fixture
def api():
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(UserFactory())}")
    return client


def broken(*args, **kwargs):
    raise RuntimeError("a secret of the house")


def test_unforeseen_error_is_a_problem_without_a_trace(api, monkeypatch, caplog):
    monkeypatch.setattr(ApiViewSet, "finalize_response", broken)

    answer = api.get(ME)

    assert problem_of(answer) == (500, "server_error")
    assert b"secret" not in answer.content
    assert "Internal Server Error: /api/v1/me/" in caplog.text


def test_unforeseen_error_of_a_page_is_a_page(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", broken)
    client.cookies["sessionid"] = "x" * 32

    answer = client.get("/home/")

    assert b"<h1>" in answer.content
    assert answer["X-Request-ID"].encode() in answer.content


def test_error_whose_page_breaks_too_is_one_line(client, monkeypatch, caplog):
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", broken)
    monkeypatch.setattr(errors, "render_to_string", broken)
    client.cookies["sessionid"] = "x" * 32

    answer = client.get("/home/")

    assert (answer.status_code, answer["Content-Type"]) == (500, errors.PLAIN)
    assert answer.content.decode().endswith(f"Reference: {answer['X-Request-ID']}\n")
    assert "secret" not in answer.content.decode()
    assert "can't be drawn" in caplog.text


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_a_problem(api, method):
    assert api.generic(method.upper(), "/api/v1/programs-of-nobody/").status_code == 404
    assert problem_of(api.generic(method.upper(), "/api/schema/")) == (405, "method_not_allowed")


def test_head_is_like_get_without_a_body(api):
    head, get = api.head(ME), api.get(ME)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


def test_foreign_host_is_a_problem(api, settings):
    settings.ALLOWED_HOSTS = ["ours.example.org"]

    assert problem_of(api.get(ME, headers={"Host": "evil.example"})) == (400, "bad_request")


def test_broken_text_is_a_problem_with_its_code(api):
    assert problem_of(api.get(f"{ME}?q=%00")) == (400, "broken_text")


def test_too_big_a_body_is_a_problem_with_its_code(api):
    huge = b"[" + b" " * 5_000_000

    assert problem_of(api.generic("POST", ME, huge, "application/json")) == (413, "too_big")


def test_database_away_before_any_view_is_a_problem(client, monkeypatch):
    def away(*args):
        raise OperationalError

    monkeypatch.setattr(SessionStore, "load", away)
    client.cookies["sessionid"] = "x" * 32

    answer = client.get(ME)

    assert problem_of(answer) == (503, "unavailable")
    assert answer["Retry-After"] == "30"


def test_requests_go_on_where_they_cannot_be_counted(api, monkeypatch, caplog):
    def away(key):
        raise OperationalError

    monkeypatch.setattr(throttling, "_count", away)

    assert api.get(ME).status_code == 200
    assert "Requests can't be counted: OperationalError." in caplog.text


def test_every_process_counts_the_same_number(settings):
    settings.CACHES = {
        "default": {"BACKEND": "accounts.cache.LastingCache", "LOCATION": "cache"},
    }

    assert [throttling._count("a"), throttling._count("a"), throttling._count("b")] == [1, 2, 1]
    assert cache.get("a") == 2
