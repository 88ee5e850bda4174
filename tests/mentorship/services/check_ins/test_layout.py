import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from mentorship.clock import add_months
from mentorship.enums import CheckInKind, Side
from mentorship.models import CheckInAnswer
from mentorship.services.check_ins.layout import ladder, lay_out
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, PatternFactory

START = date(2026, 3, 2)


def _days(months, days):
    end = add_months(START, months)
    return [(kind.value, (day - START).days) for kind, day in ladder(START, end, days)]


def test_ladder_of_six_months_is_that_of_the_career_template():
    assert _days(6, [3, 14, 30, 60, 90]) == [
        ("day3", 3),
        ("day14", 14),
        ("day30", 30),
        ("monthly", 60),
        ("midpoint", 92),  # two days from day 90: the larger meaning stays
        ("monthly", 150),
        ("closing", 170),
        ("after30", 214),
    ]


def test_ladder_of_four_months_without_monthly_ones_is_that_of_the_peer_template():
    assert _days(4, [3, 14, 30]) == [
        ("day3", 3), ("day14", 14), ("day30", 30), ("midpoint", 61), ("closing", 108),
        ("after30", 152),
    ]  # fmt: skip


def test_ladder_gives_way_to_the_larger_meaning_within_ten_days():
    end = START + timedelta(days=134)  # mid-point on day 67, closing on day 120

    steps = [
        (kind.value, (day - START).days) for kind, day in ladder(START, end, [60, 77, 78, 110])
    ]

    assert steps == [("midpoint", 67), ("monthly", 78), ("closing", 120), ("after30", 164)]


def test_ladder_puts_closing_before_midpoint_in_a_short_program():
    end = START + timedelta(days=90)  # mid-point on day 45

    assert [kind.value for kind, _ in ladder(START, end, [3])] == [
        "day3", "midpoint", "closing", "after30",
    ]  # fmt: skip
    short = ladder(START, START + timedelta(days=48), [3])  # mid-point 24, closing 34
    assert [kind.value for kind, _ in short] == ["day3", "midpoint", "closing", "after30"]
    shorter = ladder(START, START + timedelta(days=64), [3])  # mid-point 32, closing 50
    assert [kind.value for kind, _ in shorter] == ["day3", "midpoint", "closing", "after30"]


@pytest.mark.parametrize(
    ("length", "asked"),
    [
        (61, ["day3", "day14", "midpoint", "closing", "after30"]),  # mid-point on day 30
        (28, ["day3", "closing", "after30"]),  # mid-point and closing on day 14
    ],
)
def test_ladder_of_a_short_program_asks_once_a_day(length, asked):
    steps = ladder(START, START + timedelta(days=length), [3, 14, 30])

    assert [kind.value for kind, _ in steps] == asked


@pytest.mark.parametrize("length", range(20, 400, 7))
def test_ladder_never_asks_twice_within_ten_days_after_day_thirty(length):
    steps = ladder(START, START + timedelta(days=length), [3, 14, 30, 60, 90])

    late = [day for kind, day in steps if (day - START).days > 30 and kind != CheckInKind.AFTER30]
    assert all((b - a).days > 10 for a, b in itertools.pairwise(late))
    assert [day for _, day in steps] == sorted(day for _, day in steps)
    assert [kind for kind, _ in steps].count(CheckInKind.CLOSING) == 1


@pytest.mark.django_db
def test_lay_out_opens_each_side_at_nine_where_it_is_and_at_four_for_nights():
    mentee = MenteeFactory(user__time_zone="Australia/Adelaide")
    mentorship = MentorshipFactory(
        active=True, mentee=mentee, program=mentee.program,
        introduced_at=datetime(2026, 9, 4, 18, tzinfo=UTC),
    )  # fmt: skip
    mentorship.mentor_user.profile.patterns.add(PatternFactory(slug="night-shift", windows=[]))

    check_ins = lay_out(mentorship)

    assert CheckInAnswer.objects.count() == 2 * len(check_ins)
    day30 = next(row for row in check_ins if row.kind == CheckInKind.DAY30)
    due = dict(day30.answers.values_list("side", "due_at"))
    assert day30.due_on == date(2026, 10, 4)  # the day on which Adelaide's clocks go forward
    assert due[Side.MENTEE] == datetime(2026, 10, 3, 22, 30, tzinfo=UTC)
    assert due[Side.MENTOR] == datetime(2026, 10, 4, 21, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_lay_out_falls_back_to_the_programs_zone():
    mentee = MenteeFactory(user__time_zone="", program__time_zone="America/Phoenix")
    mentorship = MentorshipFactory(active=True, mentee=mentee, program=mentee.program)

    lay_out(mentorship)

    row = CheckInAnswer.objects.filter(side=Side.MENTEE).order_by("due_at").first()
    assert (row.due_at.hour, row.due_at.minute) == (16, 0)
