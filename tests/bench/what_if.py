"""What-if of a round of 2,000 technicians and 800 mentors: other settings on a stored snapshot."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from matching.encoding import snapshot
from matching.encoding.comparison import Comparison, compare_sides
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.rarity import as_column, specialization_weights
from matching.encoding.sides import Side
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.trial import solve_again
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.sheets.run import Input, Options, read_input
from tests.matching.sheets.generator import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    TAXONOMY,
    make_sheets,
    write_sheet,
)

ROOT = Path(__file__).resolve().parents[2]
N_MENTEES, N_MENTORS = 2_000, 800
GOAL = "4 s"
SPECIALIZED = Settings().weights | {"career": (10, 5, 5, 45, 10, 5, 0, 0, 0, 10, 10)}
CHANGES = {
    "policy total": Settings(policy="total"),
    "policy stable": Settings(policy="stable"),
    "minimum 0.50": Settings(min_score=5_000),
    "two mentors for each mentee": Settings(mentors_per_mentee=2),
    "other weights": Settings(weights=SPECIALIZED),
}


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Match once, keep the snapshot, and try each change on it."""
    print(f"What if, {N_MENTEES} x {N_MENTORS} ...", file=sys.stderr)
    given = _sheets(folder)
    people, taxonomy = given.people, Taxonomy(TAXONOMY)
    pool = build(people.mentees, people.mentors, taxonomy, Settings())
    before = solve_again(pool, Settings(), {}).side()
    stored = _stored(given, taxonomy)
    requests = pool.n_requests
    for what, settings in CHANGES.items():
        seconds, found = _timed(lambda new=settings: _try(stored, new, before))
        changed = requests - found.count("same") - found.count("unmatched")
        row = f"what if: {what}, {N_MENTEES:,} × {N_MENTORS} ({requests:,} requests)"
        yield row, f"{seconds:.2f} s, {changed} requests change", GOAL


def _sheets(folder: Path) -> Input:
    mentees, mentors = make_sheets(N_MENTEES, N_MENTORS)
    write_sheet(folder / "mentees.csv", MENTEE_COLUMNS, mentees)
    write_sheet(folder / "mentors.csv", MENTOR_COLUMNS, mentors)
    nowhere = (folder / name for name in ("matches.csv", "unmatched.csv", "report.json"))
    taxonomy = ROOT / "mentorship" / "data" / "taxonomy.json"
    return read_input(Options(folder / "mentees.csv", folder / "mentors.csv", taxonomy, *nowhere))


def _stored(given: Input, taxonomy: Taxonomy) -> str:
    people = given.people
    inputs = snapshot.Inputs(
        mentees=people.mentees,
        mentors=people.mentors,
        pins=(),
        exclusions=(),
        settings=Settings(),
        specialization_weights=specialization_weights(people.mentors, taxonomy),
    )
    return json.dumps(snapshot.to_json(inputs))


def _try(stored: str, settings: Settings, before: Side) -> Comparison:
    """Do what the desk does for a what-if, from the snapshot to the comparison."""
    inputs = snapshot.from_json(json.loads(stored), Settings())
    taxonomy = Taxonomy(TAXONOMY)
    weights = as_column(inputs.specialization_weights, taxonomy)
    pool = build(inputs.mentees, inputs.mentors, taxonomy, settings, (), weights)
    pins = place_pins((), inputs.mentees, inputs.mentors, pool, settings)
    trial = solve_again(pool, settings, pins)
    total = trial.total_by(Scorer(pool, replace(settings, weights=inputs.settings.weights)))
    return compare_sides(before, trial.side(), total)


def _timed(work: Callable[[], Comparison]) -> tuple[float, Comparison]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="what-if-") as temporary:
        for row in measure(Path(temporary)):
            print(" | ".join(row))
