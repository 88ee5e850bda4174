"""Lists as files, written a row at a time: CSV, .xlsx and JSON lines.

No spreadsheet runs a part of any: in CSV every text is neutralized, headings too, and in .xlsx a
text is a cell of text. Our import reads the texts back as they were.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.sheets import workbooks
from matching.sheets.formulas import neutralize

BOM = "\ufeff"  # without it, spreadsheets read UTF-8 as the machine's own old encoding
ROWS_AT_ONCE = 200
CSV, XLSX, JSON_LINES = "csv", "xlsx", "jsonl"
NAMES = {
    CSV: _("CSV"),
    XLSX: _("Excel (.xlsx)"),
    JSON_LINES: _("JSON lines, for programs"),
}
Value = object  # text, number, truth, day, moment or None
Row = Sequence[Value]


@dataclass(frozen=True)
class Column:
    """A column: what programs call it, and what people read above it."""

    name: str
    heading: str


@dataclass(frozen=True)
class Sheet:
    """A list; its rows are read once, as they are written."""

    columns: Sequence[Column]
    rows: Iterable[Row]


def columns(**headings: Any) -> tuple[Column, ...]:
    """Return columns by name, in order."""
    return tuple(Column(name, str(heading)) for name, heading in headings.items())


def content_type(form: str) -> str:
    """Return the media type of a format."""
    return {
        CSV: "text/csv; charset=utf-8",
        XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        JSON_LINES: "application/x-ndjson",
    }[form]


def written(sheet: Sheet, form: str, *, bom: bool = True) -> Iterator[bytes]:
    """Return a list as the bytes of a file, in parts; never all of it at once.

    ``bom`` is for CSV only: the mark by which spreadsheets know UTF-8.
    """
    write: dict[str, Callable[[], Iterator[bytes]]] = {
        CSV: lambda: _csv(sheet, bom),
        XLSX: lambda: _xlsx(sheet),
        JSON_LINES: lambda: _json_lines(sheet),
    }
    return write[form]()


class _Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


def _csv(sheet: Sheet, bom: bool) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    headings = [column.heading for column in sheet.columns]
    yield BOM.encode() if bom else b""
    yield from _in_parts(
        writer.writerow([_csv_cell(value) for value in row])
        for row in chain([headings], sheet.rows)
    )


def _csv_cell(value: Value) -> Value:
    """Return a number as it is, so that a spreadsheet can add it up, and all else as safe text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        value = timezone.localtime(value).isoformat(timespec="minutes")
    return "" if value is None else neutralize(str(value))


def _xlsx(sheet: Sheet) -> Iterator[bytes]:
    headings = [column.heading for column in sheet.columns]
    return workbooks.written(headings, ([_cell(value) for value in row] for row in sheet.rows))


def _cell(value: Value) -> Value:
    """Return a moment as spreadsheets know it, without a zone, and all else as it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, int | float | date | None) else str(value)


def _json_lines(sheet: Sheet) -> Iterator[bytes]:
    names = [column.name for column in sheet.columns]
    return _in_parts(
        json.dumps(
            {name: _plain(value) for name, value in zip(names, row, strict=True)},
            ensure_ascii=False,
        )
        + "\n"
        for row in sheet.rows
    )


def _plain(value: Value) -> Value:
    """Return a value as JSON has it; moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | None) else str(value)


def _in_parts(lines: Iterable[Any]) -> Iterator[bytes]:
    """Join a few lines to each part, so that a long file is not sent in tiny ones."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == ROWS_AT_ONCE:
            yield _encoded(waiting)
            waiting = []
    yield _encoded(waiting)


def _encoded(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode("utf-8", errors="replace")
