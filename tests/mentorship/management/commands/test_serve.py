import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command

from mentorship.management.commands import serve

SLEEP = [sys.executable, "-c", "import time; time.sleep(100)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(100)",
]
PARENT = [sys.executable, "-c", """
import pathlib, subprocess, sys, time
pathlib.Path(sys.argv[1]).write_text(str(subprocess.Popen(["sleep", "100"]).pid))
time.sleep(100)
"""]  # fmt: skip


@pytest.fixture
def group():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    group = serve.ProcessGroup()
    yield group
    group.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def wait_for_text(path) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and (text := path.read_text().strip()):
            return text
        time.sleep(0.05)
    raise AssertionError(f"nothing was written to {path}")


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_group_stops_everything_on_a_signal(group, number):
    group.start("one", SLEEP)
    group.start("two", SLEEP)

    os.kill(os.getpid(), number)

    assert group.wait() is None
    assert [program.poll() is None for program in group.programs.values()] == [False, False]


def test_group_stops_the_others_when_one_ends_by_itself(group):
    group.start("short", [sys.executable, "-c", ""])
    group.start("long", SLEEP)

    assert group.wait() == "short"
    assert group.programs["long"].poll() is not None


def test_group_starts_again_what_ended_by_itself(group, monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(serve, "QUICK_S", 0)
    lives = tmp_path / "lives"
    again = f"import os, pathlib; pathlib.Path('{lives}').open('a').write('x')"
    monkeypatch.setattr(serve.time, "sleep", lambda _: stop_after_three())
    group.start("worker", [sys.executable, "-c", again])

    def stop_after_three():
        group.stopping = lives.exists() and len(lives.read_text()) >= 3

    assert group.wait() is None
    assert len(lives.read_text()) >= 3
    assert "The worker ended by itself; it is started again." in caplog.text


def test_group_leaves_no_grandchild(group, tmp_path):
    group.start("parent", [*PARENT, str(tmp_path / "pid")])
    grandchild = int(wait_for_text(tmp_path / "pid"))

    group.stop()

    assert not is_alive(grandchild)


def test_group_kills_what_does_not_end(group, monkeypatch):
    monkeypatch.setattr(serve, "PATIENCE_S", 0.5)
    group.start("stubborn", STUBBORN)
    time.sleep(0.5)

    group.stop()

    assert group.programs["stubborn"].returncode == -signal.SIGKILL


def test_serve_names_a_taken_port(settings):
    settings.DEMO = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"^Port {port} of 127\.0\.0\.1 can't be used"):
            call_command("serve", port=port)


def test_serve_keeps_the_demo_on_this_machine(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="for this machine only"):
        call_command("serve", host="0.0.0.0")


@pytest.mark.parametrize(
    ("broker", "names"),
    [
        ("", ["web server", "sweep"]),
        ("redis://127.0.0.1:1/0", ["web server", "worker", "beat"]),
    ],
)
def test_serve_runs_the_sweep_or_celery(settings, broker, names):
    settings.CELERY_BROKER_URL = broker

    assert list(serve._programs(("127.0.0.1", 8000), 2)) == names
