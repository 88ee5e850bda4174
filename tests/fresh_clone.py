"""Prove the first command on a fresh clone: ``python -m tests.fresh_clone``.

Clones what is committed into an empty folder, runs ``make demo`` there, waits for the site,
presses Ctrl-C and looks for what was left behind; twice, because the second start must be quick.
"""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
FIRST_START_S = 90
NEXT_START_S = 10
STOP_S = 30


def main() -> int:
    """Return 0 when both starts kept their promises; print the seconds that each took."""
    # Other work on the same machine slows it down: the limits are stretched, the promise is not.
    first, second = measure(stretch=float(os.environ.get("TIME_STRETCH", "1")))
    print(f"make demo, fresh clone: {first:.1f} s to the first page (goal {FIRST_START_S})")
    print(f"make demo, second start: {second:.1f} s to the first page (goal {NEXT_START_S})")
    sys.stdout.flush()
    return 0


def measure(stretch: float = 1) -> tuple[float, float]:
    """Start the demo of a fresh clone twice; return the seconds to the first page of each."""
    folder = Path(tempfile.mkdtemp(prefix="benchmate-"))
    try:
        clone = folder / "benchmate"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first = start_and_stop(clone, FIRST_START_S * stretch)
        return first, start_and_stop(clone, NEXT_START_S * stretch)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_and_stop(clone: Path, limit_s: float) -> float:
    """Start the demo, wait for its landing page, stop it as a terminal would; return seconds."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "LANG": "C.UTF-8"}
    log = (clone.parent / "demo.log").open("w+")
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"], cwd=clone, env=environment, stdin=subprocess.DEVNULL,
        stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        while status(port) != 200:
            seconds = time.monotonic() - began
            if demo.poll() is not None or seconds > limit_s:
                fail(log, f"/ did not answer 200 within {limit_s:.0f} s ({seconds:.1f} s passed)")
            time.sleep(0.1)
        seconds = time.monotonic() - began
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait(timeout=STOP_S)
        if left := processes_of(clone):
            fail(log, f"Ctrl-C left processes behind: {left}")
        if status(port) is not None:
            fail(log, f"port {port} still answers after Ctrl-C")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGTERM)
        log.close()
    return seconds


def status(port: int) -> int | None:
    """Return the status of the landing page, or None when nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def processes_of(clone: Path) -> list[str]:
    """Return the command lines of living processes that were started from the clone."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            if str(clone) in command or (folder / "cwd").readlink().is_relative_to(clone):
                found.append(command)
    return found


def fail(log, reason: str) -> None:
    """Show what the demo printed and stop with the reason."""
    log.seek(0)
    print(log.read()[-4000:])
    sys.exit(f"The fresh clone failed: {reason}")


if __name__ == "__main__":
    sys.exit(main())
