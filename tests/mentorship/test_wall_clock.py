"""Hours that don't exist and hours that happen twice."""

from datetime import UTC, datetime

import pytest

from mentorship.wall_clock import moments


def _utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "found"),
    [
        # 2026-03-08: clocks in New York go from 1:59 to 3:00.
        ("America/New_York", "2026-03-08 02:30", []),
        ("America/New_York", "2026-03-08 03:00", [_utc(2026, 3, 8, 7, 0)]),
        # 2026-11-01: they show 1:30 twice.
        (
            "America/New_York",
            "2026-11-01 01:30",
            [_utc(2026, 11, 1, 5, 30), _utc(2026, 11, 1, 6, 30)],
        ),
        ("America/Phoenix", "2026-03-08 02:30", [_utc(2026, 3, 8, 9, 30)]),
        ("America/Phoenix", "2026-11-01 01:30", [_utc(2026, 11, 1, 8, 30)]),
        ("America/St_Johns", "2026-03-08 02:30", []),
        ("America/St_Johns", "2026-07-01 18:00", [_utc(2026, 7, 1, 20, 30)]),
        ("Pacific/Auckland", "2026-09-27 02:30", []),
        (
            "Pacific/Auckland",
            "2026-04-05 02:30",
            [_utc(2026, 4, 4, 13, 30), _utc(2026, 4, 4, 14, 30)],
        ),
        ("Asia/Kolkata", "2026-03-08 18:00", [_utc(2026, 3, 8, 12, 30)]),
    ],
)
def test_moments_of_a_wall_clock(zone, wall, found):
    assert moments(datetime.fromisoformat(wall), zone) == found
