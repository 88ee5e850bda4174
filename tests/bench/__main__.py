"""Measure what is promised and write ``docs/performance.md``: ``make bench``.

Times on a shared machine are upper bounds; nothing here fails on a slow one.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests import fresh_clone
from tests.bench import match, pages

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "performance.md"
Row = tuple[str, str, str]


def main() -> int:
    """Measure everything, print it, and write it down."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        parts = {
            "Start": list(measure_start()),
            "Matching two spreadsheets": list(match.measure(Path(folder))),
            "Pages": list(pages.measure(Path(folder))),
            "Size": list(measure_sizes()),
        }
    text = HEAD.format(machine=_machine(), day=datetime.now(UTC).date())
    for title, rows in parts.items():
        text += f"\n## {title}\n\n| what | measured | goal |\n| --- | --- | --- |\n"
        text += "".join(f"| {what} | {value} | {goal} |\n" for what, value, goal in rows)
    TARGET.write_text(text)
    print(text)
    return 0


HEAD = """# Figures

Written by `make bench` on {day}: {machine}. Times are upper bounds where the machine was shared.
"""


def measure_start() -> Iterator[Row]:
    """Start the demo in a fresh clone, twice."""
    print("Starting the demo in a fresh clone ...", file=sys.stderr)
    first, second = fresh_clone.measure()
    yield "`make demo` in a fresh clone, to the first page", f"{first:.1f} s", "90 s"
    yield "`make demo` again, to the first page", f"{second:.1f} s", "10 s"


def measure_sizes() -> Iterator[Row]:
    """Weigh our own style sheets and scripts; vendored files are named apart."""
    for kind, goal in (("css", "40 kB, one file"), ("js", "10 kB")):
        files = [
            path
            for path in sorted((ROOT / "static").rglob(f"*.{kind}"))
            if "vendor" not in path.relative_to(ROOT / "static").parts
        ]
        size = sum(path.stat().st_size for path in files)
        yield f"our {kind.upper()}, {len(files)} file(s)", f"{size / 1000:.1f} kB", goal


def _machine() -> str:
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
