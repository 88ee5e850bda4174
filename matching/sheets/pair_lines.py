"""A program's file of pairs: two addresses on a line, and a mentor type where it matters."""

from dataclasses import dataclass

from matching.sheets import parsers
from matching.sheets.members import as_utf_8
from matching.sheets.problems import InputError, Notes, Problem, shown
from matching.sheets.reading import Row, Sheet, sheet_of, simplify
from mentorship.enums import MentorType

MENTEE, MENTOR, TYPE = "mentee_email", "mentor_email", "mentor_type"
COLUMNS = (MENTEE, MENTOR, TYPE)
RENAMES = {
    simplify(heading): column
    for column, headings in {
        MENTEE: ("mentee", "mentee e-mail address", "mentee mail"),
        MENTOR: ("mentor", "mentor e-mail address", "mentor mail"),
        TYPE: ("type", "kind"),
    }.items()
    for heading in headings
}
TYPES = {
    simplify(text): str(kind)
    for kind, label in MentorType.choices
    for text in (str(kind), str(label))
}


@dataclass(frozen=True)
class PairLine:
    """Two people of a file, by addresses in lower case; no ``mentor_type`` means any."""

    line: int
    mentee_email: str
    mentor_email: str
    mentor_type: str = ""


def read_pair_lines(raw: bytes, file: str) -> list[PairLine]:
    """Return the pairs of a file in its order; text as spreadsheets save it is read.

    Raises:
        InputError: it is no usable sheet, or lines are wrong; every line with its problem.
    """
    sheet = sheet_of(as_utf_8(raw), file, COLUMNS, RENAMES, Notes())
    missing = [column for column in (MENTEE, MENTOR) if column not in sheet.columns]
    if missing:
        raise InputError(
            Problem(file, sheet.line, column, f'there is no column "{column}"; write this heading')
            for column in missing
        )
    lines, problems = _parsed(sheet)
    if problems:
        raise InputError(problems)
    return lines


def _parsed(sheet: Sheet) -> tuple[list[PairLine], list[Problem]]:
    first_lines: dict[tuple[str, str], int] = {}
    lines, problems = [], []
    for row in sheet.rows:
        try:
            lines.append(_pair(row, first_lines))
        except _WrongCellError as wrong:
            problems.append(Problem(sheet.file, row.line, wrong.column, str(wrong)))
    return lines, problems


class _WrongCellError(ValueError):
    """A cell cannot be read; the text says what to do."""

    def __init__(self, column: str, text: str) -> None:
        self.column = column
        super().__init__(text)


def _pair(row: Row, first_lines: dict[tuple[str, str], int]) -> PairLine:
    """Return one pair, and note the line on which it stands first."""
    if row.problem:
        raise _WrongCellError("sheet", row.problem)
    mentee, mentor = _email(row, MENTEE), _email(row, MENTOR)
    if mentee == mentor:
        raise _WrongCellError(MENTOR, "both addresses are the same; a pair is two people")
    first = first_lines.setdefault((mentee, mentor), row.line)
    if first != row.line:
        raise _WrongCellError("sheet", f"this pair stands on line {first} already; keep one")
    return PairLine(row.line, mentee, mentor, _type(row))


def _email(row: Row, column: str) -> str:
    if column not in row.cells:
        raise _WrongCellError(column, "the address is missing; write it or remove the line")
    try:
        return parsers.email(row.cells[column])
    except ValueError as wrong:
        raise _WrongCellError(column, str(wrong)) from wrong


def _type(row: Row) -> str:
    text = row.cells.get(TYPE, "")
    if not text:
        return ""
    try:
        return TYPES[simplify(text)]
    except KeyError:
        said = f"{shown(text)} is no kind of mentor; write peer, career or life, or leave it empty"
        raise _WrongCellError(TYPE, said) from None
