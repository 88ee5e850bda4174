"""A program's member list: addresses and, where the association has them, membership numbers."""

from matching.sheets.lines import WrongCellError, as_utf_8, email_in, lines_of
from matching.sheets.problems import InputError, Notes, Problem, clean, shown
from matching.sheets.reading import Row, sheet_of, simplify
from mentorship.services.joining_members import MemberLine

COLUMNS = ("email", "membership_number")
RENAMES = {
    simplify(heading): column
    for column, headings in {
        "email": ("e-mail address", "mail"),
        "membership_number": ("member number", "membership no", "member no", "member id",
                              "membership id"),
    }.items()
    for heading in headings
}  # fmt: skip
MAX_NUMBER = 40


def read_members(raw: bytes, file: str) -> list[MemberLine]:
    """Return the people of a member list, in the file's order.

    Spreadsheets save text as UTF-8, UTF-16 or Windows-1252; all three are read, because only
    the other columns can differ.

    Raises:
        InputError: it is no usable sheet, or lines are wrong; every line with its problem.
    """
    sheet = sheet_of(as_utf_8(raw), file, COLUMNS, RENAMES, Notes())
    if "email" not in sheet.columns:
        text = 'there is no column "email"; write this heading above the addresses'
        raise InputError([Problem(file, sheet.line, "email", text)])
    first_lines: dict[str, int] = {}
    return lines_of(sheet, lambda row: _member(row, first_lines))


def _member(row: Row, first_lines: dict[str, int]) -> MemberLine:
    """Return one person, and note the line on which her address stands first."""
    email = email_in(row, "email")
    first = first_lines.setdefault(email, row.line)
    if first != row.line:
        raise WrongCellError("email", f"{shown(email)} stands on line {first} already; keep one")
    number = clean(row.cells.get("membership_number", ""))
    if len(number) > MAX_NUMBER:
        raise WrongCellError("membership_number", f"this is longer than {MAX_NUMBER} characters")
    return MemberLine(email, number)
