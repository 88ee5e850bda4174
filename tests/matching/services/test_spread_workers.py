"""A run shared with real workers, which live, or are killed in the middle."""

import os
import signal
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from matching import exceptions
from matching.engine import match
from matching.enums import BlockState, RunState
from matching.models import Block, Match, RunFile, Unmatched
from matching.services import blocks, runs, spread
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    RoleFactory,
)
from tests.matching.scenes import taxonomy
from tests.workers import QUIET, celery, python, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.slow]

MENTEES, MENTORS = 30, 12
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def spread_thinly(settings, monkeypatch):
    """Every run is large, every four rows a block."""
    settings.SPREAD_REQUESTS = 0
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)
    monkeypatch.setattr(spread, "ROWS_PER_BLOCK", 4)


@pytest.fixture
def match_round():
    """More mentees than places; people who differ in goals, roles and hours."""
    taxonomy()
    made = RoundFactory()
    roles = [RoleFactory(slug=f"role-{n}", level=n) for n in (3, 4, 5)]
    goals = [GoalFactory(slug=f"goal-{n}") for n in range(5)]
    evening = PatternFactory()
    for n in range(MENTEES):
        mentee = MenteeFactory(program=made.program, profile__patterns=[evening])
        mentee.goals.set([goals[n % 5], goals[n * 3 % 4]])
    for n in range(MENTORS):
        mentor = MentorFactory(
            program=made.program,
            capacity=1 + n % 3,
            profile__role=roles[n % 3],
            profile__patterns=[evening],
        )
        mentor.helps_with.set([goals[n % 5], goals[n % 4]])
    return made


@pytest.fixture
def workers(redis_url, tmp_path, use_broker):
    """Give a function that starts so many workers, which live until the test ends."""
    with ExitStack() as stack:

        def start(count):
            use_broker(redis_url)
            started = [celery(tmp_path, redis_url, 1, "worker", *QUIET) for _ in range(count)]
            return [stack.enter_context(one) for one in started]

        yield start


@pytest.fixture
def tries(monkeypatch):
    """How often each block of each query was tried, noted as its answers are gathered."""
    noted = []

    def gather(hold, query):
        rows = Block.objects.filter(run_id=hold.run_id, query=query)
        noted.append(sorted(rows.values_list("attempts", flat=True)))
        return real(hold, query)

    real = blocks.gather
    monkeypatch.setattr(blocks, "gather", gather)
    return noted


def executed(match_round):
    run = runs.execute(runs.request_run(round_id=match_round.pk, actor=None).pk)
    assert (run.state, run.error) == (RunState.DONE, "")
    return run


def found_by(run):
    """Everything that a run found, without its number and its seconds."""
    report = {name: value for name, value in run.report.items() if name != "seconds"}
    matches = Match.objects.filter(run=run).order_by("mentee_id", "mentor_id")
    left = Unmatched.objects.filter(run=run).order_by("mentee_id", "mentor_id")
    return (
        report,
        list(matches.values_list("mentee_id", "mentor_id", "score", "breakdown")),
        list(left.values_list("mentee_id", "mentor_id", "reason", "detail", "best_score")),
    )


def alone(match_round, use_broker):
    """Execute a run in this process alone: nobody reads what it asks."""
    use_broker(NOWHERE)
    return found_by(executed(match_round))


def keep_out_until(monkeypatch, allowed):
    """Have this process take no block until ``allowed()``."""
    real = blocks.claim
    monkeypatch.setattr(
        blocks, "claim", lambda *given, **named: real(*given, **named) if allowed() else None
    )


def test_two_workers_give_the_same_result(match_round, workers, use_broker, monkeypatch, tries):
    expected = alone(match_round, use_broker)
    queries = len(tries)
    workers(2)
    keep_out_until(monkeypatch, lambda: False)

    found = found_by(executed(match_round))

    assert found == expected
    assert expected[0]["optimal"]
    assert len(expected[1]) == expected[0]["places"] == 24
    assert tries[queries:] == tries[:queries]
    assert queries > 3
    assert {count for query in tries for count in query} == {1}
    assert not RunFile.objects.exists()


def kill_in_the_middle(worker, killed):
    """Kill a worker with a block in its hands, and let the time pass until its lease ends."""
    held = Block.objects.filter(state=BlockState.LEASED)
    while True:
        wait_for(held.exists)
        worker.send_signal(signal.SIGSTOP)
        os.waitpid(worker.pid, os.WUNTRACED)  # until it really stands still
        if held.exists():
            break
        worker.send_signal(signal.SIGCONT)
    worker.kill()
    worker.wait()
    held.update(lease_until=Now() - timedelta(seconds=1))
    killed.set()
    connection.close()


def test_killed_worker_costs_its_block_only(match_round, workers, use_broker, monkeypatch, tries):
    expected = alone(match_round, use_broker)
    queries = len(tries)
    (worker,) = workers(1)
    killed = threading.Event()
    keep_out_until(monkeypatch, killed.is_set)
    killer = threading.Thread(target=kill_in_the_middle, args=(worker, killed))
    killer.start()

    found = found_by(executed(match_round))

    killer.join()
    assert found == expected
    assert worker.returncode == -signal.SIGKILL
    assert list(map(len, tries[queries:])) == list(map(len, tries[:queries]))
    again = [count for query in tries[queries:] for count in query if count != 1]
    assert again == [2]


SLOWLY = """
import django, sys, time
django.setup()
from matching.engine import match
from matching.services import runs, spread
match.ALL_AT_ONCE, spread.ROWS_PER_BLOCK = 0, 4
answer = spread._answer
spread._answer = lambda *given: (time.sleep(0.5), answer(*given))
runs.execute(int(sys.argv[1]))
"""


def test_killed_run_leaves_nothing_and_its_round_runnable(match_round, use_broker, tmp_path):
    expected = alone(match_round, use_broker)
    proposed = list(Match.objects.order_by("pk").values_list("pk", "state"))
    run = runs.request_run(round_id=match_round.pk, actor=None)
    script = ["-c", SLOWLY, str(run.pk)]
    environment = {"SPREAD_REQUESTS": "0", "DJANGO_SETTINGS_MODULE": "mentorship.settings"}
    with python(tmp_path, NOWHERE, 1, *script, **environment) as process:
        wait_for(Block.objects.filter(state=BlockState.DONE).exists)
        process.kill()
        process.wait()

    with pytest.raises(exceptions.RunInProgress):
        runs.request_run(round_id=match_round.pk, actor=None)
    assert list(Match.objects.order_by("pk").values_list("pk", "state")) == proposed
    assert not Unmatched.objects.filter(run=run).exists()
    runs.cancel(run_id=run.pk, actor=None)

    assert found_by(executed(match_round)) == expected
    assert not Block.objects.exists()
    assert not RunFile.objects.exists()


def test_cancelled_run_lets_its_workers_go(match_round, workers, monkeypatch):
    workers(1)
    keep_out_until(monkeypatch, lambda: False)
    run = runs.request_run(round_id=match_round.pk, actor=None)

    def cancels():
        wait_for(Block.objects.filter(state=BlockState.DONE).exists)
        runs.cancel(run_id=run.pk, actor=None)
        connection.close()

    canceller = threading.Thread(target=cancels)
    canceller.start()

    ended = runs.execute(run.pk)

    canceller.join()
    assert ended.state == RunState.CANCELLED
    assert not Match.objects.exists()
    assert not Block.objects.exists()
    assert not RunFile.objects.exists()
    keep_out_until(monkeypatch, lambda: True)
    executed(match_round)
