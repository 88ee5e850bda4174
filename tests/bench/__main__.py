"""Measure what is promised and write ``docs/performance.md``: ``make bench``.

``python -m tests.bench engine peers`` measures only these sections and leaves the others as they
are. Times on a shared machine are upper bounds; nothing here fails on a slow one.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tests import fresh_clone
from tests.bench import (
    against,
    api,
    backup,
    board,
    delivery,
    directory,
    engine,
    erasing,
    exports,
    growth,
    imports,
    insight,
    load,
    match,
    pages,
    pairs,
    privacy,
    soak,
    suggestions,
)
from tests.bench.record import Section, read, section, write

ROOT = Path(__file__).resolve().parents[2]
Row = tuple[str, str, str]


def main(wanted: list[str]) -> int:
    """Measure these sections, or all but the longest, and write each down when it is done."""
    unknown = set(wanted) - SECTIONS.keys()
    if unknown:
        print(f"There is no {', '.join(unknown)}; choose of {', '.join(SECTIONS)}.")
        return 1
    for name in wanted or [name for name in SECTIONS if name not in LONG]:
        found = SECTIONS[name]()
        sections = read() | {name: found}
        summary = growth.summarize(sections)
        write(sections | ({"growth": summary} if summary else {}), ORDER)
        for row in found.rows:
            print(" | ".join(row))
    return 0


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


def _in_folder(
    title: str, rows: Callable[[Path], Iterable[Sequence[str]]]
) -> Callable[[], Section]:
    """Return what measures a section that needs a folder for a while."""

    def measure() -> Section:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            return section(title, rows(Path(folder)))

    return measure


SECTIONS: dict[str, Callable[[], Section]] = {
    "start": lambda: section("Start", measure_start()),
    "match": _in_folder("Matching two spreadsheets", match.measure),
    "engine": engine.measure,
    "national": engine.measure_national,
    "peers": against.measure,
    "insight": _in_folder("Answers at the desk", insight.measure),
    "suggestions": _in_folder("Suggestions for one mentee", suggestions.measure),
    "directory": _in_folder("The mentor directory", directory.measure),
    "board": _in_folder("The review board", board.measure),
    "pairs": _in_folder("Mentorships that run", pairs.measure),
    "imports": _in_folder("Files of people", imports.measure),
    "exports": _in_folder("Lists as files", exports.measure),
    "api": _in_folder("Lists of the API", api.measure),
    "delivery": _in_folder("Delivery", delivery.measure),
    "memory": _in_folder("Memory of senders", delivery.measure_memory),
    "privacy": _in_folder("Data of one person", privacy.measure),
    "erasing": _in_folder("Erasing one person", erasing.measure),
    "pages": _in_folder("Pages", pages.measure),
    "backup": _in_folder("Backups of full size", backup.measure),
    "load": _in_folder("Under load, at the size of a nation", load.measure),
    "soak": _in_folder("For long", soak.measure),
    "size": lambda: section("Size", measure_sizes()),
}
LONG = ("national", "memory", "load", "soak", "erasing", "backup")  # measured when named
ORDER = (
    "start match engine national growth peers insight suggestions directory board pairs imports "
    "exports api delivery memory privacy erasing pages load soak backup size"
).split()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
