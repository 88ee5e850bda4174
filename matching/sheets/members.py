"""A program's member list: addresses and, where the association has them, membership numbers."""

from matching.sheets import parsers
from matching.sheets.problems import InputError, Notes, Problem, clean, shown
from matching.sheets.reading import SIGNATURES, Row, Sheet, sheet_of, simplify
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
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
    lines, problems = _parsed(sheet)
    if problems:
        raise InputError(problems)
    return lines


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


def _parsed(sheet: Sheet) -> tuple[list[MemberLine], list[Problem]]:
    first_lines: dict[str, int] = {}
    lines, problems = [], []
    for row in sheet.rows:
        try:
            lines.append(_member(row, first_lines))
        except _WrongCellError as wrong:
            problems.append(Problem(sheet.file, row.line, wrong.column, str(wrong)))
    return lines, problems


class _WrongCellError(ValueError):
    """A cell cannot be read; the text says what to do."""

    def __init__(self, column: str, text: str) -> None:
        self.column = column
        super().__init__(text)


def _member(row: Row, first_lines: dict[str, int]) -> MemberLine:
    """Return one person, and note the line on which her address stands first."""
    if row.problem:
        raise _WrongCellError("sheet", row.problem)
    email = _email(row)
    first = first_lines.setdefault(email, row.line)
    if first != row.line:
        raise _WrongCellError("email", f"{shown(email)} stands on line {first} already; keep one")
    number = clean(row.cells.get("membership_number", ""))
    if len(number) > MAX_NUMBER:
        raise _WrongCellError("membership_number", f"this is longer than {MAX_NUMBER} characters")
    return MemberLine(email, number)


def _email(row: Row) -> str:
    if "email" not in row.cells:
        raise _WrongCellError("email", "the address is missing; write it or remove the line")
    try:
        return parsers.email(row.cells["email"])
    except ValueError as wrong:
        raise _WrongCellError("email", str(wrong)) from wrong
