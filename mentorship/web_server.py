"""Settings of gunicorn: ``gunicorn --config python:mentorship.web_server mentorship.wsgi``.

One place for the image, compose and ``serve``; the command line may still say otherwise
(``--workers``, ``--bind``). Why each is what it is: docs/decisions/0055-nights.md.
"""

import gc
import os
import shutil
import tempfile
from http import HTTPStatus
from typing import Any

from gunicorn.glogging import Logger

from accounts import logs
from mentorship import environment as env

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

worker_class = "gthread"
workers = int(env.number("WEB_PROCESSES", default=2, least=1))
threads = int(env.number("WEB_THREADS", default=4, least=1))
# So many may wait in one process; who comes after that is told at once to come back.
MOST_WAITING = int(env.number("WEB_WAITING", default=64, least=1))
RETRY_AFTER_S = 5
NEW_OBJECTS = 20_000  # that wait for the search for cycles
worker_connections = 1000
backlog = 2048
timeout = 60  # a process whose main loop is stuck so long is killed
graceful_timeout = 30  # what is in hand may end
keepalive = 75  # longer than proxies keep an idle connection, so that theirs ends first
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_line, limit_request_fields, limit_request_field_size = 8190, 100, 8190
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  no disk to wait for
control_socket_disable = True


class StructuredLogger(Logger):
    """Gunicorn's own lines in the form of ours; requests have ours already."""

    def setup(self, cfg: Any) -> None:
        """Let the handlers that gunicorn made write as ours do."""
        super().setup(cfg)
        usual = bool(env.flag("DEBUG") or env.flag("DEMO"))
        kind = env.log_format("LOG_FORMAT", is_plain=usual)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter(kind))


logger_class = StructuredLogger


def on_starting(_server: Any) -> None:
    """Give the processes a place in which to count requests together."""
    os.environ.setdefault(FOLDER, tempfile.mkdtemp(prefix="benchmate-figures-"))


def on_exit(_server: Any) -> None:
    """Take that place away."""
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a process that is gone; its counts stay."""
    from prometheus_client import multiprocess  # noqa: PLC0415  reads the folder when imported

    multiprocess.mark_process_dead(worker.pid)


def post_worker_init(worker: Any) -> None:
    """Put the limit on waiting in front of the application, and leave what is loaded alone.

    A page makes and drops tens of thousands of objects: a search for those that hold each other
    would look through the whole program for every few pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    worker.wsgi = Bounded(worker.wsgi, worker.tpool._work_queue.qsize, MOST_WAITING)


class Bounded:
    """Answers 503 at once while more requests wait in this process than it can soon answer.

    A wait that is bounded keeps memory bounded too, and those who were let in get their answers in
    time. Whether the process lives is always answered.
    """

    def __init__(self, application: Any, waiting: Any, most: int) -> None:
        """Let ``most`` wait; ``waiting`` says how many do."""
        self._application, self._waiting, self._most = application, waiting, most

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request."""
        if self._waiting() <= self._most or environ.get("PATH_INFO") == "/healthz":
            return self._application(environ, start_response)
        return _come_back(start_response)


def _come_back(start_response: Any) -> list[bytes]:
    from accounts import request_figures  # noqa: PLC0415  reads the folder when imported

    request_figures.note_shed()
    status = HTTPStatus.SERVICE_UNAVAILABLE
    body = b"Many people are here right now. Nothing was saved; try again in a few seconds.\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_AFTER_S)),
        ("Cache-Control", "no-store"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
