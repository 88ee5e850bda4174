"""Empty files to fill in: every heading, a row that explains, and the words of the taxonomy."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from matching.sheets.column_words import OF_SIDE
from matching.sheets.columns import MENTEE, MENTOR
from matching.sheets.import_rows import REMARK
from matching.sheets.vocabulary import Vocabulary

FIRST_ROW, LAST_ROW = 3, 2_000  # where a spreadsheet offers words to choose from
WIDTH, EXPLAINED_HEIGHT = 26, 66
# List of the taxonomy: the columns that hold one word of it.
ONE_WORD = {"roles": ("role", "target_role"), "work_settings": ("setting",)}
YES_NO = ("not_my_workplace", "peer_too", "partner_left", "same_employer_ok")


def rows_of(side: str) -> tuple[list[str], list[str]]:
    """Return the headings of a side (mentee, mentor), needed ones first, and what explains them."""
    columns = MENTEE if side == "mentee" else MENTOR
    needed = {column.name for column in columns if column.required}
    words = OF_SIDE[side]
    headings = sorted(words, key=lambda name: name not in needed)
    said = [_said(str(words[name]), name in needed) for name in headings]
    return headings, [f"{REMARK} {said[0]}", *said[1:]]


def _said(sentence: str, is_needed: bool) -> str:
    return _("Needed. %(sentence)s") % {"sentence": sentence} if is_needed else sentence


def workbook(side: str, vocabulary: Vocabulary) -> bytes:
    """Return the same as .xlsx, with the taxonomy's words on a second sheet to choose from."""
    book = Workbook()
    people = book.worksheets[0]
    people.title = _("Mentees") if side == "mentee" else _("Mentors")
    headings, explained = rows_of(side)
    _fill(people, [headings, explained])
    people.row_dimensions[2].height = EXPLAINED_HEIGHT
    words = book.create_sheet(_("Words"))
    _fill(words, _words(vocabulary))
    _offer_words(people, words, headings, vocabulary)
    _offer(people, headings, YES_NO, '"yes,no"')
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _words(vocabulary: Vocabulary) -> Iterable[Sequence[str]]:
    """Return the rows of the sheet of words: one list in each column, its name on top."""
    lists = [[kind.replace("_", " "), *names.values()] for kind, names in vocabulary.names.items()]
    longest = max(map(len, lists))
    return zip(*(words + [""] * (longest - len(words)) for words in lists), strict=True)


def _fill(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        sheet.append([cell or None for cell in row])
    for cells in sheet.columns:
        sheet.column_dimensions[get_column_letter(cells[0].column)].width = WIDTH
        cells[0].font = Font(bold=True)
        for cell in cells[1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _offer_words(
    people: Worksheet, words: Worksheet, headings: Sequence[str], vocabulary: Vocabulary
) -> None:
    """Let a spreadsheet offer the words of the columns that take one of a list."""
    for position, (kind, names) in enumerate(vocabulary.names.items(), start=1):
        letter = get_column_letter(position)
        if names and kind in ONE_WORD:
            place = f"'{words.title}'!${letter}$2:${letter}${len(names) + 1}"
            _offer(people, headings, ONE_WORD[kind], place)


def _offer(sheet: Worksheet, headings: Sequence[str], names: Sequence[str], choice: str) -> None:
    rule = DataValidation(type="list", formula1=choice, allow_blank=True, showErrorMessage=False)
    for name in set(headings) & set(names):
        letter = get_column_letter(headings.index(name) + 1)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
    if rule.sqref:
        sheet.add_data_validation(rule)
