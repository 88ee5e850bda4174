"""Charts of the program team: drawn by the server, told in words, their figures in a table.

Everything stands at shares of the width, so that text keeps its size on every screen.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Where the first and last point stand, in percent of the width; the scale's words are left of it.
LEFT, RIGHT = 13.0, 93.0
# The highest and lowest line, in pixels of the chart's height, and how far its words stand off.
TOP, BOTTOM, OFF = 26, 170, 5
STEP, LINES = 10, 5


@register.inclusion_tag("_elements/line_chart.html")
def line_chart(
    points: Sequence[Mapping[str, Any]],
    title: str,
    finding: str,
    goal: int | None = None,
    goal_label: str = "",
) -> dict[str, Any]:
    """Draw shares over time: ``points`` have ``label``, ``value`` (0 to 100 or None), ``note``.

    The scale may start above zero; its lines say where.
    """
    known = [point["value"] for point in points if point["value"] is not None]
    low, high = _scale([*known, *([] if goal is None else [goal])])
    placed = [_placed(point, at, len(points), low, high) for at, point in enumerate(points)]
    drawn = [point for point in placed if point["y"] is not None]
    return {
        "title": title,
        "finding": finding,
        "points": placed,
        "drawn": drawn,
        "last": drawn[-1] if drawn else None,
        "segments": _segments(placed),
        "lines": [
            {"y": _height(value, low, high), "text": value}
            for value in range(low, high + 1, (high - low) // LINES or 1)
        ],
        "goal": None if goal is None else {"y": _height(goal, low, high), "text": goal_label},
        "left": LEFT,
        "right": RIGHT,
    }


def _scale(values: Sequence[float]) -> tuple[int, int]:
    """Return where a scale of even steps of ten starts and ends so that all values fit."""
    if not values:
        return 0, 100
    low = max(int(min(values)) // STEP * STEP, 0)
    high = min(-(-int(max(values) + 1) // STEP) * STEP, 100)
    steps = max(-(-(high - low) // (STEP * LINES)), 1) * LINES * STEP
    return (100 - steps, 100) if low + steps > 100 else (low, low + steps)


def _height(value: float, low: int, high: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)


def _placed(point: Mapping[str, Any], at: int, count: int, low: int, high: int) -> dict[str, Any]:
    share = at / (count - 1) if count > 1 else 0.5
    value = point["value"]
    y = None if value is None else _height(value, low, high)
    below = y is not None and y + 20
    return {**point, "x": f"{LEFT + (RIGHT - LEFT) * share:.4g}", "y": y, "below": below}


def _segments(placed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines between neighbors that both have a value."""
    return [
        {"x1": one["x"], "y1": one["y"], "x2": two["x"], "y2": two["y"]}
        for one, two in pairwise(placed)
        if one["y"] is not None and two["y"] is not None
    ]


@register.inclusion_tag("_elements/funnel.html")
def funnel(rows: Sequence[Mapping[str, Any]], finding: str = "") -> dict[str, Any]:
    """Draw how many reach each step: ``rows`` have ``name``, ``count``, ``share`` (a text).

    A count may be a text where it is kept back; ``size`` then says what the bar is drawn by.
    """
    sized = [{**row, "size": row.get("size", row["count"])} for row in rows]
    return {"rows": sized, "finding": finding, "most": sized[0]["size"] if sized else 0}


@register.simple_tag
def diverging(balance: float, most: float) -> SafeString:
    """Draw a shortage to the left or what is spare to the right; the words stand beside it."""
    share = 50 * min(abs(balance) / most, 1) if most else 0
    is_short = balance < 0
    return format_html(
        '<svg class="diverging" aria-hidden="true" focusable="false" width="100%" height="20">'
        '<rect class="diverging__{}" x="{}%" y="5" width="{}%" height="10"/>'
        '<line x1="50%" x2="50%" y1="0" y2="20"/></svg>',
        "short" if is_short else "spare",
        f"{50 - share if is_short else 50:.4g}",
        f"{share:.4g}",
    )


@register.simple_tag
def change_bar(worse: int, same: int, better: int) -> SafeString:
    """Draw how many are worse, the same and better off; the counts stand beside it."""
    whole, start, parts = worse + same + better, 0.0, []
    for tone, count in (("worse", worse), ("same", same), ("better", better)):
        width = 100 * count / whole if whole else 0
        parts.append((tone, f"{start:.4g}", f"{width:.4g}"))
        start += width
    rects = format_html_join(
        "", '<rect class="change__{}" x="{}%" width="{}%" height="100%"/>', parts
    )
    return format_html(
        '<svg class="bar change" aria-hidden="true" focusable="false" width="100%" height="100%">'
        "{}</svg>",
        rects,
    )
