"""Results written by hand, to be compared."""

from dataclasses import replace
from typing import Any

from matching.encoding.sides import Figures, Given, Request, Side
from matching.engine.pool import Settings

FIGURES = Figures(
    policy="fair", requests=3, served=2, mentees_served=2, weakest=5000, mean=6000, total=12000,
    wishes_met=1, blocking_pairs=0, gap=0, optimal=True,
)  # fmt: skip


def side(
    requests: str,
    pairs: list[str],
    *,
    mentors: str = "bob cy",
    held: str = "",
    settings: Settings | None = None,
    **figures: Any,
) -> Side:
    """Write a side: requests as "ann dee.peer", pairs as ["ann bob 5000"]."""
    given = [text.split() for text in pairs]
    return Side(
        requests=frozenset(map(_request, requests.split())),
        pairs={_request(who): Given(whom, int(score)) for who, whom, score in given},
        mentors=frozenset(mentors.split()),
        held=frozenset(held.split()),
        figures=replace(FIGURES, **figures),
        settings=settings or Settings(),
    )


def _request(text: str) -> Request:
    key, _, kind = text.partition(".")
    return key, kind or "career"  # type: ignore[return-value]  # tests write known types
