"""A broker that forgets, stops, hangs and restarts, and workers that are killed."""

import time
from html import unescape

import pytest

from accounts.models import Notification
from accounts.services import nudge
from tests.factories.accounts import UserFactory
from tests.faults.house import times
from tests.faults.world import approve, ask_for_code, board_of
from tests.matching.scenes import reviewed_round

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
]
PAGES = times(12, 200)


def test_f03_worker_trees_killed_under_load(house):
    house.run("worker", "beat")
    house.post.manners.delay_s = 0.03
    kills, load = times(2, 50), times(40, 60)

    for n in range(1, kills + 1):
        house.queue(load)
        begun = len(house.post.accepted)
        house.wait(lambda begun=begun, n=n: len(house.post.accepted) >= begun + 3 + n % 7)
        house.kill("worker")
        house.end_leases()
        house.supervise()
    assert house.missing(), "every message left before the last kill: this proves nothing"
    house.wait(lambda: house.count("sent") == kills * load, seconds=times(60, 600))

    house.record("F3", kills)


def test_f04_broker_that_forgot_every_nudge(house, use_broker):
    house.run("worker", "beat")
    use_broker(house.broker.url)
    house.queue(1)
    house.wait(lambda: house.count("sent") == 1)
    house.programs["beat"].freeze()
    house.wait(lambda: not house.broker.waiting() + house.broker.in_hand())
    house.programs["worker"].freeze()
    nudges = times(60, 500)
    for row in house.queue(nudges):
        nudge.nudge(row.pk)
    assert house.broker.waiting() >= nudges - 1  # one may be on its way to the worker

    house.broker.forget_all()
    house.programs["worker"].thaw()
    time.sleep(1)
    assert len(house.missing()) >= nudges - 1, "the nudges were not lost: this proves nothing"
    house.programs["beat"].thaw()
    house.wait(lambda: house.count("sent") == nudges + 1, seconds=60)

    house.record("F4", nudges)


def test_f05_broker_away_while_people_go_on(house):
    house.run("web", "worker", "beat")
    scene = reviewed_round(1)
    pids = {name: one.pid for name, one in house.programs.items()}
    session, [match] = house.session_of(scene.admin), scene.matches
    usual = page_times(house, session, scene)

    house.broker.stop()
    unusual = page_times(house, session, scene)
    assert approve(house, session, match).status_code == 302
    assert ask_for_code(house).status_code == 302
    time.sleep(times(1, 600))
    assert house.count("pending"), "the code waits, and what operators are told by now"
    said = house.get(house.session_of(UserFactory(is_superuser=True)), "/desk/operations/")
    assert "The broker (Redis) doesn't answer." in unescape(said.text)
    house.broker.start()
    house.wait(lambda: house.count("sent") and not house.missing(), seconds=60)

    assert p95(unusual) < 2 * p95(usual) + 0.5
    assert {name: one.pid for name, one in house.programs.items()} == pids
    match.refresh_from_db()
    assert match.state == "approved"
    house.record("F5", 1)


def page_times(house, session, scene):
    """How long pages take, after a first one that warms up."""
    house.get(session, board_of(scene))
    answers = [house.get(session, board_of(scene)) for _ in range(PAGES)]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.elapsed.total_seconds() for answer in answers]


def p95(seconds):
    return sorted(seconds)[int(len(seconds) * 0.95)]


def test_f06_broker_that_never_answers_costs_one_request_a_second(house):
    house.run("web", "worker", "beat")
    ask_for_code(house)
    house.wait(lambda: house.count("sent") == 1)

    house.broker.hang()
    first, *later = [ask_for_code(house) for _ in range(4)]
    usual = max(answer.elapsed.total_seconds() for answer in later)
    assert first.elapsed.total_seconds() < usual + 1.5
    assert usual < 1
    house.broker.answer()
    house.wait(lambda: house.count("sent") == 5, seconds=60)

    house.record("F6", 1)


def test_f07_worker_hears_again_after_every_cut_and_restart(house):
    house.run("worker", "beat")
    house.queue(1)
    house.wait(lambda: house.count("sent") == 1)
    cuts = times(3, 10)

    for n in range(cuts):
        injure = house.broker.restart if n % 3 == 2 else house.broker.reset
        injure()
        house.queue(1)
        house.wait(lambda n=n: house.supervise() or house.count("sent") == n + 2, seconds=60)

    house.record("F7", cuts)
    assert Notification.objects.filter(attempts__gt=1).count() == 0
