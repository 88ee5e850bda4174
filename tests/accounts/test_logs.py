import logging
import sys

import pytest

from accounts.logs import LineFormatter


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
        ("Not Found: /calendar/AbC-123_x.ics", "Not Found: /calendar/[secret]"),
        ("Refused: /me/calendar/", "Refused: /me/calendar/"),
        ("/accounts/password/reset/key/2-abc/", "/accounts/password/reset/key/[secret]/"),
        ("one\r\ntwo\x1b[31m\u2028three", "one\\r\\ntwo\\x1b[31m\\u2028three"),
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
