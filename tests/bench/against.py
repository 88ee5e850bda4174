"""Others on the same instance: alternately in one run, every answer checked."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.process import ROOT, Found, run, run_case
from tests.bench.record import Point, Section, section

SCRIPTS = Path(__file__).parent / "peers"
COLUMNS = ("against, on how many mentees", "theirs", "ours", "theirs to ours", "goal", "checked")


@dataclass(frozen=True)
class Peer:
    """A solver to compare with; ``rounds`` holds mentees and how often both take their turn.

    Where there is a goal, both also solve the instance in which everybody may have everybody.

    name: what it is called once its ``versions`` are known. environment: the folder of ``.bench``
    that it is installed in; ours when left out. exact: whether its total must be ours. goals: by
    number of mentees.
    """

    name: str
    script: str
    environment: str = ""
    policy: str = "total"
    exact: bool = True
    rounds: tuple[tuple[int, int], ...] = ()
    goals: tuple[tuple[int, str], ...] = ()

    @property
    def python(self) -> Path:
        """The Python that it runs with."""
        inside = ROOT / ".bench" / self.environment / "bin" / "python"
        return inside if self.environment else Path(sys.executable)


MENTOR_MATCH = "mentor-match {versions[mentor-match]} on munkres {versions[munkres]}"
PEERS = (
    Peer(
        MENTOR_MATCH,
        "mentor_match",
        "mentor-match",
        rounds=((250, 3), (500, 3), (1_000, 3)),
        goals=((1_000, "200 × the time, no rule broken"),),
    ),
    Peer(MENTOR_MATCH, "mentor_match", "mentor-match-then", rounds=((200, 1), (400, 1))),
    Peer(
        "matching {versions[matching]} (stable)",
        "hospital_resident",
        "matching",
        policy="stable",
        exact=False,
        rounds=((250, 3), (500, 3), (1_000, 3)),
        goals=((1_000, "150 × the time, 0 blocking pairs"),),
    ),
    Peer(
        "SciPy {versions[scipy]}, places replicated",
        "linear_sum_assignment",
        rounds=((1_000, 3), (2_000, 3), (5_000, 2), (10_000, 1)),
        goals=((5_000, "4 × the time"), (10_000, "8 × the time, 5 × the memory")),
    ),
    Peer(
        "OR-tools {versions[ortools]}, all pairs",
        "min_cost_flow",
        rounds=((1_000, 3), (2_000, 3), (5_000, 2), (10_000, 2)),
        goals=((10_000, "5 × the time"),),
    ),
)
TEXT = """\
CPU seconds of the peer's call alone, scores handed over, against our whole call from the pool to
the proven result, scoring included; medians of turns taken alternately. Every mentee has one
request, which is all that the others can express, and there are 0.4 mentors for each mentee. The
lines "all pairs allowed" are the same people without any rule and minimum: what the others are made
for, as they know none.

- *mentor-match* pairs a mentor once, so that he stands there once for each place. Its rules may be
  anything: here one looks the score up and its own `Disqualify` refuses pairs that may not be. It
  stands on *munkres*: the version that pip chooses today, and the one of its own day.
- *matching* is handed everybody's list, and its checks of the lists are part of its call.
- *SciPy* has a column for each place. *OR-tools* is the solver that we use ourselves, given every
  pair at once."""


def measure() -> Section:
    """Take turns with every peer that is installed."""
    points: dict[str, list[Point]] = {}
    rows = []
    for peer in PEERS:
        if not peer.python.exists():
            print(f"{peer.environment} is not installed: left out.", file=sys.stderr)
            continue
        for row, point, label in _compare(peer):
            print(" | ".join(row), file=sys.stderr)
            rows.append(row)
            points.setdefault(label, []).extend([point] if point else [])
    return section("Against others", rows, columns=COLUMNS, text=TEXT, points=points)


def _compare(peer: Peer) -> Iterator[tuple[list[str], Point | None, str]]:
    """Yield for each instance a line of the table, a point of the peer's curve and its name."""
    goals = dict(peer.goals)
    for mentees, turns in peer.rounds:
        for everybody in (False, True) if mentees in goals else (False,):
            size = {"mentees": mentees, "mentors": mentees * 4 // 10, "everybody": everybody}
            theirs, ours, checked = _take_turns(peer, size, turns)
            label = peer.name.format(versions=theirs[-1]["versions"])
            their, our = _medians(theirs), _medians(ours)
            what = f"{label}, {mentees:,}{', all pairs allowed' if everybody else ''}"
            figures = [_told(*their), _told(*our), _ratio(their, our)]
            row = [what, *figures, goals.get(mentees, ""), _verdict(peer, checked, ours[-1])]
            yield row, None if everybody else (mentees, *their), label


def _take_turns(peer: Peer, size: Found, turns: int) -> tuple[list[Found], list[Found], Found]:
    """Solve one instance alternately; return their answers, ours and the check of theirs."""
    theirs, ours = [], []
    with TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place) / "problem"
        run_case("handover", "prepare", folder=str(folder), **size)
        for _ in range(turns):
            theirs.append(run([peer.python, SCRIPTS / f"{peer.script}.py", folder]))
            ours.append(run_case("case", "assign_single", policy=peer.policy, **size))
        (folder / "mate.json").write_text(json.dumps(theirs[-1]["mate"]))
        return theirs, ours, run_case("handover", "check", folder=str(folder))


def _medians(found: list[Found]) -> tuple[float, float]:
    return median(one["cpu_s"] for one in found), median(one["peak_mb"] for one in found)


def _told(cpu_s: float, peak_mb: float) -> str:
    return f"{cpu_s:,.2f} s, {peak_mb:,.0f} MB"


def _ratio(theirs: tuple[float, float], ours: tuple[float, float]) -> str:
    return f"{theirs[0] / ours[0]:,.1f} × the time, {theirs[1] / ours[1]:.1f} × the memory"


def _verdict(peer: Peer, theirs: Found, ours: Found) -> str:
    """Say what the check of both found."""
    told = [f"{theirs['broken']} rules broken"]
    if peer.exact:
        apart = theirs["total"] - ours["total"]
        told.append("same total" if not apart else f"total {apart:+,} from the proven optimum")
    if peer.policy == "stable":
        told.append(f"blocking pairs: theirs {theirs['blocking']}, ours {ours['blocking']}")
    return "; ".join(told)
