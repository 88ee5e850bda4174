"""A report's sections: a finding, how it was counted, tables, and what a chart draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from matching import small_groups
from matching.sheets.writing import Column, columns
from matching.small_groups import Shown

Cell = int | float | str | None  # None is kept back
NARROW = 4  # columns that a phone shows side by side


@dataclass(frozen=True)
class Row:
    """One line of a table; ``chart`` holds what is drawn beside it."""

    name: str
    cells: tuple[Cell, ...]
    chart: Any = None


@dataclass(frozen=True)
class Table:
    """Figures under headings, the first of which is over the rows' names.

    The first ``on_screen`` rows are printed, the others folded; 0 is all.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    on_screen: int = 0

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that are printed."""
        return self.rows[: self.on_screen or None]

    @property
    def folded(self) -> tuple[Row, ...]:
        """The rows that are not."""
        return self.rows[self.on_screen :] if self.on_screen else ()

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than a phone shows."""
        return len(self.headings) > NARROW

    @property
    def keeps_back(self) -> bool:
        """Whether any of its figures is kept back."""
        return any(cell is None for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Section:
    """One part of the report; ``chart`` is what the section's own drawing needs."""

    key: str
    title: str
    tables: tuple[Table, ...]
    finding: str = ""
    counted: str = ""
    chart: Any = None
    figures: tuple[tuple[str, Cell], ...] = field(default=())

    @property
    def keeps_back(self) -> bool:
        """Whether any of its figures is kept back."""
        figures = any(cell is None for _name, cell in self.figures)
        return figures or any(table.keeps_back for table in self.tables)


@dataclass(frozen=True)
class Telling:
    """What may be told: all to the program team, to everybody else no small group."""

    is_exact: bool

    def single(self, n: int) -> Shown:
        """Return a figure by itself."""
        return n if self.is_exact else small_groups.single(n)

    def nested(self, counts: Sequence[int]) -> list[Shown]:
        """Return counts of which each is a part of the one before."""
        return list(counts) if self.is_exact else small_groups.nested(counts)

    def partition(self, cells: Sequence[int]) -> list[Shown]:
        """Return the cells of a whole."""
        return list(cells) if self.is_exact else small_groups.partition(cells)

    def part(self, n: int, whole: int) -> Shown:
        """Return how many of a whole, where neither they nor the others are a small group."""
        return self.partition((n, whole - n))[0]


def percent(share: Shown) -> str | None:
    """Return a share as text; None where it is kept back or there is none."""
    return None if share is None else f"{share}%"


def share(part: Shown, whole: Shown) -> Cell:
    """Return a share of a whole for a table: empty where there is no whole."""
    if whole == 0:
        return ""
    return percent(small_groups.share_of(part, whole))


def columns_of() -> tuple[Column, ...]:
    """Return the columns of the report as a file."""
    return columns(
        section=_("Section"), table=_("Table"), row=_("Row"), column=_("Column"), value=_("Value")
    )


def rows_of(sections: Sequence[Section]) -> list[list[Cell]]:
    """Return every figure of a report with where it stands."""
    rows: list[list[Cell]] = []
    for section in sections:
        rows += [[section.title, "", "", name, _told(cell)] for name, cell in section.figures]
        for table in section.tables:
            rows += [
                [section.title, table.title, row.name, heading, _told(cell)]
                for row in table.rows
                for heading, cell in zip(table.headings[1:], row.cells, strict=True)
            ]
    return rows


def _told(cell: Cell) -> Cell:
    return _("not shown") if cell is None else cell
