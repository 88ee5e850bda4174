"""What a file of people holds, once it was read: the form in which the floor above hands it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell: the column, a sentence that says what to do, what stood there.

    ``column`` is "row" where the whole row is wrong.
    """

    column: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row. ``values`` holds by column what was filled in and could be read.

    They are of JSON: lists are sorted where their order says nothing. ``cells`` is the row as it
    was typed, of wrong rows only, so that it can be given back to be mended.
    """

    line: int
    email: str
    name: str
    external_id: str = ""
    values: Values = field(default_factory=dict)
    problems: tuple[RowProblem, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnknownHeading:
    """A heading that means no column: the nearest one (or ""), and up to three of its cells."""

    heading: str
    near: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read.

    ``headings`` maps the file's own headings to the columns they mean, "" where one is left out.
    ``problems`` are of the file as such, as (line, column, sentence); with any there are no lines.
    """

    file: str
    lines: tuple[PersonLine, ...]
    headings: Mapping[str, str]
    unknown: tuple[UnknownHeading, ...] = ()
    problems: tuple[tuple[int, str, str], ...] = ()

    @property
    def n_wrong(self) -> int:
        """How many rows are wrong as they stand."""
        return sum(bool(line.problems) for line in self.lines)
