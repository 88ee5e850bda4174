"""One picture: CPU seconds against mentees, both on logarithmic axes, drawn by hand as SVG.

Colors and lines are read on white and on black alike; every curve is named where it ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from tests.bench.record import Point

WIDTH, HEIGHT = 860, 480
LEFT, RIGHT, TOP, BOTTOM = 64, 292, 24, 48
COLORS = ("#1a7f64", "#b35900", "#8250df", "#0969da", "#cf222e", "#7d8590", "#bf3989")
LABEL_PX = 15

STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.grid { stroke: #d1d9e0; stroke-width: 1 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #3d444d } }
.curve { fill: none; stroke-width: 2 }
.ours { stroke-width: 4 }"""

Curves = Mapping[str, Sequence[Point]]


def draw(curves: Curves) -> str:
    """Return the picture; the first curve is ours and drawn thicker.

    Raises:
        ValueError: there is nothing to draw.
    """
    axes = Axes(curves)
    parts = [*axes.grid(), *_lines(curves, axes)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="CPU seconds against mentees">\n<style>\n{STYLE}\n</style>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


class Axes:
    """From mentees and seconds to pixels."""

    def __init__(self, curves: Curves) -> None:
        """Take the decades that hold every point."""
        points = [point for curve in curves.values() for point in curve]
        self.mentees = _decades([point[0] for point in points])
        self.seconds = _decades([point[1] for point in points])

    def x(self, mentees: float) -> float:
        """Return how far to the right."""
        return LEFT + (WIDTH - LEFT - RIGHT) * _share(mentees, self.mentees)

    def y(self, seconds: float) -> float:
        """Return how far down."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(seconds, self.seconds)

    def grid(self) -> Iterator[str]:
        """Yield a line and a number for every decade, and what the axes are."""
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        for power in range(self.mentees[0], self.mentees[1] + 1):
            x = self.x(10**power)
            yield f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}"/>'
            yield _text(x, bottom + 18, f"{10**power:,}", "middle")
        for power in range(self.seconds[0], self.seconds[1] + 1):
            y = self.y(10**power)
            yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
            yield _text(LEFT - 8, y + 4, f"{10.0**power:,g} s", "end")
        yield _text((LEFT + right) / 2, HEIGHT - 8, "mentees", "middle")


def _lines(curves: Curves, axes: Axes) -> Iterator[str]:
    ends = sorted((axes.y(max(points)[1]), name) for name, points in curves.items())
    heights = dict(zip((name for _, name in ends), _apart([y for y, _ in ends]), strict=True))
    for number, (name, points) in enumerate(curves.items()):
        color, kind = COLORS[number % len(COLORS)], "curve" if number else "curve ours"
        places = [(axes.x(n), axes.y(seconds)) for n, seconds, _ in sorted(points)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="{kind}" stroke="{color}" points="{path}"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>'
        label, (x, y) = heights[name], places[-1]
        edge = WIDTH - RIGHT + 14
        yield (
            f'<line stroke="{color}" stroke-dasharray="1 4" x1="{x + 5:.1f}" y1="{y:.1f}" '
            f'x2="{edge}" y2="{label:.1f}"/>'
        )
        yield _text(edge + 6, label + 4, name, "start")


def _apart(heights: Sequence[float]) -> list[float]:
    """Return rising heights at least a line apart."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_PX) if placed else height)
    return placed


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    low, high = decades
    return (log10(value) - low) / (high - low)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
