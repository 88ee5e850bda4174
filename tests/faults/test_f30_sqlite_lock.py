"""F30: somebody holds SQLite's lock for writing. Others wait a while, then are told so."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest
import requests

from tests.faults.house import IS_LONG
from tests.faults.world import approve, board_of
from tests.matching.scenes import reviewed_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
SERVED_AFTER_S, REFUSED_AFTER_S = (15, 18) if IS_LONG else (1, 2)
SLACK_S = 2


@pytest.fixture
def impatient(spoilt_house):
    """A house whose requests wait as long as in production, or a few seconds."""
    if spoilt_house.kind != "sqlite":
        pytest.xfail("only SQLite has one lock for all")
    spoilt_house.start("web", FAULT_LOCK_S=str(REFUSED_AFTER_S))
    spoilt_house.wait(lambda: "Booting worker" in spoilt_house.log("web"))
    yield spoilt_house
    spoilt_house.start("web")
    spoilt_house.wait(lambda: "Booting worker" in spoilt_house.log("web"))


@contextmanager
def held(house, seconds):
    """Hold the lock for so long, whatever the test does meanwhile."""
    path = house.database.url.removeprefix("sqlite:///")
    is_held = threading.Event()

    def hold():
        with closing(sqlite3.connect(path, isolation_level=None)) as own:
            own.execute("BEGIN IMMEDIATE")
            is_held.set()
            time.sleep(seconds)
            own.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait()
    try:
        yield
    finally:
        holder.join()


def timed(act):
    """Return an answer and how long it took."""
    begin = time.monotonic()
    answer = act()
    return answer, time.monotonic() - begin


def test_f30_writers_wait_then_are_told_and_readers_go_on(impatient):
    house = impatient
    scene = reviewed_round(2)
    session = house.session_of(scene.admin)
    first, second = scene.matches
    house.get(session, board_of(scene))

    with held(house, SERVED_AFTER_S):
        served, _took = timed(lambda: approve(house, session, first))
    with held(house, 2 * REFUSED_AFTER_S + SLACK_S):
        page, page_took = timed(lambda: house.get(session, board_of(scene)))
        refused, took = timed(lambda: approve(house, session, second))
    with held(house, 2 * REFUSED_AFTER_S + SLACK_S):
        visitor, visitor_took = timed(lambda: ask_for_code_by(house))
    after = approve(house, session, second)

    assert (served.status_code, after.status_code) == (302, 302)
    assert page.status_code == 200
    assert page_took < REFUSED_AFTER_S
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "Nothing was saved" in refused.text
    assert visitor.status_code == 503, visitor.text
    assert min(took, visitor_took) > REFUSED_AFTER_S - 0.5
    assert max(took, visitor_took) < REFUSED_AFTER_S + SLACK_S
    house.record("F30", 3, allowed=frozenset({503}))


def ask_for_code_by(house):
    """Ask for a code without a person of our own: making one would wait for the lock too."""
    visitor = requests.Session()
    visitor.cookies.set("csrftoken", "a" * 32)
    return house.post_form(visitor, "/accounts/login/code/", email="nobody@example.org")
