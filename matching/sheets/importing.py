"""Files of people to take over into a program: .csv, .xlsx, or rows of JSON."""

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any

from matching.sheets import excel
from matching.sheets.formulas import restore
from matching.sheets.import_columns import aliases_for, columns_for
from matching.sheets.import_rows import (
    MAX_ROWS,
    REMARK,
    Record,
    RowReader,
    TooLargeError,
    cells_of_json,
    without_doubles,
)
from matching.sheets.lines import UTF_16, as_utf_8
from matching.sheets.problems import InputError, Problem, clean, shown
from matching.sheets.reading import (
    MAX_COLUMNS,
    SIGNATURES,
    records_of,
    simplify,
    unusable_at,
)
from matching.sheets.vocabulary import Vocabulary
from mentorship.services.importing.lines import Reading, UnknownHeading

MAX_BYTES = 5_000_000
SAMPLES = 3
SAMPLE_ROWS = 50
MAX_HEADING = 200
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def columns_of(side: str) -> tuple[str, ...]:
    """Return the names of the columns that a file of this side may have."""
    return tuple(column.name for column in columns_for(side))


def required_of(side: str) -> tuple[str, ...]:
    """Return the names of the columns that it must have."""
    return tuple(column.name for column in columns_for(side) if column.required)


def read(
    raw: bytes,
    file: str,
    side: str,
    renames: Mapping[str, str],
    vocabulary: Vocabulary,
    *,
    sheet: str = "",
) -> Reading:
    """Read a file of mentees or mentors; every wrong row stays, with what is wrong with it.

    Rows whose first cell begins with "#" are remarks, and so are columns with such a heading. A
    required column that is missing while some heading is unknown is a problem of the reading;
    else the file is refused.

    Args:
        raw: .csv in UTF-8, UTF-16 or, where nothing can be mistaken, Windows-1252; or .xlsx.
        file: what problems call it.
        side: mentee or mentor.
        renames: simplified headings to columns; "" leaves a column out without a word.
        vocabulary: the words of the taxonomy.
        sheet: of a workbook, the sheet to read; the first one where it is empty.

    Raises:
        TooLargeError: more than ``MAX_BYTES`` or ``MAX_ROWS``.
        InputError: it is no usable sheet.
    """
    if len(raw) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        sentence = f"this file is larger than {limit} MB; split it or remove what is not needed"
        raise TooLargeError([Problem(file, 0, "", sentence)])
    columns = columns_for(side)
    names = {simplify(column.name): column.name for column in columns} | dict(renames)
    records = _records(raw, file, names, sheet)
    line, headings = next(records, (1, []))
    found = _found(headings, line, names, file)
    first = list(islice(records, SAMPLE_ROWS))
    unknown = tuple(_unknown(headings, found, first, names, side))
    missing = [name for name in required_of(side) if name not in found]
    mapped = _mapped(headings, found)
    if missing:
        problems = [Problem(file, line, name, _missing_text(unknown)) for name in missing]
        if not unknown:
            raise InputError(problems)
        told = tuple((one.line, one.column, one.text) for one in problems)
        return Reading(file, (), mapped, unknown, told)
    parsed = RowReader(columns, vocabulary).read(chain(first, records), found, file)
    if not parsed:
        raise unusable_at(file, line, "there are headings but no rows; add the people below them")
    return Reading(file, without_doubles(parsed), mapped, unknown)


