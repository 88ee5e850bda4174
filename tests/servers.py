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
def _folder() -> Iterator[Path]:
    """Give a short, world-readable temporary folder: socket paths may not pass 100 characters."""
    path = Path(tempfile.mkdtemp(prefix="bm-", dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a private PostgreSQL; give its ``DATABASE_URL``.

    Raises:
        MissingServerError: PostgreSQL is not installed.
    """
    programs = find_postgresql()
    if programs is None:
        raise MissingServerError("PostgreSQL is missing: apt-get install postgresql")
    with _folder() as folder:
        run_as = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            run_as = ["runuser", "-u", "postgres", "--"]
        data = folder / "data"
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        control = [*run_as, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
        initdb = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "app"]
        _quiet([*run_as, *initdb, "--no-sync", "--locale=C.UTF-8"], folder)
        _quiet([*control, "-l", str(folder / "log"), "-o", options, "start"], folder)
        try:
            yield f"postgres://app@/{folder}/postgres"
        finally:
            _quiet([*control, "-m", "immediate", "stop"], folder)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a private Redis that keeps nothing; give its URL.

    Raises:
        MissingServerError: Redis is not installed.
    """
    program = find_redis()
    if program is None:
        raise MissingServerError("Redis is missing: apt-get install redis-server")
    port, password = free_port(), secrets.token_hex(16)
    with _folder() as folder:
        settings = f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ''\ndir {folder}\n"
        (folder / "redis.conf").write_text(settings.replace("''", '""'))
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([program, str(folder / "redis.conf")], stdout=log)
        try:
            _wait_for_port(port, server)
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=10)


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
