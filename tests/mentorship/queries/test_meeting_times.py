"""Times inside the hours that two people have free, by each one's own clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from mentorship.queries.meeting_times import (
    Hours,
    agreed_of,
    hours_of,
    last_moment,
    overlapping,
    suggestions,
)
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import PatternFactory

MONDAY = datetime(2027, 3, 8, 12, 0, tzinfo=UTC)  # the week after it the clocks jump in America
FAR = MONDAY + timedelta(days=90)


def _hours(zone, *windows):
    return Hours(tuple(windows), zone)


def _suggested(*hours, busy=(), minutes=30, until=FAR, now=MONDAY):
    return suggestions(hours, busy, now=now, until=until, minutes=minutes)


def test_suggestions_lie_in_the_hours_both_have_free():
    chicago = _hours("America/Chicago", (3, 1020, 1260))  # Thursday 5 to 9 pm
    new_york = _hours("America/New_York", (3, 1140, 1320))  # Thursday 7 to 10 pm: from 6 pm there

    assert _suggested(chicago, new_york) == [
        datetime(2027, 3, 12, 0, 0, tzinfo=UTC),  # Thursday 6 pm in Chicago
        datetime(2027, 3, 18, 23, 0, tzinfo=UTC),  # the same after the clocks went forward
    ]


def test_suggestions_of_a_half_hour_zone_and_one_without_summer_time():
    phoenix = _hours("America/Phoenix", (5, 480, 720))  # Saturday 8 to 12
    kolkata = _hours("Asia/Kolkata", (5, 1200, 1440), (6, 0, 60))  # Saturday 8 pm to 1 am

    found = _suggested(phoenix, kolkata)

    assert found == [
        datetime(2027, 3, 13, 15, 0, tzinfo=UTC),  # 8 am there, 8:30 pm here
        datetime(2027, 3, 20, 15, 0, tzinfo=UTC),
    ]


def test_suggestions_run_over_midnight():
    late = _hours("America/Chicago", (4, 1380, 1440), (5, 0, 120))

    assert _suggested(late, late, minutes=150)[0] == datetime(2027, 3, 13, 5, 0, tzinfo=UTC)


def test_suggestions_pass_over_what_is_taken():
    free = _hours("America/Chicago", (3, 1080, 1200))
    start = datetime(2027, 3, 12, 0, 0, tzinfo=UTC)

    found = _suggested(free, busy=[(start, start + timedelta(minutes=45))])

    assert found[0] == start + timedelta(hours=1)


def test_suggestions_leave_a_day_and_end_with_the_mentorship():
    always = _hours("America/Chicago", *((day, 600, 720) for day in range(7)))

    found = _suggested(always, until=MONDAY + timedelta(days=3))

    assert found == [
        datetime(2027, 3, 9, 16, 0, tzinfo=UTC), datetime(2027, 3, 10, 16, 0, tzinfo=UTC),
    ]  # fmt: skip
    assert len(_suggested(always)) == 6


@pytest.mark.parametrize("minutes", [30, 180])
def test_suggestions_are_empty_where_nothing_is_known_or_long_enough(minutes):
    two_hours = _hours("America/Chicago", (3, 1080, 1200))
    unknown = _hours("America/Chicago")

    assert _suggested(two_hours, unknown) == []
    assert bool(_suggested(two_hours, minutes=minutes)) is (minutes == 30)


def test_hours_hold_a_meeting_that_lies_within_them():
    evenings = _hours("America/Chicago", (3, 1080, 1200))
    start = datetime(2027, 3, 12, 0, 0, tzinfo=UTC)

    assert evenings.hold(start, 120)
    assert not evenings.hold(start, 125)
    assert not evenings.hold(start - timedelta(minutes=5), 30)
    assert _hours("America/Chicago").hold(start, 30)


@pytest.mark.django_db
def test_hours_of_a_pair_join_shifts_and_own_windows(django_assert_num_queries):
    pair = running(mentee__profile__windows=[[5, 540, 660]])
    pair.mentee_user.profile.patterns.add(PatternFactory(slug="sat", windows=[(5, 600, 720)]))

    with django_assert_num_queries(2):
        found = hours_of(pair)

    assert found == {
        pair.mentee_user_id: Hours(((5, 540, 720),), "America/Chicago"),
        pair.mentor_user_id: Hours((), "America/New_York"),
    }


@pytest.mark.django_db
def test_overlapping_finds_the_other_meeting_of_the_same_hour():
    meeting = MeetingFactory(agreed=soon(3), minutes=60)
    other = running(mentee=meeting.mentorship.mentee)
    mine = agreed_of(other.mentee_user, soon(0))

    assert mine == [meeting]
    assert overlapping(soon(3) + timedelta(minutes=55), 30, mine) == meeting
    assert overlapping(soon(3, hours=1), 30, mine) is None
    assert overlapping(soon(3) - timedelta(minutes=30), 30, mine) is None
    assert agreed_of(other.mentee_user, soon(0), besides=meeting.pk) == []


@pytest.mark.django_db
def test_last_moment_is_the_end_of_the_last_day():
    pair = running(ends_on=MONDAY.date())

    assert last_moment(pair, MONDAY) == datetime(2027, 3, 9, 6, 0, tzinfo=UTC)
