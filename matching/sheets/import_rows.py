"""Row after row of a file of people: cells in, values out, and who stands in it twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matching.sheets.import_columns import ImportColumn
from matching.sheets.parsers import Context
from matching.sheets.problems import InputError, Problem, clean, shown
from matching.sheets.reading import row_problem, simplify
from matching.sheets.vocabulary import Vocabulary
from mentorship.services.importing.lines import PersonLine, RowProblem

MAX_ROWS = 20_000
REMARK = "#"
UNIQUE = {"external_id", "email", "name"}  # others say the same in many rows
REQUIRED = "this is required; fill it in"
Record = tuple[int, list[str]]


class TooLargeError(InputError):
    """The file has more bytes or rows than are taken at once."""


@dataclass(frozen=True)
class RowReader:
    """Reads row after row, so that only what was understood is kept."""

    columns: Sequence[ImportColumn]
    vocabulary: Vocabulary
    cells: dict[tuple[str, str], Any] = field(default_factory=dict)

    def read(self, records: Iterable[Record], found: list[str], file: str) -> list[PersonLine]:
        """Return the rows that are no remarks.

        Raises:
            TooLargeError: there are too many.
        """
        lines: list[PersonLine] = []
        for line, cells in records:
            if cells[0].lstrip().startswith(REMARK):
                continue
            if len(lines) >= MAX_ROWS:
                text = f"there are more than {MAX_ROWS:,} rows; split the file"
                raise TooLargeError([Problem(file, line, "sheet", text)])
            known = {
                name: cell
                for name, cell in zip(found, cells, strict=False)
                if name and cell.strip()
            }
            lines.append(self.line(line, known, row_problem(cells, len(found))))
        return lines

    def line(self, line: int, cells: Mapping[str, str], problem: str) -> PersonLine:
        """Read one row."""
        values: dict[str, Any] = {}
        problems = [RowProblem("row", problem)] if problem else []
        context = Context(self.vocabulary)
        for column in self.columns:
            text = cells.get(column.name, "")
            try:
                value = self._value(column, text, context)
            except ValueError as error:
                problems.append(RowProblem(column.name, str(error), clean(text)[:200]))
                continue
            if value is not None:
                values[column.name] = value
        return _line(line, values, problems, cells)

    def _value(self, column: ImportColumn, text: str, context: Context) -> Any:
        if column.name in UNIQUE and text.strip():
            return column.read(text, context)
        if text.strip():
            key = (column.name, text)
            if key not in self.cells:
                self.cells[key] = column.read(text, context)
            return self.cells[key]
        if column.required:
            raise ValueError(REQUIRED)
        return None


def _line(
    line: int, values: dict[str, Any], problems: list[RowProblem], cells: Mapping[str, str]
) -> PersonLine:
    email, name = values.pop("email", ""), values.get("name", "")
    return PersonLine(
        line=line,
        email=email or clean(cells.get("email", ""))[:254],
        name=name or clean(cells.get("name", ""))[:200],
        external_id=values.pop("external_id", ""),
        values=values,
        problems=tuple(problems),
        cells=(dict(cells) or {"email": ""}) if problems else {},
    )


def without_doubles(lines: list[PersonLine]) -> tuple[PersonLine, ...]:
    """Add a problem to every row whose address, or external id, stands in another row too."""
    for column in ("email", "external_id"):
        places: dict[str, list[int]] = {}
        for i, line in enumerate(lines):
            if key := getattr(line, column).casefold():
                places.setdefault(key, []).append(i)
        for key, rows in places.items():
            for i in rows if len(rows) > 1 else ():
                lines[i] = _double(lines[i], column, key, [lines[j].line for j in rows if j != i])
    return tuple(lines)


def _double(line: PersonLine, column: str, key: str, others: list[int]) -> PersonLine:
    what = "address" if column == "email" else "number"
    also = ", ".join(map(str, others[:5]))
    text = f"this {what} stands in several rows (also line {also}); keep one of them"
    cells = as_typed(line)
    return replace(
        line, problems=(*line.problems, RowProblem(column, text, key[:200])), cells=cells
    )


def as_typed(line: PersonLine) -> dict[str, str]:
    """Return a row as it was typed, or as what was read of it could be typed again."""
    if line.cells:
        return dict(line.cells)
    values = {"external_id": line.external_id, "email": line.email, **line.values}
    return {name: _as_text(value) for name, value in values.items() if value != ""}


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["words"])
    return text_of_json(value)


def cells_of_json(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return a row of JSON as cells by column, and what is wrong with it as a whole."""
    cells, problem = {}, ""
    for key, value in row.items():
        try:
            text = text_of_json(value)
        except ValueError:
            problem = f"{shown(key)} holds something else than a text, a number or a list of texts"
            continue
        if text.strip():
            cells[names[simplify(key)]] = text
    return cells, problem


def text_of_json(value: Any) -> str:
    """Return a value as it would stand in a cell.

    Raises:
        ValueError: it is an object, or a list of lists.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if any(isinstance(one, list | dict) for one in value):
            raise ValueError
        return ";".join(map(text_of_json, value))
    if isinstance(value, dict):
        raise ValueError
    return str(value)
