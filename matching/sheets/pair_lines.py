"""A program's file of pairs: two addresses on a line, and a mentor type where it matters."""

from dataclasses import dataclass

from matching.sheets.lines import WrongCellError, as_utf_8, email_in, lines_of
from matching.sheets.problems import InputError, Notes, Problem, shown
from matching.sheets.reading import Row, sheet_of, simplify
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
    first_lines: dict[tuple[str, str], int] = {}
    return lines_of(sheet, lambda row: _pair(row, first_lines))


def _pair(row: Row, first_lines: dict[tuple[str, str], int]) -> PairLine:
    """Return one pair, and note the line on which it stands first."""
    mentee, mentor = email_in(row, MENTEE), email_in(row, MENTOR)
    if mentee == mentor:
        raise WrongCellError(MENTOR, "both addresses are the same; a pair is two people")
    first = first_lines.setdefault((mentee, mentor), row.line)
    if first != row.line:
        raise WrongCellError("sheet", f"this pair stands on line {first} already; keep one")
    return PairLine(row.line, mentee, mentor, _type(row))


def _type(row: Row) -> str:
    text = row.cells.get(TYPE, "")
    if not text:
        return ""
    try:
        return TYPES[simplify(text)]
    except KeyError:
        said = f"{shown(text)} is no kind of mentor; write peer, career or life, or leave it empty"
        raise WrongCellError(TYPE, said) from None
