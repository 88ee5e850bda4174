"""Real processes of ours on this test's database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings as django_settings
from django.db import connection

QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--pool", "solo"]


def celery(folder, broker, port, *arguments, **changes):
    """Run one Celery process until the block ends."""
    return python(
        folder, broker, port, "-m", "celery", "--app", "mentorship", *arguments, **changes
    )


@contextmanager
def python(folder, broker, port, *arguments, **changes):
    """Run Python on this test's database until the block ends; mail goes to a port of ours."""
    name = connection.settings_dict["NAME"]
    database = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    environment = {
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    with (folder / "python.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=django_settings.BASE_DIR,
            env=os.environ | environment | changes,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(condition, seconds: float = 90, what: str = "") -> float:
    """Wait until a condition holds; return how long it took, fail when it never does."""
    begun = time.monotonic()
    while not condition():
        waited = time.monotonic() - begun
        assert waited < seconds, f"waited {waited:.0f} s in vain{f' for {what}' if what else ''}"
        time.sleep(0.05)
    return time.monotonic() - begun
