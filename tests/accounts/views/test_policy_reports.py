"""What browsers tell of broken policies is counted, and says nothing of anybody."""

import json

import pytest

from accounts.models import PolicyBreach
from accounts.services import policy_breaches
from accounts.views.policy_reports import MOST_BYTES

pytestmark = pytest.mark.django_db
PATH = "/csp-reports/"
OLD, NEW = "application/csp-report", "application/reports+json"


def old_form(**fields):
    report = {
        "document-uri": "http://testserver/l/a-secret/",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?of=somebody",
    }
    return json.dumps({"csp-report": report | fields})


def new_form(blocked="inline", kind="csp-violation"):
    body = {
        "documentURL": "http://testserver/home/",
        "effectiveDirective": "style-src-attr",
        "blockedURL": blocked,
    }
    return {"type": kind, "url": "http://testserver/home/", "body": body}


def counted():
    return sorted(PolicyBreach.objects.values_list("directive", "blocked", "n"))


def test_report_of_either_form_is_counted(client):
    two = json.dumps([new_form(), new_form(), new_form(kind="deprecation")])

    answers = [client.post(PATH, old_form(), OLD), client.post(PATH, two, NEW)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert counted() == [("script-src-elem", "host", 1), ("style-src-attr", "inline", 2)]
    assert policy_breaches.by_directive() == {"script-src-elem": 1, "style-src-attr": 2}


def test_log_names_host_and_page_and_no_address(client, caplog):
    client.post(PATH, old_form(), OLD)

    (line,) = [record.getMessage() for record in caplog.records if "policy" in record.name]
    assert line == "A page broke the policy: script-src-elem by evil.example on link."


@pytest.mark.parametrize(
    ("blocked", "kind"),
    [
        ("inline", "inline"),
        ("eval", "eval"),
        ("data:text/html,x", "data"),
        ("data", "data"),
        ("blob", "data"),
        ("http://127.0.0.1:8000/static/x.js", "ours"),
        ("https://other.example/", "host"),
        ("https://[broken", "other"),
        ("", "other"),
        ("x" * 5000, "other"),
    ],
)
def test_what_was_blocked_is_kept_as_its_kind(client, settings, blocked, kind):
    settings.SITE_URL = "http://127.0.0.1:8000"

    client.post(PATH, old_form(**{"blocked-uri": blocked}), OLD)

    assert counted() == [("script-src-elem", kind, 1)]


def test_invented_rules_share_one_row(client):
    for name in ("made-up", "x" * 5000, "a\nb"):
        client.post(PATH, old_form(**{"effective-directive": name}), OLD)

    assert counted() == [("unknown", "host", 3)]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{}", OLD, 400),
        ("null", OLD, 400),
        ('{"csp-report": []}', OLD, 400),
        ("no json", NEW, 400),
        ("[" * 15_000, NEW, 400),
        ("[]", NEW, 204),
        ("[null, 1, {}]", NEW, 204),
        ('[{"type": "csp-violation", "body": null}]', NEW, 204),
        (old_form(), "application/json", 415),
        (" " * (MOST_BYTES + 1), OLD, 413),
    ],
)
def test_what_is_no_report_is_refused_and_not_counted(client, body, kind, status):
    assert client.post(PATH, body, kind).status_code == status
    assert counted() == []


def test_flood_is_refused_with_a_time_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"csp_report": "2/m/ip"}

    answers = [client.post(PATH, old_form(), OLD) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert counted() == [("script-src-elem", "host", 2)]


def test_only_some_reports_of_one_request_are_counted(client):
    client.post(PATH, json.dumps([new_form() for _ in range(50)]), NEW)

    assert counted() == [("style-src-attr", "inline", 20)]


def test_log_names_no_page_that_nobody_is_known_to_open(client, caplog):
    client.post(PATH, old_form(**{"document-uri": "http://testserver/concerns/new/"}), OLD)

    (line,) = [record.getMessage() for record in caplog.records if "policy" in record.name]
    assert line == "A page broke the policy: script-src-elem by evil.example on private."
