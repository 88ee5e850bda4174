"""How time and memory grow with the number of mentees, from what other sections measured."""

from collections.abc import Iterator, Mapping, Sequence
from math import log

from tests.bench.chart import draw
from tests.bench.engine import OURS
from tests.bench.record import CHART, Point, Section

BETWEEN = (2_000, 50_000)
PICTURE = f"![CPU seconds against mentees, both axes logarithmic](images/{CHART.name})"
TEXT = "Exponents are slopes of least-squares lines through the logarithms of the figures above."


def summarize(sections: Mapping[str, Section]) -> Section | None:
    """Draw every curve that was measured and fit ours; None where there is none."""
    curves: dict[str, list[Point]] = {}
    for part in sections.values():
        for name, points in part.points.items():
            curves.setdefault(name, []).extend(map(tuple, points))
    ours = curves.get(OURS["total"])
    if not ours:
        return None
    CHART.write_text(draw({OURS["total"]: ours, **curves}))
    return Section("Growth", list(growth(ours)), text=TEXT, picture=PICTURE)


def growth(points: Sequence[Point]) -> Iterator[list[str]]:
    """Say by which power of the number of mentees time and memory grow."""
    within = [point for point in points if BETWEEN[0] <= point[0] <= BETWEEN[1]]
    if len(within) < 2:
        return
    span = f"{min(within)[0]:,} to {max(within)[0]:,} mentees"
    for column, what, goal in ((1, "time", "1.6"), (2, "memory", "1.2")):
        exponent = slope([(point[0], point[column]) for point in within])
        yield [f"{what} grows from {span} as the power", f"{exponent:.2f}", goal]


def slope(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line through the logarithms."""
    xs, ys = zip(*((log(x), log(y)) for x, y in pairs), strict=True)
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return rise / sum((a - x) ** 2 for a in xs)
