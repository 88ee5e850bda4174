import socket
import time

import pytest

from accounts import tasks
from accounts.services import nudge


class Task:
    """Stands in for the broker's side of a task."""

    def __init__(self, error=None):
        self.error = error
        self.published = []

    def apply_async(self, **options):
        self.published.append(options)
        if self.error:
            raise self.error


@pytest.fixture
def publish(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://broker.example:6379/0"
    monkeypatch.setattr(nudge, "breaker", nudge._Breaker())

    def through(task):
        monkeypatch.setattr(tasks, "deliver_one", task)
        return task

    return through


def test_nudge_publishes_one_id_that_expires(publish):
    task = publish(Task())

    nudge.nudge(7)

    assert task.published == [{"args": (7,), "expires": 60, "retry": False}]


def test_nudge_does_nothing_without_a_broker(publish, settings):
    settings.CELERY_BROKER_URL = ""
    task = publish(Task())

    nudge.nudge(7)

    assert task.published == []


def test_nudge_swallows_a_failure_counts_it_and_stays_silent_for_a_while(publish, monkeypatch):
    task = publish(Task(ConnectionError("no broker")))

    for n in range(3):
        nudge.nudge(n)

    assert len(task.published) == 1
    assert nudge.breaker.failures == 1
    nudge.breaker.closed_until = 0
    nudge.nudge(9)
    assert len(task.published) == 2


def test_nudge_reaches_no_broker_quickly(use_broker):
    """A real client and a port that nobody listens on."""
    use_broker("redis://127.0.0.1:1/0")
    begun = time.monotonic()

    nudge.nudge(1)

    assert nudge.breaker.failures == 1
    assert time.monotonic() - begun < 1


@pytest.fixture
def hanging_broker(use_broker):
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        use_broker(f"redis://:secret@127.0.0.1:{server.getsockname()[1]}/0")
        yield server


def test_broker_that_hangs_costs_a_request_less_than_a_second_once(hanging_broker):
    begun = time.monotonic()

    for n in range(20):
        nudge.nudge(n)

    assert nudge.breaker.failures == 1
    assert nudge.PATIENCE_S <= time.monotonic() - begun < 1


def test_broker_that_hangs_does_not_answer(hanging_broker, monkeypatch):
    monkeypatch.setattr(nudge, "PATIENCE_S", 0.1)

    assert not nudge.broker_answers()


def test_publish_says_whether_a_worker_was_asked(publish):
    nudges = Task()

    assert nudge.publish(nudges, 1, 2)
    nudge.breaker.trip()
    assert not nudge.publish(nudges, 3)
    assert [one["args"] for one in nudges.published] == [(1, 2)]


def test_ask_raises_what_the_broker_raises():
    with pytest.raises(ConnectionError, match="no broker"):
        nudge.ask(Task(ConnectionError("no broker")))
