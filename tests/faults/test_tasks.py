"""Messages and tasks that go wrong, people who leave, runs that are killed."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice, Notification, OneTimeLink
from accounts.services import erasing
from matching.enums import RunState
from matching.exceptions import RunInProgress
from matching.models import Match, Run
from matching.services import runs
from tests import ageing
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory
from tests.faults.house import times
from tests.faults.orders import HANG, STUCK
from tests.faults.programs import ROOT
from tests.matching.scenes import reviewed_round, taxonomy

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
FAULTS = 5  # so often a message may break our own code
NAME = "Canary-Jamila"


@pytest.fixture
def sending(house):
    """A house whose senders run."""
    house.run(*house.senders)
    return house


def poison(house):
    """A message that breaks while it is written, before all others: its questions are gone."""
    now = timezone.now()
    pair = MentorshipFactory(active=True, introduced_at=now - timedelta(days=30))
    side = CheckInAnswerFactory(
        check_in__mentorship=pair, state="open", opened_at=now, due_at=now - timedelta(hours=1)
    )
    return house.queue(
        1, category="check_in", context={}, recipient=pair.mentee_user, priority=0,
        subject_type="mentorship.checkinanswer", subject_id=str(side.pk),
    )[0]  # fmt: skip


def test_f26_poison_at_the_head_of_the_queue_is_given_up_and_others_pass(sending):
    taxonomy()
    poisoned = [poison(sending) for _ in range(times(1, 10))]
    others = sending.queue(20)

    sending.wait(lambda: sending.count("sent") == len(others))
    assert {row.faults for row in fresh(poisoned)} <= {0, 1}
    for n in range(1, FAULTS + 1):
        sending.wait(lambda n=n: all(row.faults == n for row in fresh(poisoned)))
        if n < FAULTS:
            sending.age(hours=2)

    sending.wait(lambda: sending.count("dead") == len(poisoned))
    assert {(row.last_error_code, row.attempts) for row in fresh(poisoned)} == {("fault", 0)}
    assert "KeyError at" in fresh(poisoned)[0].last_error_text
    Notification.objects.filter(status="dead").update(status="cancelled")  # an operator discards it
    sending.record("F26", len(poisoned))
    assert set(sending.post.copies().values()) == {1}


def fresh(rows):
    return Notification.objects.filter(pk__in=[row.pk for row in rows])


@pytest.mark.parametrize("point", ["claimed", "before hand-over"])
def test_f25_person_forgotten_while_a_sender_holds_a_mail_to_her(sending, point):
    sending.orders.give(point, HANG)
    row = sending.queue(1)[0]
    her, kept = row.recipient, sending.queue(2, recipient=row.recipient, not_before=tomorrow())
    address = her.email
    Notice.objects.create(uid=kept[0].uid, user=her, title=NAME, text=NAME)
    sending.wait(lambda: sending.orders.taken(what=HANG) == 1)

    erasing.erase(person=her)
    sending.orders.clear()
    other = sending.queue(1)
    sending.wait(lambda: not sending.count("pending", "retry", "leased"))

    sending.record("F25", 1)
    status = fresh([row]).get().status
    letters = [letter for letter in sending.post.accepted if letter.address == address]
    if point == "claimed":
        assert (status, letters) == ("cancelled", [])
    else:  # the talk with the server had begun: nobody can call that mail back
        assert (status, len(letters)) == ("sent", 1)
    assert {one.status for one in fresh(kept)} == {"cancelled"}
    assert fresh(other).get().status == "sent"
    assert address not in told_by_the_outbox()
    assert not Notice.objects.exists()
    assert not OneTimeLink.objects.exists()


def tomorrow():
    return timezone.now() + timedelta(days=1)


def told_by_the_outbox():
    """Everything that rows of the outbox say, as text."""
    return str(list(Notification.objects.values()))


@pytest.mark.postgresql
@pytest.mark.redis
def test_f27_task_that_hangs_is_killed_and_its_message_leaves_later(spoilt_house):
    house = spoilt_house
    house.run("beat")
    house.start("worker", FAULT_LIMITS_S="1 2", FAULT_TASKS_PER_CHILD="4")
    hangs = times(1, 5)
    for n in range(1, hangs + 1):
        house.orders.give("claimed", STUCK)
        house.queue(4)
        house.wait(lambda n=n: house.orders.taken(what=STUCK) == n)
        house.wait(lambda n=n: house.count("sent") == 4 * n - 1)
        house.wait(lambda n=n: house.log("worker").count("Hard time limit") >= n)
        house.end_leases()
        house.wait(lambda n=n: house.count("sent") == 4 * n)

    house.record("F27", hangs)
    assert set(house.post.copies().values()) == {1}


@pytest.mark.postgresql
@pytest.mark.redis
def test_f27_worker_begins_with_fresh_memory_after_some_tasks(spoilt_house):
    house = spoilt_house
    house.run("beat")
    house.start("worker", FAULT_TASKS_PER_CHILD="3")
    house.wait(lambda: len(house.programs["worker"].pids()) > 2)
    first = set(house.programs["worker"].pids())
    root = house.programs["worker"].pid

    house.wait(lambda: set(house.programs["worker"].pids()) & first == {root})
    house.queue(3)
    house.wait(lambda: house.count("sent") == 3)

    house.record("F27 memory", 1)


DIES = """
import os, signal, sys, django
django.setup()
from matching.services import runs
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(getattr(runs, sys.argv[1]), sys.argv[2], die)
runs.execute(int(sys.argv[3]))
"""


def killed_run(house, *point):
    """Execute a round in a process that kills itself when it comes to a function."""
    script = [sys.executable, "-c", DIES, *point, str(Run.objects.get(state=RunState.QUEUED).pk)]
    environment = house._environment() | {"DJANGO_SETTINGS_MODULE": "mentorship.settings"}
    return subprocess.run(script, env=environment, cwd=ROOT, check=False, timeout=60).returncode


@pytest.mark.parametrize("point", [("store", "rows_of"), ("upkeep", "without_kept")])
def test_f24_run_killed_while_it_computes_or_writes(house, point):
    """The other half, two started at once: ``tests/matching/services/test_races.py``."""
    house.run()  # nothing else takes the run
    scene = reviewed_round(2)
    proposed = list(Match.objects.values_list("pk", "state"))
    ask = {"round_id": scene.round.pk, "actor": None}
    run = runs.request_run(**ask)

    assert killed_run(house, *point) == -signal.SIGKILL
    with pytest.raises(RunInProgress):  # its lease goes on
        runs.request_run(**ask)
    assert list(Match.objects.values_list("pk", "state")) == proposed
    ageing.let_pass(timedelta(hours=1), only=("matching.run",))
    again = runs.execute(runs.request_run(**ask).pk)

    run.refresh_from_db()
    assert (run.state, run.lease_token, again.state) == (RunState.FAILED, None, RunState.DONE)
    assert Match.objects.filter(run=again, state="proposed").count() == len(proposed)
    house.record(f"F24 {point[1]}", 1)
