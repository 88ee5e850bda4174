"""The rows of an .xlsx workbook as text, whatever its cells are made of."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from matching.sheets import tags
from matching.sheets.formulas import restore
from matching.sheets.problems import shown
from matching.sheets.reading import MAX_COLUMNS, unusable_at

ZIP: Final = b"PK\x03\x04"
MOST_PARTS = 500
MOST_UNPACKED = 120_000_000  # bytes of all parts; 20,000 full rows have about 40 MB
MOST_STRINGS = 40_000_000  # bytes of the texts, which are held at once
AGAIN = "save it once more as an Excel workbook (.xlsx), or as CSV UTF-8"
TOO_MUCH = "this workbook unpacks to far more than a list of people; keep the one sheet"
DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, KeyError, ValueError,
    TypeError, AttributeError, IndexError, EOFError, OSError, RuntimeError, NotImplementedError,
    OverflowError,
)  # fmt: skip
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}


def records(raw: bytes, file: str, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet, or of the one named, that are not blank.

    Formulas count as what they showed when the file was saved; hidden rows and columns are read
    like others, and of merged cells the first one holds the text.

    Raises:
        InputError: it is no workbook, or one that cannot be read safely.
    """
    _refuse_unsafe(raw, file)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        rows = _sheet(book, file, sheet).iter_rows(values_only=True)
        yield from _texts(rows, file)
    except DAMAGE as error:
        raise unusable_at(file, 1, f"this workbook is damaged; {AGAIN}") from error


def _refuse_unsafe(raw: bytes, file: str) -> None:
    """Look at the table of contents, then count what would have to be held at once.

    Raises:
        InputError: it is no workbook of this kind, has macros, or would unpack to far too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            reason = _reason_to_refuse(archive.infolist())
            if not reason and tags.are_too_many(archive):
                reason = TOO_MUCH
    except DAMAGE as error:
        raise unusable_at(file, 1, f"this workbook is damaged; {AGAIN}") from error
    if reason:
        raise unusable_at(file, 1, f"{reason}; {AGAIN}")


def _reason_to_refuse(parts: list[zipfile.ZipInfo]) -> str:
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return "this file has a password; take it off"
    if any(name.endswith("vbaproject.bin") for name in names):
        return "this workbook has macros, which we don't open"
    if "xl/workbook.xml" not in names:
        return "this is a zip file, but no Excel workbook"
    strings = sum(p.file_size for p in parts if p.filename.lower() == "xl/sharedstrings.xml")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or strings > MOST_STRINGS:
        return TOO_MUCH
    return ""


def _sheet(book: Any, file: str, name: str) -> Any:
    """Return the sheet to read, without trusting the size that it claims.

    Raises:
        InputError: there is none of this name, or none at all.
    """
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name and name not in sheets:
        has = ", ".join(map(shown, sheets))
        raise unusable_at(file, 1, f"there is no sheet {shown(name)}; there are: {has}")
    if not sheets:
        raise unusable_at(file, 1, f"this workbook has no sheet with cells; {AGAIN}")
    sheet = sheets[name] if name else next(iter(sheets.values()))
    sheet.reset_dimensions()
    return sheet


def _texts(rows: Iterable[tuple[Any, ...]], file: str) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(rows, start=1):
        if len(cells) > MAX_COLUMNS:
            raise unusable_at(file, line, f"there are {len(cells):,} columns; keep those you need")
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield line, texts


def _text(value: Any) -> str:
    """Return a cell as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    return "" if text in ERRORS else restore(text)
