from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MeetingState, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.exceptions.meetings import (
    CancelledMeanwhile,
    MeetingAhead,
    NothingOffered,
    SaidAlready,
)
from mentorship.models import Meeting
from mentorship.services import meetings
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.recorded import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(agreed=soon(-1))


def _hold(meeting, by="mentee", **more):
    return meetings.hold(meeting_id=meeting.pk, actor=meeting.mentorship.person_of(by), **more)


def _miss(meeting, by="mentee"):
    return meetings.miss(meeting_id=meeting.pk, actor=meeting.mentorship.person_of(by))


def test_hold_by_either_settles_it_with_minutes_and_a_line(meeting):
    held = _hold(meeting, minutes=50, summary="The study plan.")

    assert (held.state, held.settled_by, held.minutes) == (MeetingState.HELD, Side.MENTEE, 50)
    assert held.summary == "The study plan."
    assert actions() == ["meeting.held"]


def test_hold_by_both_is_once_and_keeps_the_first_line(meeting):
    _hold(meeting, summary="First.")
    again = _hold(meeting, by="mentor", minutes=90, summary="Second.")

    assert (again.summary, again.minutes, again.settled_by) == ("First.", 30, Side.MENTEE)
    assert actions() == ["meeting.held"]


def test_hold_may_be_corrected_by_whoever_said_it(meeting):
    _hold(meeting)
    held = _hold(meeting, summary="Added later.")
    _hold(meeting)

    assert held.summary == "Added later."
    assert actions() == ["meeting.held", "meeting.held"]

    assert _miss(meeting).state == MeetingState.MISSED
    assert _hold(meeting).state == MeetingState.HELD


def test_the_two_saying_different_things_is_told_kindly(meeting):
    _miss(meeting)
    with pytest.raises(SaidAlready, match="Noor answered this on"):
        _hold(meeting, by="mentor")

    other = MeetingFactory(agreed=soon(-1))
    _hold(other)
    with pytest.raises(SaidAlready):
        _miss(other, by="mentor")
    assert _miss(meeting, by="mentor").settled_by == Side.MENTEE


def test_telling_takes_back_the_question_that_waits(meeting):
    meetings.ask_whether_held()
    assert Notification.objects.filter(status="pending").count() == 2

    _hold(meeting)

    assert not Notification.objects.filter(status="pending").exists()


@pytest.mark.parametrize("say", [_hold, _miss])
def test_telling_is_refused_before_it_begins_and_for_what_was_not_agreed(say):
    pair = running()
    off = MeetingFactory(
        mentorship=pair, state=MeetingState.CANCELLED, settled_by=Side.MENTOR,
        settled_at=timezone.now(), times=[],
    )  # fmt: skip
    for meeting, refusal in (
        (MeetingFactory(mentorship=pair, agreed=soon(1)), MeetingAhead),
        (MeetingFactory(mentorship=pair), NothingOffered),
        (off, CancelledMeanwhile),
    ):
        with pytest.raises(refusal):
            say(meeting)


def test_telling_is_for_the_two_alone(meeting):
    with pytest.raises(NotAllowed):
        meetings.hold(meeting_id=meeting.pk, actor=UserFactory())


def test_telling_after_the_end_still_counts_but_not_while_looked_after():
    ended = running(state=MentorshipState.ENDED, closed_at=timezone.now())
    assert _hold(MeetingFactory(mentorship=ended, agreed=soon(-1))).state == MeetingState.HELD

    looked_after = running(state=MentorshipState.SUSPENDED)
    with pytest.raises(NotRunning):
        _hold(MeetingFactory(mentorship=looked_after, agreed=soon(-1)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"summary": "x" * 501}, "summary"),
    ],
)
def test_hold_names_what_is_out_of_bounds(meeting, given, field):
    with pytest.raises(BadAnswers) as refused:
        _hold(meeting, **given)

    assert refused.value.field == field


def _today(user):
    return timezone.localdate(timezone=ZoneInfo(user.time_zone))


def _log(pair, day, **more):
    given = {"minutes": 60, "mode": "in_person", "summary": "Rochester."} | more
    return meetings.log(mentorship_id=pair.pk, day=day, actor=pair.mentee_user, **given)


def test_log_writes_down_what_was_held_elsewhere_once():
    pair = running()
    day = _today(pair.mentee_user) - timedelta(days=2)

    for _twice in range(2):
        meeting = _log(pair, day)

    assert Meeting.objects.get() == meeting
    assert (meeting.state, meeting.is_logged) == (MeetingState.HELD, True)
    local = meeting.starts_at.astimezone(ZoneInfo("America/Chicago"))
    assert (local.date(), local.hour) == (day, 12)
    assert actions() == ["meeting.logged"]
    assert not Notification.objects.exists()


def test_log_of_today_never_lies_in_the_future():
    pair = running()

    meeting = _log(pair, _today(pair.mentee_user))

    assert meeting.starts_at <= timezone.now()


@pytest.mark.parametrize(
    ("days", "more", "field"),
    [
        (1, {}, "day"),
        (-60, {}, "day"),
        (-740_000, {}, "day"),
        (-2, {"minutes": 481}, "minutes"),
        (-2, {"mode": "smoke"}, "mode"),
        (-2, {"summary": "x" * 501}, "summary"),
    ],
)
def test_log_names_what_is_wrong(days, more, field):
    pair = running()
    today = _today(pair.mentee_user)
    day = max(today + timedelta(days=days), today.min) if days > -700_000 else today.min

    with pytest.raises(BadAnswers) as refused:
        _log(pair, day, **more)

    assert refused.value.field == field
    assert not Meeting.objects.exists()


def test_log_is_refused_where_the_mentorship_does_not_run():
    pair = running(state=MentorshipState.SUSPENDED)

    with pytest.raises(NotRunning):
        _log(pair, _today(pair.mentee_user))
