"""What breaking things cost, fault by fault: kept in ``reliability.json``, shown in Markdown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.machine import describe

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA, PAGE = DOCS / "reliability.json", DOCS / "reliability.md"
BEGIN, END = "<!-- make faults writes from here -->", "<!-- to here -->"
COLUMNS = ("fault", "what was done", "injected", "messages", "lost", "second copies", "took", "on")
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
WHAT = {
    "F1": "sender killed between taking a message and speaking to the mail server",
    "F2": "sender killed after the mail server accepted, before that was written down",
    "F3": "the whole worker tree killed under load",
    "F4": "Redis forgets every nudge (`FLUSHALL`)",
    "F5": "Redis stopped while people work",
    "F6": "Redis accepts connections and never answers",
    "F7": "Redis restarted, connections cut",
    "F8": "PostgreSQL crashes in the middle of a transaction",
    "F9": "PostgreSQL gives no connection any more",
    "F10": "the connection cut exactly at `COMMIT`, before and after it was done",
    "F11": "no room on the disk, for the database and for an upload",
    "F12": "mail server down for hours",
    "F13": "mail server answers 421, 450, 451, 550",
    "F14": "mail server takes 30 seconds for each reply",
    "F15": "mail server accepts, then cuts the connection before it says so",
    "F16": "two drivers at once; none for three hours",
    "F17": "the senders' clocks 2 hours ahead, 2 hours behind, a day ahead",
    "F18": "hours left out and shown twice, five zones; new zone data",
    "F19": "leap days, ends of months and of years",
    "F20": "the last release on the new schema, replaced by the new code under load",
    "F24": "a matching run killed while it computes, and while it writes",
    "F25": "a person forgotten while a sender holds a mail to her",
    "F26": "a message that breaks our own code, at the head of the queue",
    "F27": "a task that hangs and hears nothing; worker processes begun anew",
    "F28": "the cache emptied, or its table dropped",
    "F29": "yesterday's backup put back",
    "F30": "SQLite's lock held by another writer, shorter and longer than requests wait",
}


@dataclass
class Row:
    """One fault, on all databases together; ``injected`` counts times, or tests where none is."""

    injected: int = 0
    messages: int = 0
    lost: int = 0
    second_copies: int = 0
    seconds: float = 0.0
    on: tuple[str, ...] = ()
    measured: str = ""


def rows(lines: Iterable[Mapping[str, Any]]) -> dict[str, Row]:
    """Add up what tests and houses wrote down, by fault."""
    found: dict[str, Row] = {}
    houses = set()
    listed = list(lines)
    for line in listed:
        if "injections" in line:
            houses.add(line["fault"].split()[0])
    for line in listed:
        name = line["fault"].split()[0]
        row = found.setdefault(name, Row())
        row.on = tuple(sorted({*row.on, NAMES[line["database"]]}))
        row.seconds += line.get("seconds", 0.0)
        row.messages += line.get("messages", 0)
        row.lost += line.get("lost", 0)
        row.second_copies += line.get("second_copies", 0)
        row.injected += line.get("injections", int(name not in houses))
    return found


def read() -> dict[str, Row]:
    """Return what was written down before."""
    if not DATA.exists():
        return {}
    return {name: Row(**parts) for name, parts in json.loads(DATA.read_text()).items()}


def write(new: dict[str, Row]) -> None:
    """Keep new rows beside the others, and show all."""
    measured = f"{datetime.now(UTC).date()}: {describe()}"
    for row in new.values():
        row.measured, row.seconds = measured, round(row.seconds, 1)
    both = read() | new
    kept = {name: both[name] for name in WHAT if name in both}
    data = {name: asdict(row) for name, row in kept.items()}
    DATA.write_text(json.dumps(data, indent=1) + "\n")
    PAGE.write_text(page(PAGE.read_text(), kept))


def page(text: str, kept: Mapping[str, Row]) -> str:
    """Return the page with its table in place."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table(kept)}\n{END}{after}"


def table(kept: Mapping[str, Row]) -> str:
    """Return the rows in Markdown, and when and where they were measured."""
    lines = [list(COLUMNS), ["---"] * len(COLUMNS)]
    lines += [_cells(name, row) for name, row in kept.items()]
    shown = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    measured = "; ".join(sorted({row.measured for row in kept.values()}))
    return f"{shown}\n\nMeasured with `make faults` on {measured}.\n"


def _cells(name: str, row: Row) -> list[str]:
    counts = (row.injected, row.messages, row.lost, row.second_copies)
    took = f"{row.seconds:,.0f} s"
    return [name, WHAT[name], *(f"{n:,}" for n in counts), took, ", ".join(row.on)]
