"""A list as an .xlsx workbook of one sheet, written a row at a time through a temporary file."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from matching.sheets.formulas import neutralize, restore

BYTES_AT_ONCE = 64 * 1024
NARROWEST, WIDEST = 12, 40  # characters
NO_CHARACTERS = re.compile("[\ufffe\uffff]")  # of no XML
SPOKEN_FOR = "=#"  # openpyxl takes these for formulas and errors


def written(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Return the workbook in parts; its texts are texts, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    _dress(sheet, headings)
    sheet.append([_heading(sheet, text) for text in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while part := file.read(BYTES_AT_ONCE):
            yield part


def _dress(sheet: Any, headings: Sequence[str]) -> None:
    """Keep the headings in sight, and the columns as wide as they need."""
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, start=1):
        width = min(max(len(heading) + 4, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _heading(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    is_dangerous = neutralize(value) != value or value[:1] in SPOKEN_FOR
    return _text(sheet, value) if is_dangerous else _possible(value)


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that stays text, also when somebody edits it."""
    cell: Any = WriteOnlyCell(sheet, value=_possible(text))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _possible(text: str) -> str:
    """Return a text without what no workbook can hold, such that reading returns it."""
    text = text if restore(text) == text else neutralize(text)
    whole = text.encode("utf-8", errors="replace").decode()
    return NO_CHARACTERS.sub("", ILLEGAL_CHARACTERS_RE.sub("", whole))
