"""Check-ins laid out anew when the dates of a mentorship move."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine

from mentorship.clock import add_months, local_day
from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.models import CheckIn, CheckInAnswer
from mentorship.services import check_ins
from tests.factories.mentorship import MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
START, DAY = date(2026, 3, 2), timedelta(days=1)


@pytest.fixture
def mentorship():
    program = ProgramFactory(ladder_days=[3, 14, 30, 60, 90])
    row = MentorshipFactory(active=True, program=program, introduced_at=BEGUN)
    row.ends_on = add_months(START, 6)
    row.save()
    check_ins.lay_out(row)
    return row


def _relay_on(day, mentorship, **fields):
    """Open everything up to a day, then move the dates on it."""
    answers = CheckInAnswer.objects.filter(check_in__due_on__lt=day)
    answers.update(state=CheckInState.ANSWERED, answered_at=BEGUN)
    for name, value in fields.items():
        setattr(mentorship, name, value)
    mentorship.save()
    with time_machine.travel(datetime(day.year, day.month, day.day, 17, tzinfo=UTC), tick=False):
        check_ins.relay(mentorship)


def _days():
    rows = CheckIn.objects.order_by("due_on", "pk")
    return [(row.kind, row.period_no, (row.due_on - START).days) for row in rows]


LAID = [
    ("day3", 1, 3), ("day14", 1, 14), ("day30", 1, 30), ("monthly", 1, 60), ("midpoint", 1, 92),
    ("monthly", 2, 150), ("closing", 1, 170), ("after30", 1, 214),
]  # fmt: skip


def test_relay_without_new_dates_changes_nothing(mentorship):
    assert _days() == LAID

    _relay_on(START + 40 * DAY, mentorship)

    assert _days() == LAID


def test_relay_keeps_the_second_of_two_days_of_one_kind(mentorship):
    mentorship.program.ladder_days = [3, 7, 14, 30, 42]
    mentorship.program.save()
    CheckInAnswer.objects.all().delete()
    mentorship.check_ins.all().delete()
    check_ins.lay_out(mentorship)
    laid = _days()

    _relay_on(START + 5 * DAY, mentorship)

    assert _days() == laid
    assert laid[:3] == [("day3", 1, 3), ("day3", 2, 7), ("day14", 1, 14)]


def test_relay_moves_what_is_to_come_with_the_end(mentorship):
    _relay_on(START + 40 * DAY, mentorship, ends_on=add_months(START, 9))

    assert _days() == [
        ("day3", 1, 3), ("day14", 1, 14), ("day30", 1, 30), ("monthly", 1, 60),
        ("monthly", 2, 90), ("midpoint", 1, 137), ("monthly", 3, 150), ("monthly", 4, 210),
        ("closing", 1, 261), ("after30", 1, 305),
    ]  # fmt: skip


def test_relay_repeats_nothing_that_was_asked(mentorship):
    _relay_on(START + 120 * DAY, mentorship, ends_on=add_months(START, 9))

    assert _days() == [
        *LAID[:6], ("monthly", 3, 210), ("closing", 1, 261), ("after30", 1, 305)
    ]  # fmt: skip


def test_relay_asks_the_closing_questions_once_more_at_the_new_end(mentorship):
    _relay_on(START + 175 * DAY, mentorship, ends_on=add_months(START, 9))

    assert _days() == [
        *LAID[:7], ("monthly", 3, 210), ("closing", 2, 261), ("after30", 1, 305)
    ]  # fmt: skip


@pytest.mark.parametrize(("later", "closings"), [(10, [170]), (11, [170, 181])])
def test_relay_asks_nobody_to_close_twice_within_ten_days(mentorship, later, closings):
    ends_on = mentorship.ends_on + later * DAY

    _relay_on(START + 171 * DAY, mentorship, ends_on=ends_on)

    assert [day for kind, _no, day in _days() if kind == "closing"] == closings


def test_relay_puts_the_closing_questions_of_an_early_end_on_today(mentorship):
    finished = START + 100 * DAY

    _relay_on(
        finished, mentorship, ends_on=finished, state=MentorshipState.COMPLETED,
        closed_at=BEGUN + 100 * DAY,
    )  # fmt: skip

    assert _days() == [*LAID[:5], ("closing", 1, 100), ("after30", 1, 130)]


def test_relay_keeps_what_opened_for_one_side_only(mentorship):
    monthly = CheckInAnswer.objects.filter(check_in__due_on=START + 60 * DAY)
    monthly.filter(side="mentee").update(state=CheckInState.OPEN, opened_at=BEGUN)

    _relay_on(START + 59 * DAY, mentorship, ends_on=add_months(START, 9))

    assert ("monthly", 1, 60) in _days()
    assert sorted(monthly.values_list("side", "state")) == [
        ("mentee", "open"), ("mentor", "scheduled"),
    ]  # fmt: skip


def test_relay_of_a_day_leaves_what_is_due_on_it(mentorship):
    _relay_on(START + 60 * DAY, mentorship, ends_on=add_months(START, 9))

    assert _days()[3:5] == [("monthly", 1, 60), ("monthly", 2, 90)]


@pytest.mark.parametrize("passed", [1, 20, 59, 91, 120, 149, 160, 171, 183])
@pytest.mark.parametrize("longer", [1, 2, 3])
def test_relay_never_asks_twice_within_ten_days(mentorship, passed, longer):
    _relay_on(START + passed * DAY, mentorship, ends_on=add_months(START, 6 + longer))

    late = [day for kind, _no, day in _days() if day > 30 and kind != "after30"]
    assert all(second - first > 10 for first, second in pairwise(late))
    assert len({(kind, no) for kind, no, _day in _days()}) == len(_days())
    assert CheckInAnswer.objects.count() == 2 * len(_days())
    assert [kind for kind, _no, _day in _days()].count(CheckInKind.MIDPOINT) == 1


@pytest.mark.parametrize(
    ("started", "months", "ends"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),  # a leap year: the month's last day
        (date(2028, 8, 31), 6, date(2029, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 4, date(2027, 4, 30)),
    ],
)
def test_last_day_of_a_month_stays_within_its_month(started, months, ends):
    assert add_months(started, months) == ends


@pytest.mark.parametrize(
    ("zone", "begun"),
    [
        ("America/St_Johns", datetime(2026, 3, 1, 15, tzinfo=UTC)),
        ("America/Phoenix", datetime(2026, 3, 1, 15, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 10, 20, 15, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2028, 2, 27, 15, tzinfo=UTC)),  # three days over a leap day
        ("America/New_York", datetime(2027, 12, 30, 15, tzinfo=UTC)),  # over the new year
    ],
)
def test_days_of_the_calendar_stay_in_every_zone(zone, begun):
    program = ProgramFactory(time_zone=zone)
    mentorship = MentorshipFactory(active=True, program=program, introduced_at=begun)

    laid = check_ins.lay_out(mentorship)

    first = local_day(zone, begun)
    assert [(row.due_on - first).days for row in laid[:4]] == [3, 14, 30, 60]
