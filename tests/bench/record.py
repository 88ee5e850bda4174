"""What was measured, section by section: kept in ``performance.json``, shown in Markdown."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.machine import describe

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA, PAGE = DOCS / "performance.json", DOCS / "performance.md"
CHART = DOCS / "images" / "engine-time.svg"
COLUMNS = ("what", "measured", "goal")

HEAD = """# Figures

Written by `make bench` (a section alone: `make bench ARGS=engine`) and, for the largest sizes, by
`make bench-national`. Times are upper bounds where the machine was shared.
"""

Point = tuple[int, float, float]  # mentees, CPU seconds, MB


@dataclass(frozen=True)
class Section:
    """A table and what is said above it; ``points`` are for the picture, a curve for each name."""

    title: str
    rows: list[list[str]]
    columns: Sequence[str] = COLUMNS
    text: str = ""
    points: dict[str, list[Point]] = field(default_factory=dict)
    measured: str = ""
    picture: str = ""


def section(title: str, rows: Iterable[Sequence[str]], **more: Any) -> Section:
    """Return a section measured here and now."""
    measured = f"on {datetime.now(UTC).date()}: {describe()}"
    return Section(title, [list(row) for row in rows], measured=measured, **more)


def read() -> dict[str, Section]:
    """Return the sections that were measured before."""
    if not DATA.exists():
        return {}
    return {name: Section(**parts) for name, parts in json.loads(DATA.read_text()).items()}


def write(sections: dict[str, Section], order: Sequence[str]) -> None:
    """Keep the sections, in this order, and show them."""
    kept = {name: sections[name] for name in order if name in sections}
    data = {name: asdict(part) for name, part in kept.items()}
    DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    PAGE.write_text(page(kept))


def page(sections: dict[str, Section]) -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *map(shown, sections.values())])


def shown(part: Section) -> str:
    """Return one section in Markdown."""
    lines = [part.columns, ["---"] * len(part.columns), *part.rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    above = "".join(f"{paragraph}\n\n" for paragraph in (part.text, part.picture) if paragraph)
    below = f"\nMeasured {part.measured}.\n" if part.measured else ""
    return f"## {part.title}\n\n{above}{table}\n{below}"
