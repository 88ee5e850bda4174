"""Both act at the same moment, against PostgreSQL: one wins, the other reads why."""

import time
from collections import Counter

import pytest

from accounts.services import locking
from mentorship.enums import MeetingState
from mentorship.models import Meeting, MeetingTime
from mentorship.services import meetings
from mentorship.services.meetings import Plan, mailing
from tests.factories.meetings import MeetingFactory, running, soon
from tests.races import DONE, race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def unlocked(monkeypatch):
    """No row locks, and time for the race to happen."""
    offered = mailing.offered

    def slowly(meeting, to):
        time.sleep(0.2)
        offered(meeting, to)

    monkeypatch.setattr(locking, "lock", lambda rows: rows)
    monkeypatch.setattr(mailing, "offered", slowly)


def both_move():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship

    def moving(person, day):
        return lambda: meetings.move(meeting_id=meeting.pk, times=[soon(day)], actor=person)

    return race([moving(pair.mentee_user, 6), moving(pair.mentor_user, 7)])


@pytest.mark.usefixtures("unlocked")
def test_control_without_locks_both_move():
    assert both_move() == Counter({DONE: 2})


def test_both_move_and_one_reads_the_others_times():
    assert both_move() == Counter({DONE: 1, "times_offered": 1})
    assert MeetingTime.objects.count() == 1


def test_both_offer_and_one_reads_the_others_times():
    pair = running()

    def offering(person, day):
        plan = Plan((soon(day),))
        return lambda: meetings.offer(mentorship_id=pair.pk, plan=plan, actor=person)

    ends = race([offering(pair.mentee_user, 3), offering(pair.mentor_user, 4)])

    assert ends == Counter({DONE: 1, "times_offered": 1})
    assert Meeting.objects.count() == 1


def test_pick_against_cancel_one_wins_and_the_other_reads_why():
    meeting = MeetingFactory()
    pair = meeting.mentorship

    ends = race(
        [
            lambda: meetings.pick(meeting_id=meeting.pk, starts_at=soon(3), actor=pair.mentee_user),
            lambda: meetings.cancel(
                meeting_id=meeting.pk, actor=pair.mentor_user, seen=MeetingState.OFFERED
            ),
        ]
    )

    meeting.refresh_from_db()
    why = {MeetingState.AGREED: "agreed_meanwhile", MeetingState.CANCELLED: "cancelled_meanwhile"}
    assert ends == Counter({DONE: 1, why[MeetingState(meeting.state)]: 1})


def test_many_clicks_on_one_time_are_one_meeting():
    meeting = MeetingFactory()
    user = meeting.mentorship.mentee_user

    def pick():
        return meetings.pick(meeting_id=meeting.pk, starts_at=soon(3), actor=user)

    assert race([pick] * 8) == Counter({DONE: 8})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.AGREED, 0)
