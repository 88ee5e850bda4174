"""Private PostgreSQL and Redis servers for tests: in a temporary folder, gone afterwards.

The machine's own servers are never touched. PostgreSQL refuses to run as root, so root starts it
as the system user ``postgres``.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_TIMEOUT_S = 30


class MissingServerError(Exception):
    """A server program is not installed; the text says what to install."""


def find_postgresql() -> Path | None:
    """Return the folder that holds ``initdb``, or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parent.parent.name), default=None)
    return newest.parent if newest else None


def find_redis() -> str | None:
    """Return the path of ``redis-server``, or None."""
    return shutil.which("redis-server")


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome; ``CHROMIUM`` names another one."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a short, world-readable temporary folder: socket paths may not pass 100 characters."""
    path = Path(tempfile.mkdtemp(prefix="bm-", dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Postgresql:
    """A private PostgreSQL that may be crashed and started again; ``url`` is its database."""

    def __init__(self, folder: Path) -> None:
        """Make an empty cluster in the folder.

        Raises:
            MissingServerError: PostgreSQL is not installed.
        """
        programs = find_postgresql()
        if programs is None:
            raise MissingServerError("PostgreSQL is missing: apt-get install postgresql")
        run_as: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            run_as = ["runuser", "-u", "postgres", "--"]
        self.folder, data = folder, folder / "data"
        self.url = f"postgres://app@/{folder}/postgres"
        self._control = [*run_as, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
        initdb = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "app"]
        _quiet([*run_as, *initdb, "--no-sync", "--locale=C.UTF-8"], folder)

    def start(self) -> None:
        """Start it, after a crash with a recovery.

        What a process wrote survives its death without fsync as well; only a machine's would not.
        """
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        _quiet([*self._control, "-l", log, "-o", options, "start"], self.folder)

    def crash(self) -> None:
        """End it at once, without a checkpoint: every connection is cut where it stands."""
        _quiet([*self._control, "-m", "immediate", "stop"], self.folder)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a private PostgreSQL; give its ``DATABASE_URL``."""
    with folder() as place:
        server = Postgresql(place)
        server.start()
        try:
            yield server.url
        finally:
            server.crash()


class Redis:
    """A private Redis that keeps nothing and starts again on the same port; ``url`` names it."""

    def __init__(self, folder: Path) -> None:
        """Write its settings into the folder.

        Raises:
            MissingServerError: Redis is not installed.
        """
        program = find_redis()
        if program is None:
            raise MissingServerError("Redis is missing: apt-get install redis-server")
        self.port, self.password = free_port(), secrets.token_hex(16)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self._command, self._log = [program, str(folder / "redis.conf")], folder / "log"
        lines = [f"port {self.port}", f"requirepass {self.password}", f"dir {folder}"]
        settings = ["bind 127.0.0.1", *lines, 'save ""', ""]
        (folder / "redis.conf").write_text("\n".join(settings))

    def start(self) -> None:
        """Start it and wait until it listens."""
        with self._log.open("a") as log:
            self._server = subprocess.Popen(self._command, stdout=log)
        _wait_for_port(self.port, self._server)

    def stop(self) -> None:
        """End it; what it held is gone."""
        self._server.terminate()
        self._server.wait(timeout=10)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a private Redis that keeps nothing; give its URL."""
    with folder() as place:
        server = Redis(place)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def _quiet(command: list[str], folder: Path) -> None:
    """Run a command from ``folder``; show what it printed only when it fails."""
    result = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(f"{command} failed:\n{result.stdout}{result.stderr}")


def _wait_for_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until something accepts connections; stop waiting when the server has ended."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answered on port {port}")
