"""The engine by size: seconds and memory of the whole call."""

import sys
from collections.abc import Iterable, Sequence

from tests.bench.machine import versions
from tests.bench.process import Found, run_case
from tests.bench.record import COLUMNS, Point, Section, section

# Mentees and mentors with places.
SIZES = ((1_000, 400), (2_000, 800), (5_000, 2_000), (10_000, 4_000), (20_000, 8_000))
FAIR = ((2_000, 800), (20_000, 8_000))
NATIONAL = ((50_000, 20_000), (100_000, 25_000), (400_000, 100_000))

GOALS = {
    (20_000, "total"): "20 s, 500 MB",
    (20_000, "fair"): "60 s, 500 MB",
    (100_000, "total"): "120 s, 1,200 MB",
    (400_000, "total"): "1,200 s on two cores, 2,500 MB; 600 s to a gap of 0.1 %",
}
OURS = {"total": "Benchmate, total", "fair": "Benchmate, fair"}
PARTS = {"score": "pairs", "solve": "flow and prices", "verify": "proof"}
TEXT = (
    "A seeded population in, the best assignment with its proof out: scoring, solving and the "
    "independent check in one call, each line in a process of its own. CPU seconds of all "
    "threads, and how they divide; memory is the peak of the whole process, the pool included."
)


def measure() -> Section:
    """Match up to 20,000 mentees by both policies."""
    print("Matching populations ...", file=sys.stderr)
    lines = [(size, "total") for size in SIZES] + [(size, "fair") for size in FAIR]
    return _section("Engine", lines)


def measure_national() -> Section:
    """Match up to everybody."""
    return _section("Engine, whole profession", [(size, "total") for size in NATIONAL])


def _section(title: str, lines: Iterable[tuple[tuple[int, int], str]]) -> Section:
    points: dict[str, list[Point]] = {}
    rows = []
    for (mentees, mentors), policy in lines:
        found = run_case("case", "assign", mentees=mentees, mentors=mentors, policy=policy)
        points.setdefault(OURS[policy], []).append((mentees, found["cpu_s"], found["peak_mb"]))
        rows.append(_row(mentees, mentors, policy, found))
        print(" | ".join(rows[-1]), file=sys.stderr)
    return section(title, rows, columns=COLUMNS, text=f"{TEXT} {versions()}.", points=points)


def _row(mentees: int, mentors: int, policy: str, found: Found) -> Sequence[str]:
    what = f"{mentees:,} × {mentors:,} ({found['requests']:,} requests), {policy}, proven"
    seconds = f"{found['cpu_s']:.1f} s ({found['wall_s']:.1f} s on the wall)"
    figures = f"{seconds}, {found['peak_mb']:,.0f} MB; {_parts(found['parts'])}"
    if mentees > SIZES[-1][0] and found["nearly_s"] is not None:
        figures += f"; {found['nearly_s']:,.0f} s to a gap of 0.1 %"
    return what, figures, GOALS.get((mentees, policy), "")


def _parts(cpu_s: dict[str, float]) -> str:
    """Say where the CPU seconds went."""
    return ", ".join(f"{name} {cpu_s.get(part, 0):.1f}" for part, name in PARTS.items())
