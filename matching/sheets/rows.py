"""From rows of cells to parsed values: every cell through the parser of its column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.sheets.columns import Column
from matching.sheets.parsers import Context
from matching.sheets.problems import InputError, Notes, Problem, clean
from matching.sheets.reading import Row, Sheet
from matching.sheets.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Parsed:
    """One row; ``values`` holds what was filled in and could be read."""

    line: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    email: str
    name: str


def parse_rows(
    sheet: Sheet, columns: Sequence[Column], vocabulary: Vocabulary, notes: Notes
) -> list[Parsed]:
    """Parse every row of a sheet; what is wrong stays with its row.

    Raises:
        InputError: a required column is missing altogether.
    """
    missing = [c.name for c in columns if c.required and c.name not in sheet.columns]
    if missing:
        text = "this column is missing; add it, or name its heading with --map"
        raise InputError(Problem(sheet.file, sheet.line, name, text) for name in missing)
    by_name = {column.name: column for column in columns}
    return [_parse_row(row, sheet, by_name, vocabulary, notes) for row in sheet.rows]


def mark_duplicates(rows: list[Parsed], file: str) -> list[Parsed]:
    """Add a problem to every row whose address stands in another row too.

    All of them are at fault, not the later ones: the result must not depend on their order.
    """
    counts = Counter(row.email for row in rows)
    lines: dict[str, list[int]] = {}
    for row in rows:
        lines.setdefault(row.email, []).append(row.line)
    return [
        _with_duplicate(row, file, lines[row.email]) if row.email and counts[row.email] > 1 else row
        for row in rows
    ]


def _with_duplicate(row: Parsed, file: str, lines: list[int]) -> Parsed:
    others = [str(line) for line in lines if line != row.line][:5]
    text = "this address stands in several rows; keep one of them"
    problem = Problem(file, row.line, "email", text, f" (also line {', '.join(others)})")
    return Parsed(row.line, row.values, (*row.problems, problem), row.email, row.name)


def _parse_row(
    row: Row, sheet: Sheet, columns: Mapping[str, Column], vocabulary: Vocabulary, notes: Notes
) -> Parsed:
    values: dict[str, Any] = {}
    problems = [Problem(sheet.file, row.line, "row", row.problem)] if row.problem else []
    for column in columns.values():
        try:
            _parse_cell(row, sheet, column, vocabulary, notes, values)
        except ValueError as error:
            problems.append(Problem(sheet.file, row.line, column.name, str(error)))
    email = values.get("email") or clean(row.cells.get("email", ""))
    name = values.get("name") or clean(row.cells.get("name", ""))
    return Parsed(row.line, values, tuple(problems), email, name)


def _parse_cell(
    row: Row,
    sheet: Sheet,
    column: Column,
    vocabulary: Vocabulary,
    notes: Notes,
    values: dict[str, Any],
) -> None:
    """Parse one cell into ``values``.

    Raises:
        ValueError: it cannot be read, or is blank although required.
    """
    text = row.cells.get(column.name, "")
    if not text:
        if column.required and not row.problem:
            raise ValueError("this is required; fill it in")
        return
    context = Context(vocabulary)
    values[column.name] = column.parse(text, context)
    notes.warnings += [
        Problem(sheet.file, row.line, column.name, warning) for warning in context.warnings
    ]
