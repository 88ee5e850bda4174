"""A worker that takes no tasks ends; one that works, or whose broker is away, does not."""

import pytest
from celery.worker import state

from accounts.models import Heartbeat
from accounts.tasks import pulse
from mentorship import watchdog
from mentorship.watchdog import MOST_MISSED, BeatPulse, Watchdog


class Worker:
    """Stands in for the worker's side: what it was asked, whether it ended."""

    def __init__(self):
        self.asked = self.ended = 0
        self.error = None

    def ask(self):
        self.asked += 1
        if self.error:
            raise self.error

    def end(self):
        self.ended += 1


@pytest.fixture
def worker():
    return Worker()


@pytest.fixture
def dog(worker, monkeypatch):
    monkeypatch.setattr(state, "active_requests", set())
    monkeypatch.setattr(state, "reserved_requests", set())
    return Watchdog(worker.ask, worker.end)


def look(dog, times):
    for _ in range(times):
        dog.look()


def test_worker_that_gets_nothing_it_sent_itself_ends(dog, worker):
    look(dog, MOST_MISSED)
    assert worker.ended == 0

    dog.look()

    assert worker.ended == 1


def test_it_ends_within_three_minutes():
    assert MOST_MISSED * watchdog.EVERY_S <= 180


def test_any_task_that_comes_begins_the_count_anew(dog, worker):
    look(dog, MOST_MISSED)
    dog.received(sender=None, request=None)

    look(dog, MOST_MISSED)

    assert worker.ended == 0


@pytest.mark.parametrize("requests", ["active_requests", "reserved_requests"])
def test_worker_with_work_in_hand_never_ends(dog, worker, monkeypatch, requests):
    look(dog, MOST_MISSED)
    monkeypatch.setattr(state, requests, {"a long run"})

    look(dog, 3 * MOST_MISSED)

    assert worker.ended == 0


def test_broker_that_is_away_is_not_the_workers_fault(dog, worker):
    look(dog, MOST_MISSED - 1)
    worker.error = ConnectionError()

    look(dog, 3 * MOST_MISSED)

    assert (worker.ended, dog.missed) == (0, 0)
    assert worker.asked == 4 * MOST_MISSED - 1


@pytest.mark.django_db
def test_pulse_notes_the_worker():
    pulse()

    assert Heartbeat.objects.filter(name="worker").exists()


@pytest.mark.django_db
def test_beat_is_noted_now_and_then(monkeypatch):
    beats, noted = BeatPulse(), []
    monkeypatch.setattr(watchdog, "heartbeat", noted.append)

    beats.published(sender="a task")
    beats.published(sender="a task")
    beats._noted -= watchdog.BEAT_EVERY_S
    beats.published(sender="a task")

    assert noted == ["beat", "beat"]