def from_rows(rows: Sequence[Mapping[str, Any]], side: str, vocabulary: Vocabulary) -> Reading:
    """Read rows of JSON, whose keys are columns; several values are a list, or a text with ";".

    Lines count from 1.

    Raises:
        TooLargeError: more than ``MAX_ROWS``.
        InputError: a key is no column, or there is no row.
    """
    columns = columns_for(side)
    names = {simplify(column.name): column.name for column in columns}
    found = list(dict.fromkeys(key for row in rows for key in row))
    strange = [key for key in found if simplify(key) not in names]
    if strange:
        raise InputError(
            Problem("", 0, clean(key), f"{shown(key)} is no column of a {side}; leave it out")
            for key in strange
        )
    if not rows:
        raise InputError([Problem("", 0, "rows", "there are no rows; send at least one")])
    if len(rows) > MAX_ROWS:
        raise TooLargeError([Problem("", 0, "rows", f"send at most {MAX_ROWS:,} rows at once")])
    reader = RowReader(columns, vocabulary)
    lines = [reader.line(no, *cells_of_json(row, names)) for no, row in enumerate(rows, start=1)]
    return Reading("", without_doubles(lines), {key: names[simplify(key)] for key in found})


def _records(raw: bytes, file: str, names: Mapping[str, str], sheet: str) -> Iterator[Record]:
    if raw.startswith(OLD_WORKBOOK):
        text = "this is an old Excel workbook, or one with a password; save it as .xlsx without one"
        raise unusable_at(file, 1, text)
    if raw.startswith(excel.ZIP):
        return excel.records(raw, file, sheet)
    return ((line, [*map(restore, cells)]) for line, cells in records_of(_utf_8(raw), file, names))


def _utf_8(raw: bytes) -> bytes:
    """Return text in UTF-8; text in Windows-1252 only where it can be nothing else.

    In an old encoding of another country the bytes of letters mean signs here; such a file is left
    as it is, and refused with its line.
    """
    if raw.startswith((*SIGNATURES, codecs.BOM_UTF8)) and not raw.startswith(UTF_16):
        return raw
    text = as_utf_8(raw)
    if text == raw or raw.startswith(UTF_16):
        return text
    letters = {c for c in text.decode("utf-8") if ord(c) > 127}
    return text if all(_is_usual(c) for c in letters) else raw


def _is_usual(character: str) -> bool:
    """Whether a sign of Windows-1252 stands in names and sentences."""
    return unicodedata.category(character)[0] == "L" or character in "‘’“”–—…€\u00a0·°"


def _found(headings: list[str], line: int, names: Mapping[str, str], file: str) -> list[str]:
    """Return the column of each heading, empty where it is not known or left out.

    Raises:
        InputError: two headings mean the same column, or there are far too many.
    """
    if len(headings) > MAX_COLUMNS:
        text = f"there are {len(headings):,} columns; keep those you need"
        raise unusable_at(file, line, text)
    found = [names.get(simplify(heading), "") for heading in headings]
    twice = sorted(name for name, n in Counter(filter(None, found)).items() if n > 1)
    if twice:
        text = "two headings mean this column; keep one of them"
        raise InputError(Problem(file, line, name, text) for name in twice)
    return found


def _mapped(headings: Iterable[str], found: Iterable[str]) -> dict[str, str]:
    pairs = zip(headings, found, strict=True)
    return {clean(heading)[:MAX_HEADING]: name for heading, name in pairs if heading.strip()}


def _unknown(
    headings: list[str],
    found: list[str],
    rows: list[Record],
    names: Mapping[str, str],
    side: str,
) -> Iterator[UnknownHeading]:
    aliases = aliases_for(side)
    words = {simplify(name): name for name in columns_of(side)} | aliases
    taken = set(found)
    for i, heading in enumerate(headings):
        key = simplify(heading)
        if not heading.strip() or key in names or heading.lstrip().startswith(REMARK):
            continue
        close = get_close_matches(key, words, n=1, cutoff=0.75)
        near = words[close[0]] if close else ""
        cells = (clean(row[i])[:60] for _line, row in rows if i < len(row) and row[i].strip())
        samples = tuple(islice(dict.fromkeys(cells), SAMPLES))
        yield UnknownHeading(clean(heading)[:MAX_HEADING], "" if near in taken else near, samples)


def _missing_text(unknown: Sequence[UnknownHeading]) -> str:
    if unknown:
        return "this column is missing; say which heading means it"
    return "this column is missing; add it, or give a heading of yours this name"
