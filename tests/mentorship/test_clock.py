from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from mentorship.clock import add_months, database_now, local_day, local_moment

NINE, HALF_PAST_TWO, HALF_PAST_ONE = time(9), time(2, 30), time(1, 30)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/Chicago", date(2026, 1, 15), NINE, "2026-01-15T15:00"),
        ("America/Chicago", date(2026, 7, 15), NINE, "2026-07-15T14:00"),
        ("America/Phoenix", date(2026, 7, 15), NINE, "2026-07-15T16:00"),
        ("Asia/Kolkata", date(2026, 7, 15), NINE, "2026-07-15T03:30"),
        ("America/St_Johns", date(2026, 1, 15), NINE, "2026-01-15T12:30"),
        ("Australia/Adelaide", date(2026, 1, 15), NINE, "2026-01-14T22:30"),
        # The gap: the first valid minute is 3:00.
        ("America/Chicago", date(2026, 3, 8), HALF_PAST_TWO, "2026-03-08T08:00"),
        ("America/St_Johns", date(2026, 3, 8), HALF_PAST_TWO, "2026-03-08T05:30"),
        ("Australia/Adelaide", date(2026, 10, 4), HALF_PAST_TWO, "2026-10-03T16:30"),
        # The fold: the first of the two.
        ("America/Chicago", date(2026, 11, 1), HALF_PAST_ONE, "2026-11-01T06:30"),
        ("America/St_Johns", date(2026, 11, 1), HALF_PAST_ONE, "2026-11-01T04:00"),
        ("Australia/Adelaide", date(2026, 4, 5), HALF_PAST_TWO, "2026-04-04T16:00"),
        # A half-hour shift, and a day that never was.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),
        ("Pacific/Apia", date(2011, 12, 30), NINE, "2011-12-30T10:00"),
    ],
)
def test_local_moment_is_the_first_valid_one(zone, day, at, utc):
    assert local_moment(day, at, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["America/Chicago", "Australia/Adelaide", "America/Phoenix", "Asia/Kolkata"]
)
def test_local_moment_gives_one_moment_a_day_all_year(zone):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    moments = [local_moment(day, HALF_PAST_TWO, zone) for day in days]

    gaps = {later - earlier for earlier, later in pairwise(moments)}
    assert gaps <= {timedelta(hours=h, minutes=m) for h in (23, 24, 25) for m in (0, 30)}
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.django_db
def test_database_now_is_aware_and_near():
    assert abs(database_now() - timezone.now()) < timedelta(seconds=5)


def test_local_day_is_that_of_the_zone():
    moment = datetime(2026, 2, 13, 0, 30, tzinfo=UTC)

    days = [local_day(zone, moment) for zone in ("UTC", "America/Chicago")]

    assert days == [date(2026, 2, 13), date(2026, 2, 12)]
