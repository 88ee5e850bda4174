"""Reports of errors reach a real receiver, and hold nothing of anybody."""

import logging
import sys
import time
from types import SimpleNamespace

import pytest
import sentry_sdk
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.test import Client

from accounts import error_reports, tracing
from accounts.views import notices
from tests.accounts.tracker import SOON_S, bodies, dsn, events
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
CANARY = "canary"
HEADERS = {
    "user-agent": "canary-agent", "referer": "https://canary.example/?q=canary",
    "x-forwarded-for": "203.0.113.77",
}  # fmt: skip
FIELDS = {
    "environment", "event_id", "exception", "level", "logentry", "logger", "platform", "sdk",
    "tags", "timestamp",
}  # fmt: skip


@pytest.fixture
def reporting(tracker, settings):
    """Report what this process logs as errors; what comes is read after waiting for it."""
    settings.SENTRY_DSN = dsn(tracker)
    root, gunicorn, hook = logging.getLogger(), logging.getLogger("gunicorn.error"), sys.excepthook
    error_reports.begin()

    def came():
        sentry_sdk.flush(SOON_S)
        return events(tracker)

    yield came
    for logger in (root, gunicorn):
        for handler in list(logger.handlers):
            if isinstance(handler, error_reports.Reporter):
                logger.removeHandler(handler)
    sys.excepthook = hook
    sentry_sdk.get_client().close()
    sentry_sdk.init(default_integrations=False)  # others would change how we ask servers


@pytest.fixture
def visitor():
    """A browser of somebody whose every field says who she is."""
    one = UserFactory(name="Canary Quist", email="canary@example.org")
    client = Client(raise_request_exception=False, headers=HEADERS)
    client.force_login(one)
    client.cookies["theme"] = CANARY
    return client


def fail(*_args, **_named):
    """Break with something private at hand, and words of a database that quote a row."""
    held = f"{CANARY} in a local variable"
    raise IntegrityError(f"DETAIL:  Failing row contains (7, {held}).") from KeyError(held)


def test_page_that_breaks_is_reported_with_its_request_and_nothing_of_anybody(
    visitor, reporting, tracker, monkeypatch
):
    monkeypatch.setattr(notices, "render", fail)

    broken = visitor.get("/notices/?q=canary")

    (event,) = reporting()
    assert broken.status_code == 500
    assert event["tags"] == {
        "request": broken["X-Request-ID"], "method": "GET", "path": "/notices/", "route": "notices",
    }  # fmt: skip
    assert (event["level"], event["logger"]) == ("error", "django.request")
    assert event["logentry"]["message"] == "A request failed: GET notices"
    kinds = [(one["type"], one["value"]) for one in event["exception"]["values"]]
    assert kinds == [("KeyError", ""), ("IntegrityError", "")]
    frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
    assert ("accounts/views/notices.py", True) in [(f["filename"], f["in_app"]) for f in frames]
    assert (frames[-1]["function"], frames[-1]["context_line"][:5]) == ("fail", "raise")
    assert all("vars" not in frame for frame in frames)
    assert set(event) == FIELDS
    said = b"".join(bodies(tracker)).lower()
    for sign in (CANARY, "203.0.113.77", "sessionid", str(django_settings.BASE_DIR).lower()):
        assert sign.encode() not in said, sign


def test_tracker_would_see_what_the_sdk_gathers_by_itself(tracker):
    """The control: with nothing left out, the same error tells everything."""
    sentry_sdk.init(dsn=dsn(tracker), default_integrations=False, release="", server_name="")
    try:
        fail()
    except IntegrityError:
        sentry_sdk.capture_exception()
    sentry_sdk.flush(SOON_S)
    sentry_sdk.get_client().close()
    sentry_sdk.init(default_integrations=False)  # others would change how we ask servers

    (body,) = bodies(tracker)
    assert b"canary in a local variable" in body
    assert b"Failing row" in body


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/l/canary-token/", {"path": "/l/[secret]/", "route": "link"}),
        ("/concerns/new/", {"route": "private"}),
    ],
)
def test_address_is_told_as_the_log_tells_it(visitor, reporting, monkeypatch, path, told):
    monkeypatch.setattr("django.shortcuts.loader.render_to_string", fail)
    monkeypatch.setattr("accounts.views.links.links.peek", fail)

    visitor.get(path)

    tags = reporting()[-1]["tags"]
    assert {name: tags[name] for name in ("path", "route") if name in tags} == told


@pytest.mark.parametrize(
    ("logger", "given", "said"),
    [
        ("accounts.x", ("Row %s of %s: %s.", 7, "accounts.notes", "Ana Quist"),
         "Row 7 of accounts.notes: [text]."),
        ("accounts.x", ("To ana@example.org, %.1f", 1.5), "To [address], 1.5"),
        ("another.library", ("It broke at %s.", "Ana"), "It broke at %s."),
        ("another.library", ("GET /l/abc/ broke",), "GET /l/[secret]/ broke"),
    ],
)  # fmt: skip
def test_message_keeps_numbers_and_codes(reporting, logger, given, said):
    logging.getLogger(logger).error(*given)

    (event,) = reporting()
    assert event["logentry"]["message"] == said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file", "/data/ana-quist.pdf"), "[Errno 2]"),
        (ImportError("No module named 'x'"), "No module named 'x'"),
        (ValueError("Ana Quist"), ""),
    ],
)
def test_exception_says_what_names_nobody(reporting, error, said):
    try:
        raise error
    except type(error):
        logging.getLogger("accounts.x").exception("It broke.")

    (event,) = reporting()
    assert [one["value"] for one in event["exception"]["values"]] == [said]


def test_task_is_named_by_its_id(reporting):
    with tracing.following(tracing.Trace(request="abc-12345", task="t-1", person=3)):
        logging.getLogger("accounts.x").error("It broke.")

    (event,) = reporting()
    assert event["tags"] == {"request": "abc-12345", "task": "t-1"}


def test_what_is_no_error_is_not_reported(reporting):
    logging.getLogger("accounts.x").warning("Nothing broke.")

    assert reporting() == []


def test_flood_is_told_of_as_far_as_a_minute_goes(reporting, monkeypatch):
    monkeypatch.setattr(error_reports, "time", SimpleNamespace(monotonic=lambda: 60.0))
    for _ in range(error_reports.MOST_A_MINUTE + 5):
        logging.getLogger("accounts.x").error("It broke.")

    assert len(reporting()) == error_reports.MOST_A_MINUTE


def test_tracker_that_does_not_answer_holds_nobody_up(reporting, tracker):
    tracker.delay = 60

    begun = time.monotonic()
    for _ in range(error_reports.MOST_A_MINUTE):
        logging.getLogger("accounts.x").error("It broke.")
    waited = time.monotonic() - begun

    tracker.released.set()
    assert waited < SOON_S / 3


def test_failure_of_reporting_breaks_nothing_more(visitor, reporting, monkeypatch):
    monkeypatch.setattr(notices, "render", fail)
    monkeypatch.setattr(error_reports, "report", fail)

    broken = visitor.get("/notices/")

    assert broken.status_code == 500
    assert broken["X-Request-ID"].encode() in broken.content
    assert reporting() == []
