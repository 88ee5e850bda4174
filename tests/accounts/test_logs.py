import json
import logging
import sys

import pytest
from django.db import IntegrityError, OperationalError

from accounts import tracing
from accounts.logs import JsonFormatter, LineFormatter, formatter


def line(message, *args, level=logging.WARNING, exc_info=None):
    record = logging.LogRecord("app", level, __file__, 1, message, args, exc_info)
    record.created = 1_772_357_400.25
    return LineFormatter().format(record)


def test_line_is_in_utc():
    assert line("Row %s waits.", 7) == "2026-03-01T09:30:00.250Z WARNING app Row 7 waits."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to <ana@example.org>, now", "to <[address]>, now"),
        ("DETAIL: Key (lower(email))=(ana@example.org) exists", "[address]) exists"),
        ("Gone: /l/AbC-123_x/", "Gone: /l/[secret]/"),
        ("Not Found: /l/AbC-123_x", "Not Found: /l/[secret]"),
        ("Not Found: /join/AbC-123_x/", "Not Found: /join/[secret]/"),
        ("Not Found: /calendar/AbC-123_x.ics", "Not Found: /calendar/[secret]"),
        ("Not Found: /stop/WzEsImMiXQ:AbC-1/", "Not Found: /stop/[secret]/"),
        ("Refused: /me/calendar/", "Refused: /me/calendar/"),
        ("Not Found: /api/v1/bm_AbC-123_xyz/", "Not Found: /api/v1/[token]/"),
        ("/accounts/password/reset/key/2-abc/", "/accounts/password/reset/key/[secret]/"),
        ("one\r\ntwo\x1b[31m\u2028three", "one\\r\\ntwo\\x1b[31m\\u2028three"),
        ("GET /people/?q=Ana+Quist&page=2 failed", "GET /people/?[query] failed"),
        ("Why? a=b", "Why? a=b"),
        ("Zoë, 東京", "Zoë, 東京"),
    ],
)
def test_line_keeps_no_address_no_secret_and_no_control_character(said, kept):
    written = line("%s", said)

    assert written.endswith(kept)
    assert "ana@" not in written
    assert len(written.splitlines()) == 1


def test_traceback_is_indented_and_scrubbed():
    try:
        raise KeyError("ana@example.org\n2026 INFO forged")
    except KeyError:
        found = sys.exc_info()
    first, *trace = line("It failed.", level=logging.ERROR, exc_info=found).splitlines()

    assert line("Refused.", exc_info=found).splitlines() == [line("Refused.")]
    assert first.endswith("It failed.")
    assert trace
    assert all(part.startswith("    ") for part in trace)
    assert "ana@" not in "".join(trace)


def raised(error):
    """Raise and catch, as a handler of errors sees it."""
    try:
        raise error
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IntegrityError("DETAIL:  Failing row contains (7, Ana Quist)."), "IntegrityError"),
        (ValueError("Ana Quist"), "ValueError"),
        (
            OperationalError("could not connect to server\nDETAIL: Ana Quist"),
            "OperationalError: could not connect to server",
        ),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
    ],
)
def test_traceback_quotes_no_row_and_no_form(error, said):
    written = line("It failed.", level=logging.ERROR, exc_info=raised(error))

    assert written.splitlines()[-1] == f"    {said}"
    assert "Ana" not in written.replace("raise error", "")


def test_traceback_begins_with_the_cause():
    error = RuntimeError("Ana Quist")
    error.__cause__ = raised(KeyError("Ana Quist"))[1]

    written = line("It failed.", level=logging.ERROR, exc_info=raised(error))

    kinds = [part.strip() for part in written.splitlines()[1:] if ":" not in part]
    assert kinds == ["KeyError", "RuntimeError"]


def test_machines_read_one_object_with_the_ids_of_what_is_worked_on():
    record = logging.LogRecord("app", logging.INFO, __file__, 1, "Row %s\nwaits.", (7,), None)
    record.created = 1_772_357_400.25
    record.fields = {"status": 200}

    with tracing.following(tracing.Trace(request="abc-12345", task="t-1", person=3)):
        written = JsonFormatter().format(record)
        plain = LineFormatter().format(record)

    assert json.loads(written) == {
        "at": "2026-03-01T09:30:00.250Z",
        "level": "INFO",
        "logger": "app",
        "message": "Row 7\\nwaits.",
        "request": "abc-12345",
        "task": "t-1",
        "person": 3,
        "status": 200,
    }
    assert len(written.splitlines()) == 1
    assert plain.endswith("[request=abc-12345 task=t-1 person=3]")


def test_machines_read_the_traceback_as_a_list():
    record = logging.LogRecord(
        "app", logging.ERROR, __file__, 1, "It failed.", (), raised(KeyError("ana@example.org"))
    )

    trace = json.loads(JsonFormatter().format(record))["trace"]

    assert trace[-1] == "KeyError"
    assert "raise error" in trace[0]


def test_lines_of_celery_hold_neither_values_nor_words_of_errors():
    given = {
        "name": "accounts.tasks.sweep", "id": "t-1", "description": "raised unexpected",
        "exc": "ValueError('Ana Quist')", "return_value": "Ana", "traceback": "Ana",
    }  # fmt: skip
    said = "Task %(name)s[%(id)s] %(description)s: %(exc)s %(return_value)s%(traceback)s"
    record = logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, said, (given,), None)

    written = LineFormatter().format(record)

    assert written.endswith("Task accounts.tasks.sweep[t-1] raised unexpected: ValueError ")


@pytest.mark.parametrize(("kind", "made"), [("JSON", JsonFormatter), ("PLAIN", LineFormatter)])
def test_settings_choose_the_form(kind, made):
    assert type(formatter(kind)) is made
