"""The whole ``match`` command on two sheets: seconds, memory, the same bytes again."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.matching.sheets.generator import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    Person,
    make_sheets,
    write_sheet,
)

ROOT = Path(__file__).resolve().parents[2]
N_MENTEES, N_MENTORS = 500, 200
MANY_MENTEES, MANY_MENTORS = 2_000, 800
GOALS = {"total": "4 s", "fair": "6 s"}
PARTS = ("read", "score", "solve", "verify", "write")


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Match a small round in every way, and a large one by both policies."""
    yield from _small(folder)
    yield from _large(folder)


def _small(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Match the same people three times: as they are, again, and shuffled."""
    print(f"Matching {N_MENTEES} x {N_MENTORS} ...", file=sys.stderr)
    mentees, mentors = make_sheets(N_MENTEES, N_MENTORS)
    first, seconds = _match(folder / "first", mentees, mentors)
    again, _ = _match(folder / "again", mentees, mentors, "--scores")
    random.Random(1).shuffle(mentees)
    random.Random(2).shuffle(mentors)
    shuffled, _ = _match(folder / "shuffled", mentees, mentors, "--scores")
    report = json.loads((folder / "first" / "report.json").read_text())
    what = f"`match` on {N_MENTEES} × {N_MENTORS} rows ({report['requests']} requests, fair)"
    yield f"{what}, whole command", f"{seconds:.1f} s", "3 s"
    yield f"{what}, peak memory", f"{report['peak_memory_mb']:.0f} MB", "400 MB"
    yield "proven optimal", str(report["optimal"]).lower(), "true"
    same = all(again[name] == content for name, content in first.items())
    yield "CSV files byte-identical on a second run", _yes(same), "yes"
    yield "CSV files byte-identical with the rows shuffled", _yes(again == shuffled), "yes"


def _large(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Read, score, solve, prove, explain and write; explaining is what the other parts leave."""
    mentees, mentors = make_sheets(MANY_MENTEES, MANY_MENTORS)
    for policy, goal in GOALS.items():
        print(f"Matching {MANY_MENTEES} x {MANY_MENTORS}, {policy} ...", file=sys.stderr)
        before = _cpu_s()
        _, seconds = _match(folder / policy, mentees, mentors, "--policy", policy)
        cpu_s = _cpu_s() - before
        report = json.loads((folder / policy / "report.json").read_text())
        parts = report["seconds"]
        explained = parts["all"] - sum(parts[part] for part in PARTS)
        size = f"{MANY_MENTEES:,} × {MANY_MENTORS} rows ({report['requests']:,} requests, {policy})"
        told = f"{cpu_s:.1f} cpu s, {seconds:.1f} s, {report['peak_memory_mb']:.0f} MB"
        yield f"`match` on {size}, whole command", told, goal
        yield (
            "of this, explaining every pair and every unmatched request",
            f"{explained:.1f} s",
            "2 s",
        )


def _match(
    folder: Path, mentees: list[Person], mentors: list[Person], *options: str
) -> tuple[dict[str, bytes], float]:
    """Run the command; return the CSV files it wrote and the seconds on the wall."""
    folder.mkdir()
    write_sheet(folder / "mentees.csv", MENTEE_COLUMNS, mentees)
    write_sheet(folder / "mentors.csv", MENTOR_COLUMNS, mentors)
    if "--scores" in options:
        options = (*options, str(folder / "scores.csv"))
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "match", folder / "mentees.csv", folder / "mentors.csv",
         "--out", folder / "matches.csv", "--quiet", *options],
        cwd=ROOT, env={"PATH": os.environ["PATH"]}, check=True,
    )  # fmt: skip
    seconds = time.monotonic() - began
    inputs = ("mentees.csv", "mentors.csv")
    results = (path for path in folder.glob("*.csv") if path.name not in inputs)
    return {path.name: path.read_bytes() for path in results}, seconds


def _cpu_s() -> float:
    """Return the CPU seconds of every program that was run from here."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _yes(value: bool) -> str:
    return "yes" if value else "no"
