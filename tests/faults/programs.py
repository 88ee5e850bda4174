"""Real processes of ours, each with all that it starts, that can be killed outright."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOOMED = [sys.executable, "-m", "tests.faults.doomed"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]
# How many senders a tree of each kind has at most: so many messages it can hold when it dies.
SENDERS = {"web": 0, "worker": 2, "beat": 0, "sweep": 4}
CELERY = ["celery", "--quiet", "--app", "mentorship"]
END_S = 20


class Program:
    """One process tree."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        log: Path,
        *,
        folder: Path = ROOT,
    ) -> None:
        self.name, self.log, self._folder = name, log, folder
        self._command, self._environment = command, environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it is not waited for."""
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The process at the root of the tree."""
        assert self._process is not None
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the root of the tree lives."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """``kill -9`` the whole tree at once, as a machine that loses power would."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait(timeout=END_S)

    def freeze(self) -> None:
        """Stop every process where it is."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """Ask its first process to end, as a supervisor does; kill what is left."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self.thaw()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=END_S)
        self.kill()

    def _signal(self, number: int) -> None:
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def pids(self) -> list[int]:
        """The processes of the tree's session that live."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[3]) == self.pid and fields[0] != "Z":
                    found.append(int(stat.parent.name))
        return sorted(found)


def commands(folder: Path, port: int, name: str) -> dict[str, list[str]]:
    """Return how each program of a house is started; ``name`` keeps two beats apart."""
    web = ["gunicorn", "--config", "python:mentorship.web_server", "mentorship.wsgi"]
    return {
        "web": [*DOOMED, *web, "--bind", f"127.0.0.1:{port}", "--workers", "1"],
        "worker": [*DOOMED, *CELERY, "worker", *QUIET, "--concurrency", "2"],
        "beat": [*DOOMED, *CELERY, "beat", "--schedule", str(folder / name), "--pidfile="],
        "sweep": [*DOOMED, "manage.py", "sweep", "--loop", "--every", "1", "--mail-every", "0.2"],
    }
