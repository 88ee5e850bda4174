"""Serve the site and run beside it what must run beside it."""

import contextlib
import http.client
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.checks import refuse_unsafe_start
from mentorship.management.static_files import collect_if_changed

logger = logging.getLogger(__name__)

PATIENCE_S = 10  # how long a program may take to end before it is killed
QUICK_S = 10  # a program that ends so soon after its start would end again
POLL_S = 0.1
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "mentorship"]


class Command(BaseCommand):
    """Start web and sweep (with ``REDIS_URL``: web, worker and beat) and stop them together."""

    help = "Serve the site with all that runs beside it; Ctrl-C stops everything it started."
    check = refuse_unsafe_start  # in place of Django's pages of checks: one line

    def add_arguments(self, parser: CommandParser) -> None:
        """Add address and size."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=2, help="web processes of 4 threads")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until a signal comes or one of the programs does not stay up."""
        if settings.DEMO and options["host"] != "127.0.0.1":
            raise CommandError("The demo is for this machine only: its passwords are public.")
        address = (options["host"], options["port"])
        _require_free(*address)
        collect_if_changed()
        group = ProcessGroup()
        for name, command in _programs(address, options["workers"]).items():
            group.start(name, command)
        self._announce(group, *address)
        if ended := group.wait():
            raise CommandError(f"The {ended} does not stay up; everything was stopped.")
        self.stdout.write("Stopped.")

    def _announce(self, group: "ProcessGroup", host: str, port: int) -> None:
        """Say where the site is as soon as it answers."""
        while group.is_running() and not _answers(host, port):
            time.sleep(POLL_S)
        if group.is_running():
            self.stdout.write(f"\nBenchmate answers at http://{host}:{port} (Ctrl-C stops it).\n")


class ProcessGroup:
    """Programs that live and end together, each in a session of its own.

    One that ends by itself is started again, unless it had only just been started.
    Signals of the terminal reach only this process, which passes them on: no program is stopped
    twice, and none outlives the others.
    """

    def __init__(self) -> None:
        """Listen for the signals that mean stop."""
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, tuple[list[str], float]] = {}
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def start(self, name: str, command: list[str]) -> None:
        """Start a program; on Linux it also ends when this process is killed outright."""
        self.started[name] = command, time.monotonic()
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "TERM", "--", *command]
        self.programs[name] = subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def is_running(self) -> bool:
        """Tell whether every program lives and nobody asked to stop."""
        return not self.stopping and not self._ended()

    def _ended(self) -> list[str]:
        return [name for name, program in self.programs.items() if program.poll() is not None]

    def wait(self) -> str | None:
        """Wait for the end, stop everything; return the program that does not stay up, if any."""
        failed = None
        while not (self.stopping or failed):
            failed = next((name for name in self._ended() if not self._start_again(name)), None)
            time.sleep(POLL_S)
        self.stop()
        return failed

    def _start_again(self, name: str) -> bool:
        """Start a program that ended by itself, what is left of it killed first."""
        command, at = self.started[name]
        if self.stopping or time.monotonic() - at < QUICK_S:
            return self.stopping
        _signal_group(self.programs[name], signal.SIGKILL)
        logger.error("The %s ended by itself; it is started again.", name)
        self.start(name, command)
        return True

    def stop(self) -> None:
        """Ask every program to end, wait, then kill what is left of their process groups."""
        for program in self.programs.values():
            _signal_group(program, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_S
        for program in self.programs.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(timeout=max(0.0, deadline - time.monotonic()))
            _signal_group(program, signal.SIGKILL)
            program.wait()


def _signal_group(program: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # nobody is left in the group
        os.killpg(program.pid, number)


def _programs(address: tuple[str, int], workers: int) -> dict[str, list[str]]:
    """Return what runs: the web server, and the sweep or Celery's worker and beat."""
    host, port = address
    web = [
        *[sys.executable, "-m", "gunicorn", "--config", "python:mentorship.web_server"],
        *["mentorship.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers)],
        *["--graceful-timeout", "5", "--log-level", "warning"],
    ]
    if not settings.CELERY_BROKER_URL:
        return {"web server": web, "sweep": [*MANAGE, "sweep", "--loop"]}
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--concurrency", "4"]
    schedule = str(Path(settings.DATA_DIR) / "beat-schedule")
    return {
        "web server": web,
        "worker": [*CELERY, "worker", "--loglevel", "warning", *quick],
        "beat": [*CELERY, "beat", "--loglevel", "warning", "--schedule", schedule, "--pidfile="],
    }


def _require_free(host: str, port: int) -> None:
    """Raise a readable error when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} can't be used ({error.strerror}). Choose another: --port"
            ) from error


def _answers(host: str, port: int) -> bool:
    """Tell whether the web server answers anything at all."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _own_name()})
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _own_name() -> str:
    """Return a host name that the site accepts."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return names[0] if names else "localhost"
