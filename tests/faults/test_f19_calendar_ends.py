"""F19: leap days, ends of months and of years. Months keep the day, or take the month's last.

A mentorship counts its months from its first day, its check-ins count days from it: nothing drifts
from the 31st to the 28th and stays there.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Notification
from mentorship.clock import add_months, local_day, local_moment
from mentorship.enums import CheckInKind
from mentorship.models import CheckInAnswer
from mentorship.services import check_ins, introductions
from mentorship.services.check_ins.layout import ladder
from tests.clocks import at
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db
CHICAGO = "America/Chicago"
NINE = time(9)
DAY = timedelta(days=1)


def started(day, months, zone=CHICAGO):
    """A mentorship that both accepted on a day, at a quarter past eight in the evening."""
    moment = local_moment(day, time(20, 15), zone)
    program = ProgramFactory(months=months, time_zone=zone)
    mentee = MenteeFactory(program=program, user__time_zone=zone)
    with at(moment):
        pair = MentorshipFactory(program=program, mentee=mentee, introduced_at=moment)
        for person in (pair.mentor_user, pair.mentee_user):
            introductions.accept(mentorship_id=pair.pk, actor=person)
    pair.refresh_from_db()
    return pair


@pytest.mark.parametrize(
    ("first_day", "months", "last_day"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),  # a leap year
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 4, date(2027, 4, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_f19_mentorship_ends_on_its_day_or_on_the_last_of_the_month(first_day, months, last_day):
    assert started(first_day, months).ends_on == last_day


def test_f19_months_counted_from_the_first_day_do_not_drift():
    first_day = date(2027, 10, 31)

    days = [add_months(first_day, n).day for n in range(13)]

    assert days == [31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31]


def test_f19_control_months_added_to_the_month_before_drift():
    day, days = date(2027, 10, 31), []
    for _ in range(5):
        day = add_months(day, 1)
        days.append(day.day)

    assert days == [30, 30, 30, 29, 29]


@pytest.mark.parametrize("first_day", [date(2027, 12, 31), date(2028, 2, 29), date(2026, 11, 30)])
def test_f19_check_ins_count_days_over_leap_day_and_new_year(first_day):
    steps = ladder(first_day, add_months(first_day, 12), [3, 14, 30, 60, 90])

    days = [(day - first_day).days for kind, day in steps if kind != CheckInKind.MIDPOINT]

    length = (add_months(first_day, 12) - first_day).days
    assert days[:4] == [3, 14, 30, 60]
    assert days[-2:] == [length - 14, length + 30]


@pytest.mark.parametrize(
    ("first_day", "day"),
    [
        (date(2028, 2, 26), date(2028, 2, 29)),
        (date(2027, 2, 26), date(2027, 3, 1)),  # the same in a year without one
        (date(2026, 12, 28), date(2026, 12, 31)),
        (date(2026, 12, 29), date(2027, 1, 1)),
    ],
)
def test_f19_reminder_comes_once_on_the_day_itself(first_day, day):
    """In Honolulu, where that morning is the evening in London: no other calendar decides."""
    pair = started(first_day, 6, "Pacific/Honolulu")
    morning = local_moment(day, NINE, "Pacific/Honolulu")
    first = CheckInAnswer.objects.filter(person=pair.mentee_user).earliest("due_at")
    mine = Notification.objects.filter(recipient=pair.mentee_user, category="check_in")

    found = []
    for minutes in (-1, 0, 1, 24 * 60):
        with at(morning + timedelta(minutes=minutes)):
            check_ins.open_due()
        found.append(mine.count())

    assert found == [0, 1, 1, 1]
    assert first.due_at == mine.get().not_before == morning
    assert first.check_in.due_on == day


def test_f19_day_of_the_year_s_last_hour_is_the_local_one():
    moment = datetime(
        2027, 1, 1, 5, 30, tzinfo=UTC
    )  # half past eleven on New Year's Eve in Chicago

    assert local_day(CHICAGO, moment) == date(2026, 12, 31)
    assert started(date(2026, 12, 31), 12).ends_on == date(2027, 12, 31)
