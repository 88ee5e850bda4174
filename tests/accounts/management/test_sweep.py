import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import registry
from accounts.management.commands import sweep
from accounts.models import Heartbeat
from accounts.services import deliver, sweeping
from tests.factories.accounts import NotificationFactory

pytestmark = pytest.mark.django_db


def test_sweep_runs_the_sweepers_then_sends(notes, capsys):
    def open_due():
        NotificationFactory()

    registry.register_sweeper("due", open_due)

    call_command("sweep")

    assert len(mail.outbox) == 1
    assert "1 messages handled" in capsys.readouterr().out
    assert Heartbeat.objects.filter(name="sweep").exists()


def test_a_sweeper_that_fails_does_not_stop_the_others(notes, caplog):
    ran = []

    def fail():
        raise KeyError

    registry._sweepers.clear()
    registry.register_sweeper("bad", fail)
    registry.register_sweeper("good", lambda: ran.append(1))
    NotificationFactory()

    assert sweeping.sweep_once() == 1

    assert ran == [1]
    assert "Sweeper bad failed." in caplog.text


def test_loop_gives_long_work_and_each_sender_a_thread_of_its_own(monkeypatch):
    ran = []
    monkeypatch.setattr(
        sweeping, "run_sweepers", lambda _stop, names: ran.append((len(names), sorted(names)))
    )
    monkeypatch.setattr(deliver, "drain", lambda **_: ran.append("sent"))
    loops = list(sweep._loops(threading.Event(), every=30, mail_every=2, senders=3))

    for loop in loops:
        loop._act()

    assert [loop.name for loop in loops][:2] == ["Round", "Long work"]
    long_work = [
        "accounts.copies", "accounts.erasing", "accounts.plain-texts", "accounts.retention",
        "matching.runs", "matching.suggestions", "mentorship.people_imports",
    ]  # fmt: skip
    assert ran[1] == (7, long_work)
    assert ran[0][0] == len(registry.sweepers()) - 7
    assert ran[2:] == ["sent"] * 3


@pytest.mark.parametrize("senders", ["0", "33", "many"])
def test_senders_are_a_sensible_number(senders):
    with pytest.raises(CommandError):
        call_command("sweep", "--loop", "--senders", senders)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_loop_sends_what_comes_and_stops_when_told(stop, tmp_path):
    row = NotificationFactory(category="account", context={"kind": "notice", "sealed": "x"})
    process = start_loop(tmp_path)
    try:
        wait_for(lambda: list((tmp_path / "mail").glob("*.eml")))
    finally:
        process.send_signal(stop)
        out, _ = process.communicate(timeout=20)

    row.refresh_from_db()
    assert row.status == "sent"
    assert (process.returncode, out.splitlines()[-1]) == (0, "Sweep stopped.")


def start_loop(folder):
    """Run ``sweep --loop`` as its own process on this test's database."""
    changes = {"DEMO": "1", "DATA_DIR": str(folder), "DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "sweep", "--loop", "--every", "0.5", "--senders", "2"]
    return subprocess.Popen(
        command,
        cwd=django_settings.BASE_DIR,
        env=os.environ | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
