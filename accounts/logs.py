"""How log lines look: UTC, ids only, without addresses, secrets and what people wrote.

For machines one JSON object for each event, for a person at a terminal one plain line. What an
exception says may quote a row or a form: only what says nothing of people is kept of it.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.template.exceptions import TemplateDoesNotExist

from accounts import tracing

ADDRESS = re.compile(r"[^\s@<>\"'(=]{1,64}@[^\s@<>\"'),;]+")
# Paths that are secrets in themselves: one-time links, invitations, those to choose a new password
# or to stop somebody's mail.
SECRET_PATH = re.compile(r"(/l/|/stop/|/key/|/confirm-email/|/calendar/|/join/)[^/\s]+")
QUERY = re.compile(r"(?<=[/\w])\?[^\s'\"]+=[^\s'\"]*")  # of an address: what somebody searched for
TOKEN = re.compile(r"\bbm_[\w-]{8,}")  # of the API, wherever somebody put one
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Their words name code, files, hosts and codes of the database, never a value of a row.
TELLING = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    InterfaceError,
    NameError,
    OSError,
    OperationalError,
    TemplateDoesNotExist,
)


def scrub(text: str) -> str:
    """Leave out e-mail addresses, tokens, secret paths and queries; escape control characters."""
    text = SECRET_PATH.sub(r"\1[secret]", ADDRESS.sub("[address]", text))
    text = TOKEN.sub("[token]", QUERY.sub("?[query]", text))
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def words_of(error: BaseException) -> str:
    """Return an exception's name, and the first line of what it says where that is safe."""
    name = type(error).__name__
    if not isinstance(error, TELLING):
        return name
    return scrub(f"{name}: {(str(error).splitlines() or [''])[0]}")


def chain_of(error: BaseException) -> list[BaseException]:
    """Return an exception and what it came from, its causes first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(chain_of(before) if before else []), error]


def trace_of(error: BaseException) -> list[str]:
    """Return where an exception came from, its causes first: files and lines, no values."""
    lines = []
    for one in chain_of(error):
        lines += [
            f"{entry.filename}:{entry.lineno} {entry.name}: {entry.line}"
            for entry in traceback.extract_tb(one.__traceback__)
        ]
        lines.append(words_of(one))
    return lines


def _trace(record: logging.LogRecord) -> list[str]:
    """Return a record's traceback; refusals below an error are no faults."""
    if not record.exc_info or record.levelno < logging.ERROR:
        return []
    error = record.exc_info[1]
    return [scrub(line) for line in trace_of(error)] if error else []


def message_of(record: logging.LogRecord) -> str:
    """Return the message; Celery's hold what a task raised and returned."""
    if is_of_task(record):
        given: Any = record.args
        kept = {**given, "return_value": "", "traceback": "", "args": "", "kwargs": ""}
        kept["exc"] = str(given.get("exc", "")).partition("(")[0]
        return scrub(str(record.msg) % kept)
    return scrub(record.getMessage())


def is_of_task(record: logging.LogRecord) -> bool:
    """Whether Celery tells how a task ended."""
    return record.name.startswith("celery.") and isinstance(record.args, dict)


def _ids() -> Iterator[tuple[str, Any]]:
    trace = tracing.current()
    for name in ("request", "task", "person"):
        if value := getattr(trace, name):
            yield name, value


def _at(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return at.replace("+00:00", "Z")


class LineFormatter(logging.Formatter):
    """One line in UTC, and the traceback on indented lines below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; what people sent cannot begin a line of its own."""
        head = f"{_at(record)} {record.levelname} {record.name} {message_of(record)}"
        ids = " ".join(f"{name}={value}" for name, value in _ids())
        lines = [f"{head} [{ids}]" if ids else head]
        return "\n".join([*lines, *(f"    {line}" for line in _trace(record))])


class JsonFormatter(logging.Formatter):
    """One JSON object on one line, its traceback as a list."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record with the ids of what is being worked on."""
        written = {
            "at": _at(record),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            **dict(_ids()),
            **getattr(record, "fields", {}),
        }
        if trace := _trace(record):
            written["trace"] = trace
        return json.dumps(written, ensure_ascii=False)


def formatter(kind: str) -> logging.Formatter:
    """Return the one that ``LOG_FORMAT`` names."""
    return LineFormatter() if kind == "PLAIN" else JsonFormatter()
