"""Errors told to whoever keeps the site running, by ``SENTRY_DSN``: what the log says, or less.

The SDK only sends: it listens to nothing, so requests, sessions, local variables, statements and
mails never reach it. What is sent is written here, from a line of the log: where the error came
from, which request or task it was, and words that say nothing of people.
"""

import logging
import re
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import sentry_sdk
from django.conf import settings
from django.http import HttpRequest

from accounts import logs, request_log, tracing

OURS = {"accounts", "matching", "mentorship"}
# Names of code, kinds and rules; what people write has spaces, and the log holds no names.
CODE = re.compile(r"[A-Za-z_][\w.-]{0,79}")
LEFT_OUT = "[text]"
MOST_A_MINUTE = 30  # of a process: when the database is away, every request has an error
SHUTDOWN_S = 2.0
LEVELS = {"CRITICAL": "fatal"}
OF_REPORT = {"level", "logger", "logentry", "tags", "exception"}
OF_SDK = {"event_id", "timestamp", "platform", "environment", "sdk"}


def begin() -> None:
    """Report what is logged as an error from now on, and what ends a command."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment="demo" if settings.DEMO else "production",
        release="",  # else it asks git
        server_name="",
        before_send=_leave_out,
        debug=False,
        spotlight=False,
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        enable_backpressure_handling=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_client_reports=False,
        shutdown_timeout=SHUTDOWN_S,
        traces_sample_rate=None,
    )
    reporter = Reporter(logging.ERROR)
    for name in ("", "gunicorn.error"):  # which hands nothing on
        logging.getLogger(name).addHandler(reporter)
    sys.excepthook = _report_and(sys.excepthook)


def _leave_out(event: Any, _hint: Any) -> Any:
    """Return what is ours of an event, and what a receiver needs."""
    return {name: event[name] for name in OF_REPORT | OF_SDK if name in event}


def _report_and(before: Any) -> Any:
    """Return a hook for what nothing caught that reports it, then does as ``before``."""

    def hook(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        if isinstance(error, Exception):  # not Ctrl-C
            logging.getLogger(__name__).error("A command failed.", exc_info=(kind, error, at))
        before(kind, error, at)

    return hook


class Reporter(logging.Handler):
    """Hands each error to the SDK's own thread; never waits, never fails.

    ``logging.shutdown`` has it wait for what is on its way, ``SHUTDOWN_S`` at most.
    """

    def __init__(self, level: int) -> None:
        """Begin a minute in which nothing was told."""
        super().__init__(level)
        self._minute, self._told = 0, 0

    def emit(self, record: logging.LogRecord) -> None:
        """Report one line of the log; what can't be reported stands there anyway."""
        if record.name.startswith("sentry_sdk") or not self._has_room():
            return
        with suppress(Exception):  # an error of reporting must not become one of the page
            sentry_sdk.capture_event(report(record))

    def flush(self) -> None:
        """Wait a little for what is on its way."""
        sentry_sdk.flush(SHUTDOWN_S)

    def _has_room(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._told = minute, 0
        self._told += 1
        return self._told <= MOST_A_MINUTE


def report(record: logging.LogRecord) -> Any:
    """Return what is sent of a line of the log."""
    trace, request = tracing.current(), getattr(record, "request", None)
    told = request_log.told_of(request) if isinstance(request, HttpRequest) else {}
    tags = {"request": trace.request, "task": trace.task, **told}
    error = record.exc_info[1] if record.exc_info else None
    chain = logs.chain_of(error) if error else []
    return {
        "level": LEVELS.get(record.levelname, record.levelname.lower()),
        "logger": record.name,
        "logentry": {"message": _of_request(told) if told else _message(record)},
        "tags": {name: value for name, value in tags.items() if value},
        "exception": {"values": [_exception(one) for one in chain]},
    }


def _of_request(told: dict[str, str]) -> str:
    return f"A request failed: {told['method']} {told['route']}"


def _message(record: logging.LogRecord) -> str:
    """Return the message; of others' the template only, of ours with numbers and codes."""
    if logs.is_of_task(record):
        return logs.message_of(record)
    template = str(record.msg)
    if record.name.partition(".")[0] not in OURS or not isinstance(record.args, tuple):
        return logs.scrub(template)
    kept = tuple(
        one if isinstance(one, int | float) or CODE.fullmatch(str(one)) else LEFT_OUT
        for one in record.args
    )
    return logs.scrub(template % kept)


def _exception(error: BaseException) -> dict[str, Any]:
    frames = [_frame(one) for one in traceback.extract_tb(error.__traceback__)]
    return {
        "type": type(error).__name__,
        "module": type(error).__module__,
        "value": _words(error),
        "stacktrace": {"frames": frames},
    }


def _words(error: BaseException) -> str:
    """Return what an exception says where that is safe; paths of files may name somebody."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}]"
    return logs.words_of(error).partition(": ")[2]


def _frame(one: traceback.FrameSummary) -> dict[str, Any]:
    name, is_ours = _file(one.filename)
    return {
        "filename": name,
        "function": one.name,
        "lineno": one.lineno,
        "context_line": one.line,
        "in_app": is_ours,
    }


def _file(name: str) -> tuple[str, bool]:
    """Return a file's name without where it lies on this machine, and whether it is ours."""
    path = Path(name)
    if "site-packages" in path.parts:
        return name.rpartition("site-packages/")[2], False
    if path.is_relative_to(settings.BASE_DIR):
        return str(path.relative_to(settings.BASE_DIR)), True
    return path.name, False
