import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from matching.sheets.excel import records
from matching.sheets.formulas import restore
from matching.sheets.writing import BOM, Column, Sheet, columns, written

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−")
TRICKY = [
    *(f"{start}1+1" for start in STARTS),
    *(f"a{gap}=1+1" for gap in (";", "\n", "\r\n", "\t")),
    "  =HYPERLINK(1)",
    "'=1",
    "#REF!",
    'said "yes", then left',
    "O'Neil",
    "Zoë Łukasz 李",
    "",
]
MOMENT = datetime(2026, 2, 12, 20, 30, 15, tzinfo=UTC)


def file_of(headings, rows, form="csv", **options):
    named = [Column(f"c{n}", heading) for n, heading in enumerate(headings)]
    return b"".join(written(Sheet(named, rows), form, **options))


def cells_of(raw):
    text = raw.decode().removeprefix(BOM)
    return list(csv.reader(io.StringIO(text, newline="")))


def book_of(raw):
    return load_workbook(io.BytesIO(raw)).active


def test_csv_begins_with_its_mark_and_ends_lines_as_the_standard_says():
    raw = file_of(["Name", "Places"], [["Ana, B.", 2], ["Bo", None]])

    assert raw.decode() == f'{BOM}Name,Places\r\n"Ana, B.",2\r\nBo,\r\n'


def test_csv_without_its_mark_is_the_same_otherwise():
    with_it, without = (file_of(["Name"], [["Bo"]], bom=bom) for bom in (True, False))

    assert with_it == BOM.encode() + without


def test_no_cell_of_csv_starts_a_formula_and_every_text_comes_back():
    cells = cells_of(file_of(TRICKY, [TRICKY]))

    assert [[restore(cell) for cell in row] for row in cells] == [TRICKY, TRICKY]
    for cell in cells[0]:
        for part in cell.replace("\r\n", ";").replace("\n", ";").split(";"):
            assert part.lstrip(" ")[:1] not in STARTS


def test_every_text_of_a_workbook_is_a_text_that_stays_one():
    sheet = book_of(file_of(TRICKY, [TRICKY], "xlsx"))

    for row in sheet.iter_rows():
        assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
        read = [restore(cell.value or "") for cell in row]
        told = [text.replace("\r\n", "\n").replace("\r", "\n") for text in read]
        assert told == [text.replace("\r\n", "\n").replace("\r", "\n") for text in TRICKY]
        dangerous = [cell for cell in row if (cell.value or " ")[0] in "=+-@"]
        assert all(cell.quotePrefix for cell in dangerous)


def test_workbook_holds_numbers_days_and_moments_as_such():
    values = [-3, 0.5, True, date(2026, 2, 12), MOMENT, None]
    with timezone.override("America/New_York"):
        sheet = book_of(file_of(["a"] * 6, [values], "xlsx"))

    assert [str(cell.value) for cell in sheet[2]] == [
        "-3", "0.5", "True", "2026-02-12 00:00:00", "2026-02-12 15:30:15", "None",
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "b", "d", "d", "n"]


def test_workbook_keeps_its_headings_in_sight():
    sheet = book_of(file_of(["Name", "A heading of some length"], [], "xlsx"))

    assert sheet.freeze_panes == "A2"
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [12, 28]


@pytest.mark.parametrize("text", ["b\x00c", "b\x1bc", "b\ud800c", "b\ufffec"])
def test_what_a_workbook_cannot_hold_does_not_break_it(text):
    raw = file_of([text], [[text]], "xlsx")

    assert [cell.value[0] for (cell,) in book_of(raw).iter_rows()] == ["b", "b"]


def test_json_lines_have_the_names_of_the_api_and_iso_times():
    named = columns(name="Name", at="At", on="On", places="Places", is_in="In", by="By")
    rows = [["=1 “Ana”", MOMENT, date(2026, 2, 12), 2, False, None], TRICKY[:6]]

    lines = b"".join(written(Sheet(named, rows), "jsonl")).decode().splitlines()

    assert lines[0] == (
        '{"name": "=1 “Ana”", "at": "2026-02-12T20:30:15Z", "on": "2026-02-12", "places": 2,'
        ' "is_in": false, "by": null}'
    )
    assert list(json.loads(lines[1]).values()) == TRICKY[:6]


def test_numbers_stay_numbers_and_truth_is_text_in_csv():
    assert cells_of(file_of(["a"], [[-3, 0.5, True]]))[1] == ["-3", "0.5", "True"]


def test_moments_of_csv_are_in_the_readers_zone():
    with timezone.override("America/New_York"):
        assert cells_of(file_of(["a"], [[MOMENT]]))[1] == ["2026-02-12T15:30-05:00"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_lone_surrogate_does_not_break_a_file(form):
    assert b"b?c" in file_of(["x"], [["b\ud800c"]], form)


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_rows_are_read_as_they_are_written(form):
    read = []

    def rows():
        for number in range(1_000):
            read.append(number)
            yield [number]

    parts = written(Sheet(columns(a="A"), rows()), form)

    assert read == []
    assert next(parts) in (BOM.encode(), *parts) or form != "csv"
    assert b"".join(parts) is not None
    assert len(read) == 1_000


def test_our_import_reads_every_text_of_a_workbook_back():
    texts = [text for text in TRICKY if text and not set(text) & set("\t\r\n#")]
    raw = file_of(["name"], [[text] for text in texts], "xlsx")

    read = [cells[0] for _line, cells in records(raw, "members.xlsx")]

    assert [text.strip() for text in read] == ["name", *(text.strip() for text in texts)]
