"""Files of people, read line by line: every wrong line is told, with its column."""

from collections.abc import Callable
from typing import TypeVar

from matching.sheets import parsers
from matching.sheets.problems import InputError, Problem
from matching.sheets.reading import SIGNATURES, Row, Sheet

Line = TypeVar("Line")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class WrongCellError(ValueError):
    """A cell cannot be read; the text says what to do."""

    def __init__(self, column: str, text: str) -> None:
        self.column = column
        super().__init__(text)


def as_utf_8(raw: bytes) -> bytes:
    """Return UTF-8, UTF-16 or Windows-1252 text in UTF-8; another kind of file stays as it is."""
    is_utf_16 = raw.startswith(UTF_16)
    if raw.startswith(tuple(SIGNATURES)) and not is_utf_16:
        return raw
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding).encode("utf-8")
        except UnicodeError:
            continue
    return raw


def lines_of(sheet: Sheet, read: Callable[[Row], Line]) -> list[Line]:
    """Return what ``read`` makes of each row.

    Raises:
        InputError: rows that cannot be read; every one with its problem.
    """
    lines, problems = [], []
    for row in sheet.rows:
        try:
            if row.problem:
                raise WrongCellError("sheet", row.problem)
            lines.append(read(row))
        except WrongCellError as wrong:
            problems.append(Problem(sheet.file, row.line, wrong.column, str(wrong)))
    if problems:
        raise InputError(problems)
    return lines


def email_in(row: Row, column: str) -> str:
    """Return the address of a cell in lower case.

    Raises:
        WrongCellError: there is none, or it is no address.
    """
    if column not in row.cells:
        raise WrongCellError(column, "the address is missing; write it or remove the line")
    try:
        return parsers.email(row.cells[column])
    except ValueError as wrong:
        raise WrongCellError(column, str(wrong)) from wrong
