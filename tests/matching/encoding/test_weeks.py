"""Weekly availability across zones, on the quarter hours of the reference week."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from matching.encoding.records import PersonFacts
from matching.encoding.weeks import Weeks
from tests.matching.people import taxonomy

WINTER = date(2026, 1, 12)
SPRING_FORWARD = date(2026, 3, 2)  # its Sunday, March 8, loses an hour in the US


def _week(monday=WINTER, **facts):
    weeks = Weeks(taxonomy(), monday)
    row = weeks.index(PersonFacts(role="pharmacist", **facts))
    return weeks.table()[row] if row >= 0 else None


def _runs(week):
    """Return the free stretches of a week as (hours from Monday 0:00 UTC, hours, share)."""
    edges = np.flatnonzero(np.diff(week, prepend=0, append=0))
    return [
        (start / 4, (end - start) / 4, int(week[start]))
        for start, end in pairwise(edges)
        if week[start]
    ]


def test_window_moves_to_utc():
    week = _week(timezone="America/New_York", windows=((0, 9 * 60, 17 * 60),))

    assert _runs(week) == [(14, 8, 100)]


def test_half_hour_zones_stay_on_quarter_hours():
    kolkata = _week(timezone="Asia/Kolkata", windows=((0, 9 * 60, 10 * 60),))
    kathmandu = _week(timezone="Asia/Kathmandu", windows=((0, 9 * 60, 10 * 60),))

    assert _runs(kolkata) == [(3.5, 1, 100)]
    assert _runs(kathmandu) == [(3.25, 1, 100)]


def test_window_may_end_with_the_day():
    week = _week(timezone="UTC", windows=((0, 22 * 60, 24 * 60),))

    assert _runs(week) == [(22, 2, 100)]


def test_window_past_the_end_of_the_week_wraps_around():
    west = _week(timezone="America/Los_Angeles", windows=((6, 20 * 60, 24 * 60),))
    east = _week(timezone="Asia/Tokyo", windows=((0, 0, 9 * 60),))

    assert _runs(west) == [(4, 4, 100)]
    assert _runs(east) == [(6 * 24 + 15, 9, 100)]


def test_daylight_saving_time_is_that_of_the_reference_week():
    windows = ((0, 600, 660), (6, 600, 660))

    winter = _week(timezone="America/New_York", windows=windows)
    spring = _week(SPRING_FORWARD, timezone="America/New_York", windows=windows)

    assert _runs(winter) == [(15, 1, 100), (6 * 24 + 15, 1, 100)]
    assert _runs(spring) == [(15, 1, 100), (6 * 24 + 14, 1, 100)]


def test_window_across_the_lost_hour_is_an_hour_shorter():
    week = _week(SPRING_FORWARD, timezone="America/New_York", windows=((6, 60, 240),))

    assert _runs(week) == [(6 * 24 + 6, 2, 100)]


def test_only_whole_quarter_hours_count():
    week = _week(timezone="UTC", windows=((0, 9 * 60 + 5, 9 * 60 + 50),))

    assert _runs(week) == [(9.25, 0.5, 100)]


def test_greatest_share_counts_where_patterns_overlap():
    """Weekends from 9 every week, 10 to 20 in every second one: never more than 1."""
    week = _week(timezone="UTC", patterns=frozenset({"weekend", "seven-on-seven-off"}))

    assert _runs(week)[-2:] == [(5 * 24 + 9, 11, 100), (6 * 24 + 9, 11, 100)]
    assert _runs(week)[0] == (10, 10, 50)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"timezone": "UTC"},
        {"patterns": frozenset({"weekend"})},
        {"patterns": frozenset({"weekend"}), "timezone": "Mars/Olympus"},
        {"patterns": frozenset({"weekend"}), "timezone": "../etc/passwd"},
        {"timezone": "UTC", "windows": ((0, 600, 605),)},
    ],
)
def test_week_without_zone_or_times_is_unknown(facts):
    assert _week(**facts) is None


def test_equal_weeks_share_a_row():
    weeks = Weeks(taxonomy(), WINTER)
    one = PersonFacts(role="x", timezone="UTC", windows=((0, 540, 600),))
    same = PersonFacts(role="y", timezone="Etc/UTC", windows=((0, 540, 600), (0, 540, 600)))

    assert [weeks.index(one), weeks.index(same), weeks.index(one)] == [0, 0, 0]
    assert weeks.table().shape == (1, 672)


def test_nobody_known_gives_an_empty_table():
    assert Weeks(taxonomy(), WINTER).table().shape == (0, 672)
