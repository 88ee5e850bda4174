"""A database that crashes in the middle of a change."""

import threading

import pytest
from django.db import connection

from accounts.enums import NotificationStatus
from accounts.models import AuditEvent, Notification
from tests.faults.house import times
from tests.faults.world import approve
from tests.matching.scenes import reviewed_round

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
]
# Whoever writes down an approval stands still when everything else is written.
HOLD = """
CREATE FUNCTION hold_on() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(12); RETURN NEW; END $$;
CREATE TRIGGER hold_on AFTER INSERT ON accounts_auditevent
    FOR EACH ROW WHEN (NEW.action = 'match.approved') EXECUTE FUNCTION hold_on();
"""
LET_GO = "DROP TRIGGER IF EXISTS hold_on ON accounts_auditevent; DROP FUNCTION IF EXISTS hold_on();"
IS_HELD = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


@pytest.fixture
def release(house):
    """Hold no approval any more when the test is over."""
    yield
    house.database.start()
    execute(LET_GO)


def test_f08_database_crashes_in_the_middle_of_an_approval(house, release):
    house.run("web", "worker", "beat", "sweep")
    crashes = times(1, 3)
    scene = reviewed_round(crashes)
    session = house.session_of(scene.admin)

    for match in scene.matches:
        answer = crash_during_approval(house, session, match)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "Try again" in answer.text
        match.refresh_from_db()
        match.mentor.refresh_from_db()
        assert (match.state, match.mentor.places_held) == ("proposed", 0)
        told = AuditEvent.objects.filter(action="match.approved", target_id=match.pk)
        assert not told.exists()
        assert approve(house, session, match).status_code == 302

    newer = Notification.objects.filter(pk__in=[row.pk for row in house.queue(5)])
    house.wait(lambda: newer.filter(status=NotificationStatus.SENT).count() == 5)
    house.end_leases()  # of what was in hand as the database crashed
    house.wait(lambda: not house.missing())
    assert house.supervise() == [], "a program had to be started anew"
    house.record("F8", crashes, allowed=frozenset({503}))


def crash_during_approval(house, session, match):
    """Crash when everything is written and nothing is committed; return what she is told."""
    execute(HOLD)
    answers = []
    click = threading.Thread(target=lambda: answers.append(approve(house, session, match)))
    click.start()
    house.wait(is_held)
    house.database.crash()
    click.join()
    house.database.start()
    connection.close()
    execute(LET_GO)
    return answers[0]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def is_held():
    with connection.cursor() as cursor:
        cursor.execute(IS_HELD)
        return cursor.fetchone()[0] == 1
