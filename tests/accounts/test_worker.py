"""A real worker and a real beat on a real broker, on this test's database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from accounts.models import Heartbeat
from accounts.services import notify
from tests.accounts.smtp import mail_server
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.slow]

QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--pool", "solo"]
ACCOUNT = {"category": "account", "context": {"kind": "notice", "sealed": "x"}}


@contextmanager
def celery(folder, broker, port, *arguments, **changes):
    """Run one Celery process until the block ends."""
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
    with (folder / f"{arguments[0]}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "mentorship", *arguments],
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


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def test_nudge_wakes_a_worker_that_sends(redis_url, tmp_path, use_broker):
    use_broker(redis_url)
    with mail_server() as (letters, port), celery(tmp_path, redis_url, port, "worker", *QUIET):
        notify.enqueue(**ACCOUNT, recipient=UserFactory(), dedupe_key="nudged")

        wait_for(lambda: letters.accepted)

    assert len(letters.accepted) == 1


def test_beat_sends_what_was_never_nudged_and_keeps_the_heart_beating(redis_url, tmp_path):
    rows = NotificationFactory.create_batch(3, **ACCOUNT)
    schedule = ["beat", "--schedule", str(tmp_path / "schedule"), "--pidfile", ""]
    begun = timezone.now()
    with (
        mail_server() as (letters, port),
        celery(tmp_path, redis_url, port, "worker", *QUIET, SWEEP_SECONDS="1"),
        celery(tmp_path, redis_url, port, *schedule, SWEEP_SECONDS="1"),
    ):
        wait_for(lambda: len(letters.accepted) == len(rows))

    assert sorted(letters.ids()) == sorted(f"<{row.uid.hex}@localhost>" for row in rows)
    assert Heartbeat.objects.get(name="sweep").at >= begun
