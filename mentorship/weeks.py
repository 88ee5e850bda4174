"""Weekly windows of time: joined where they touch, cut at midnight."""

from collections.abc import Iterable, Sequence

Window = tuple[int, int, int]  # weekday (0 is Monday), first and last minute of the day
DAY = 24 * 60
WEEK = 7


def cut(weekday: int, start: int, end: int) -> list[Window]:
    """Return a window as windows within one day each; one that ends before it starts is overnight.

    An end at 0:00 is the midnight that ends the day.
    """
    if start < end:
        return [(weekday, start, end)]
    early = [((weekday + 1) % WEEK, 0, end)] if end else []
    return [(weekday, start, DAY), *early]


def joined(windows: Iterable[Sequence[int]]) -> list[Window]:
    """Return windows in the order of the week, overlapping and touching ones of a day as one."""
    found: list[Window] = []
    for weekday, start, end in sorted((w[0], w[1], w[2]) for w in windows):
        if found and found[-1][0] == weekday and start <= found[-1][2]:
            day, first, last = found.pop()
            found.append((day, first, max(last, end)))
        else:
            found.append((weekday, start, end))
    return found


def as_rows(windows: Iterable[Sequence[int]]) -> dict[int, tuple[int, int]]:
    """Return one window for each weekday that has one, overnight ones on the day they begin.

    Where a day has several, the first is returned; ``cut`` of all rows then differs from the input.
    """
    listed = joined(windows)
    late = {day for day, _start, end in listed if end == DAY}
    early = {day: end for day, start, end in listed if start == 0 and end < DAY}
    rows: dict[int, tuple[int, int]] = {}
    for day, start, end in listed:
        if start == 0 and (day - 1) % WEEK in late and early.get(day) == end:
            continue  # the end of the night before
        after = early.get((day + 1) % WEEK, 0) if end == DAY else end
        rows.setdefault(day, (start, after % DAY))
    return rows


def from_rows(rows: dict[int, tuple[int, int]]) -> list[Window]:
    """Return the windows of one row for each weekday."""
    return joined(w for day, (start, end) in rows.items() for w in cut(day, start, end))
