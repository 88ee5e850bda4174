"""What an admin asks while reviewing a round: how long each answer takes."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import what_if
from tests.bench.process import run_case

MENTEES, MENTORS = 2_000, 800


def measure(folder: Path) -> Iterator[Sequence[str]]:
    """Ask each question of a round of 2,000 × 800, then what other settings would do."""
    yield from _alternatives()
    yield from what_if.measure(folder)


def _alternatives() -> Iterator[Sequence[str]]:
    print("Asking who else moves ...", file=sys.stderr)
    found = run_case("moves", "ask", mentees=MENTEES, mentors=MENTORS)
    of = f"{MENTEES:,} × {MENTORS:,} ({found['requests']:,} requests, fair)"
    yield f"what every other pair would lose, {of}", _ms(found["losses_s"]), "20 ms"
    yield "the next best mentors of one request, from these", _ms(found["lists_s"]), "20 ms"
    yield "one pair by hand, and who else moves, exactly", _ms(found["exchange_s"]), "200 ms"


def _ms(seconds: Sequence[float]) -> str:
    middle, slow = (f"{1_000 * value:,.1f} ms" for value in seconds)
    return f"{middle} median, {slow} p95"
