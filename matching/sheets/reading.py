"""From the bytes of a file to rows of cells, whichever program exported them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from matching.sheets.formulas import restore
from matching.sheets.problems import InputError, Notes, Problem, shown

MAX_BYTES = 200_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 500
MAX_CELL = 10_000
DELIMITERS = ",;\t"
EXPORT_HINT = 'export the sheet as "CSV UTF-8"'
# First bytes of files that are often renamed or sent by mistake, and what they are.
SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"PK\x05\x06": "an empty zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one person by column; ``problem`` says why they cannot be read, or is empty."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: the line and columns of its headings, and its rows without blank ones."""

    file: str
    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def simplify(heading: str) -> str:
    """Return a heading as compared: "Target role", "target_role" and "TARGET-ROLE" are one."""
    return "".join(filter(str.isalnum, heading.casefold()))


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of reasonable size.

    Raises:
        InputError: it cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise _unusable(path, "this is a folder; name the file in it") from error
    except FileNotFoundError as error:
        raise _unusable(path, "there is no such file; check the name and the folder") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise _unusable(path, f"cannot be read ({reason}); check its name and rights") from error
    if len(raw) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise _unusable(path, f"is larger than {limit} MB; remove what is not needed or split it")
    return raw


def decode(raw: bytes, file: str) -> str:
    """Return the text of an exported sheet, which must be UTF-8.

    Raises:
        InputError: it is another kind of file, in another encoding, or empty.
    """
    for signature, kind in SIGNATURES.items():
        if raw.startswith(signature):
            raise unusable_at(file, 1, f"this is {kind}, not a CSV file; {EXPORT_HINT}")
    if 0 in raw:
        raise unusable_at(file, _line_at(raw, raw.index(0)), _zero_byte_text(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte 0x{raw[error.start]:02X} is not UTF-8 (perhaps Latin-1 or Windows-1252)"
        raise unusable_at(file, _line_at(raw, error.start), f"{what}; {EXPORT_HINT}") from error
    if not text.strip():
        raise unusable_at(file, 1, f"the file is empty; {EXPORT_HINT} again")
    return text


def read_sheet(path: Path, known: Iterable[str], renames: Mapping[str, str], notes: Notes) -> Sheet:
    """Read the sheet at ``path``; headings in any case and order, separators sniffed.

    ``renames`` maps simplified headings to columns. Headings that are not ``known`` are left out
    with a warning.

    Raises:
        InputError: it is no usable sheet; single bad rows carry their own problem instead.
    """
    return sheet_of(read_bytes(path), str(path), known, renames, notes)


def sheet_of(
    raw: bytes, file: str, known: Iterable[str], renames: Mapping[str, str], notes: Notes
) -> Sheet:
    """Read a sheet from its bytes; ``file`` is what problems call it. Else like ``read_sheet``."""
    known = tuple(known)
    names = {simplify(name): name for name in known} | dict(renames)
    records = records_of(raw, file, names)
    line, headings = next(records, (1, []))
    columns = _columns(headings, line, names, file, notes)
    rows = tuple(_row(line, cells, columns) for line, cells in _limited(records, file))
    if not rows:
        raise unusable_at(file, line, "there are headings but no rows; add the people below them")
    return Sheet(file, line, tuple(filter(None, columns)), rows)


def records_of(raw: bytes, file: str, names: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of a file with their lines, headings first; blank ones are left out.

    The separator is the one that makes the most of the simplified headings in ``names``.

    Raises:
        InputError: it is not text in UTF-8; while it is read: quotes do not match up.
    """
    skipped, text = _without_hint(decode(raw, file))
    return _records(text, _sniff(text, names), file, skipped)


def _unusable(path: Path, text: str) -> InputError:
    return InputError([Problem(str(path), 0, "", text)])


def unusable_at(file: str, line: int, text: str, column: str = "sheet") -> InputError:
    return InputError([Problem(file, line, column, text)])


def _line_at(raw: bytes, position: int) -> int:
    """Return the line on which a byte stands; old Macs end lines with CR alone."""
    return len(re.findall(rb"\r\n|\r|\n", raw[:position])) + 1


def _zero_byte_text(raw: bytes) -> str:
    if raw.count(0) * 4 > len(raw):
        return f"this is text in UTF-16 or not text at all; {EXPORT_HINT}"
    return f"there is a NUL byte here, the file is damaged or not text; {EXPORT_HINT}"


def _without_hint(text: str) -> tuple[int, str]:
    """Leave out Excel's first line "sep=;"; return how many lines went, and the rest."""
    hint = re.match(r'"?sep=.?"?(\r\n|\r|\n)', text, re.IGNORECASE)
    return (1, text[hint.end() :]) if hint else (0, text)


def _sniff(text: str, names: Mapping[str, str]) -> str:
    """Return the separator that makes the most known headings, then the most cells."""

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(simplify(heading) in names for heading in headings), len(headings))

    return max(DELIMITERS, key=merit)


def _records(text: str, delimiter: str, file: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not blank, each with the line on which it starts.

    Raises:
        InputError: quotes do not match up.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise unusable_at(file, line, _quote_text(str(error))) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _quote_text(error: str) -> str:
    if "expected after" in error:
        return 'there is text after a closing quote; write a quote inside a cell twice ("")'
    return (
        'a quote (") opens here and is never closed, or a cell is far too long; close or remove it'
    )


def _limited(
    records: Iterator[tuple[int, list[str]]], file: str
) -> Iterator[tuple[int, list[str]]]:
    for count, (line, cells) in enumerate(records):
        if count >= MAX_ROWS:
            raise unusable_at(file, line, f"there are more than {MAX_ROWS:,} rows; split the sheet")
        yield line, cells


def _columns(
    headings: list[str], line: int, names: Mapping[str, str], file: str, notes: Notes
) -> list[str]:
    """Return the column of each heading, empty where it is not known.

    Raises:
        InputError: two headings mean the same column, or there are far too many.
    """
    if len(headings) > MAX_COLUMNS:
        raise unusable_at(file, line, f"there are {len(headings):,} columns; keep those you need")
    columns = [names.get(simplify(heading), "") for heading in headings]
    for heading, column in zip(headings, columns, strict=True):
        if heading.strip() and not column:
            notes.warnings.append(Problem(file, line, "sheet", _unknown_text(heading, names)))
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        text = "two headings mean this column; keep one of them"
        raise InputError(Problem(file, line, column, text) for column in twice)
    return columns


def _unknown_text(heading: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(simplify(heading), names, n=1, cutoff=0.75)
    hint = f' (did you mean "{names[near[0]]}"? rename it, or use --map)' if near else ""
    return f"the heading {shown(heading)} is not known; its column is left out{hint}"


def _row(line: int, cells: list[str], columns: list[str]) -> Row:
    """Return the known cells of one record; missing ones at its end are empty."""
    cells = [restore(cell) for cell in cells]
    known = {
        column: cell
        for column, cell in zip(columns, cells, strict=False)
        if column and cell.strip()
    }
    return Row(line, known, row_problem(cells, len(columns)))


def row_problem(cells: list[str], width: int) -> str:
    if any(cell.strip() for cell in cells[width:]):
        return (
            f"this row has {len(cells)} cells but there are {width} headings; "
            "put text that contains the separator in quotes"
        )
    if any(len(cell) > MAX_CELL for cell in cells):
        return f"a cell is longer than {MAX_CELL:,} characters; shorten it or close its quote"
    return ""
