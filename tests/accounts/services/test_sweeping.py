"""What a round does in the time it has, who is woken, and who is said to be alive."""

import platform
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from accounts import registry, tasks
from accounts.models import Heartbeat
from accounts.services import deliver, nudge, sweeping
from tests.factories.accounts import NotificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweepers(monkeypatch):
    """Nobody's sweepers but the test's."""
    monkeypatch.setattr(registry, "_sweepers", {})
    monkeypatch.setattr(registry, "_long_sweepers", set())
    return registry.register_sweeper


@pytest.fixture
def asked(settings, monkeypatch):
    """What workers are asked; the broker can be made to fail."""
    settings.CELERY_BROKER_URL = "redis://broker.example:6379/0"
    monkeypatch.setattr(nudge, "breaker", nudge._Breaker())
    calls = []
    monkeypatch.setattr(tasks.drain, "apply_async", lambda **given: calls.append(given))
    return calls


def test_soft_limit_is_no_failure_and_ends_the_round(sweepers, caplog):
    ran = []

    def stopped():
        raise SoftTimeLimitExceeded

    sweepers("stopped", stopped)
    sweepers("behind", lambda: ran.append(1))

    assert sweeping.run_sweepers() == 0
    assert ran == []
    assert "failed" not in caplog.text


def test_sweepers_can_be_named(sweepers):
    ran = []
    sweepers("one", lambda: ran.append("one"))
    sweepers("two", lambda: ran.append("two"), is_long=True)

    sweeping.run_sweepers(names=registry.long_sweepers())

    assert ran == ["two"]


def test_round_stops_between_sweepers_when_told(sweepers):
    ran = []
    sweepers("one", lambda: ran.append("one"))
    sweepers("two", lambda: ran.append("two"))

    sweeping.run_sweepers(should_stop=lambda: bool(ran))

    assert ran == ["one"]


@pytest.mark.parametrize(("due", "senders"), [(0, 0), (1, 1), (2, 1), (3, 2), (8, 4), (20, 4)])
def test_as_many_workers_are_asked_as_it_takes(asked, monkeypatch, due, senders):
    monkeypatch.setattr(sweeping, "PER_SENDER", 2)
    NotificationFactory.create_batch(due)

    assert sweeping.wake_senders() == senders
    assert len(asked) == senders


def test_nobody_is_asked_for_what_is_not_due(asked):
    NotificationFactory(not_before=timezone.now() + timedelta(hours=1))

    assert sweeping.wake_senders() == 0


def test_sweep_leaves_the_sending_to_workers(asked, notes, mailoutbox):
    NotificationFactory()

    assert tasks.sweep() == 0
    assert len(asked) == 1
    assert mailoutbox == []


def test_sweep_sends_itself_when_no_worker_can_be_asked(asked, notes, mailoutbox, monkeypatch):
    NotificationFactory()
    nudge.breaker.trip()

    assert tasks.sweep() == 1
    assert len(mailoutbox) == 1


def test_sweep_that_follows_another_at_once_leaves_it_to_that_one(notes, mailoutbox):
    """As with two beats, or 360 rounds that waited while no worker ran."""
    tasks.sweep()
    NotificationFactory()

    again = tasks.sweep()
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=16))
    later = tasks.sweep()

    assert (again, later, len(mailoutbox)) == (0, 1, 1)


def test_drain_sends_what_is_due(notes, mailoutbox):
    NotificationFactory.create_batch(2)

    assert (tasks.drain(), tasks.drain()) == (2, 0)


def test_drain_ends_before_the_next_round(monkeypatch):
    given = {}
    monkeypatch.setattr(deliver, "drain", lambda **options: given.update(options) or 0)

    tasks.drain()

    assert given == {"limit_s": 25}


def test_heartbeat_is_a_row_for_all_and_one_for_the_machine_that_move_on():
    sweeping.heartbeat("sweep")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=4))

    sweeping.heartbeat("sweep")

    names = [f"sweep@{platform.node()}"[:40], "sweep"]
    fresh = Heartbeat.objects.filter(at__gt=timezone.now() - timedelta(minutes=1))
    assert sorted(fresh.values_list("name", flat=True), reverse=True) == names
    assert Heartbeat.objects.count() == 2


def test_heartbeat_bears_a_machine_with_a_long_name(monkeypatch):
    monkeypatch.setattr(platform, "node", lambda: "x" * 200)

    sweeping.heartbeat("worker")

    assert Heartbeat.objects.get(name__contains="@").name == f"worker@{'x' * 33}"


def test_heartbeat_touches_a_file_where_one_is_wanted(settings, tmp_path):
    settings.ALIVE_DIR = str(tmp_path)

    sweeping.heartbeat("beat")

    assert [path.name for path in tmp_path.iterdir()] == ["beat"]
