"""The whole ``match`` command on 500 technicians and 200 mentors: seconds, memory, same bytes."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.matching.sheets.generator import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    make_sheets,
    write_sheet,
)

ROOT = Path(__file__).resolve().parents[2]
N_MENTEES, N_MENTORS = 500, 200


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
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


def _match(folder: Path, mentees, mentors, scores: str = "") -> tuple[dict[str, bytes], float]:
    folder.mkdir()
    write_sheet(folder / "mentees.csv", MENTEE_COLUMNS, mentees)
    write_sheet(folder / "mentors.csv", MENTOR_COLUMNS, mentors)
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "match", folder / "mentees.csv", folder / "mentors.csv",
         "--out", folder / "matches.csv", "--quiet",
         *([scores, folder / "scores.csv"] if scores else [])],
        cwd=ROOT, env={"PATH": os.environ["PATH"]}, check=True,
    )  # fmt: skip
    seconds = time.monotonic() - began
    inputs = ("mentees.csv", "mentors.csv")
    results = (path for path in folder.glob("*.csv") if path.name not in inputs)
    return {path.name: path.read_bytes() for path in results}, seconds


def _yes(value: bool) -> str:
    return "yes" if value else "no"
