import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship import weeks

DAY = 24 * 60
ROWS = st.dictionaries(
    st.integers(0, 6),
    st.tuples(st.integers(0, 95), st.integers(0, 95))
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: (pair[0] * 15, pair[1] * 15)),
)


@pytest.mark.parametrize(
    ("window", "parts"),
    [
        ((0, 540, 1020), [(0, 540, 1020)]),
        ((4, 1320, 120), [(4, 1320, DAY), (5, 0, 120)]),
        ((6, 1320, 60), [(6, 1320, DAY), (0, 0, 60)]),
        ((2, 1080, 0), [(2, 1080, DAY)]),
    ],
)
def test_cut_ends_windows_at_midnight(window, parts):
    assert weeks.cut(*window) == parts


def test_joined_makes_one_of_windows_that_touch():
    assert weeks.joined([(0, 600, 700), (1, 0, 5), (0, 540, 600), (0, 650, 720)]) == [
        (0, 540, 720), (1, 0, 5),
    ]  # fmt: skip


def test_as_rows_shows_overnight_windows_on_the_day_they_begin():
    assert weeks.as_rows([[4, 1320, DAY], [5, 0, 120], [6, 600, 660]]) == {
        4: (1320, 120), 6: (600, 660),
    }  # fmt: skip


def test_as_rows_shows_the_first_of_several():
    windows = [[0, 540, 600], [0, 1080, 1200]]

    rows = weeks.as_rows(windows)

    assert rows == {0: (540, 600)}
    assert weeks.from_rows(rows) != weeks.joined(windows)


@settings(deadline=None)
@given(ROWS)
def test_windows_are_within_one_day_and_hold_every_minute_of_the_rows(rows):
    windows = weeks.from_rows(rows)

    minutes = {(day, minute) for day, start, end in windows for minute in range(start, end)}
    wanted = {
        ((day + minute // DAY) % 7, minute % DAY)
        for day, (start, end) in rows.items()
        for minute in range(start, end if end > start else end + DAY)
    }
    assert minutes == wanted
    assert all(0 <= start < end <= DAY for _day, start, end in windows)
