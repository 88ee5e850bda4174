import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sheets import reading
from matching.sheets.problems import InputError, Notes
from matching.sheets.reading import read_sheet

KNOWN = ("email", "name", "target_role")
HEADINGS = "email,name\n"


def read(tmp_path, raw, renames=None):
    path = tmp_path / "people.csv"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    notes = Notes()
    return read_sheet(path, KNOWN, renames or {}, notes), notes


def refusal(tmp_path, raw):
    with pytest.raises(InputError) as caught:
        read(tmp_path, raw)
    return str(caught.value).replace(str(tmp_path / "people.csv"), "FILE")


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_read_sheet_reads_every_usual_export(tmp_path, delimiter, newline, bom):
    lines = [("Name", "E-Mail", "TARGET Role"), ('"O""Neil, Ann;\tB"', "a@example.org", "x")]
    text = newline.join(delimiter.join(line) for line in [*lines, ("", "", "")]) + newline

    sheet, notes = read(tmp_path, bom + text.encode())

    assert sheet.columns == ("name", "email", "target_role")
    cells = {"name": 'O"Neil, Ann;\tB', "email": "a@example.org", "target_role": "x"}
    assert [(row.line, dict(row.cells), row.problem) for row in sheet.rows] == [(2, cells, "")]
    assert notes.warnings == []


def test_read_sheet_counts_lines_through_quoted_breaks_and_blank_rows(tmp_path):
    sheet, _ = read(tmp_path, 'sep=;\nemail;name\n\n"a";"x\ny"\n\nb;z\n')

    assert [(row.line, row.cells["email"]) for row in sheet.rows] == [(4, "a"), (7, "b")]


def test_read_sheet_takes_a_quote_mark_before_a_formula_away(tmp_path):
    sheet, _ = read(tmp_path, HEADINGS + "a,'=1+1\n")

    assert sheet.rows[0].cells["name"] == "=1+1"


def test_read_sheet_uses_renamed_headings(tmp_path):
    sheet, _ = read(tmp_path, "Adresse;name\na;x\n", {"adresse": "email"})

    assert sheet.columns == ("email", "name")


def test_read_sheet_warns_of_unknown_headings_and_suggests_near_ones(tmp_path):
    _, notes = read(tmp_path, "email,targt role,shoe size\na,b,c\n")

    near, far = (problem.text for problem in notes.warnings)
    assert near.endswith(
        'its column is left out (did you mean "target_role"? rename it, or use --map)'
    )
    assert far == 'the heading "shoe size" is not known; its column is left out'


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "FILE:1: sheet: the file is empty"),
        (b"\xef\xbb\xbf \n\n", "FILE:1: sheet: the file is empty"),
        (HEADINGS.encode(), "FILE:1: sheet: there are headings but no rows"),
        (zipped(), "FILE:1: sheet: this is an Excel workbook or another zip file, not a CSV"),
        (gzip.compress(b"email\n", mtime=0), "FILE:1: sheet: this is a gzip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "FILE:1: sheet: this is an old Excel workbook"),
        ("email,name\na,b\n".encode("utf-16"), "FILE:1: sheet: this is text in UTF-16"),
        ("email,name\na,b\n".encode("utf-16-le"), "FILE:1: sheet: this is text in UTF-16"),
        (b"email,name\na,b\nc\x00,d\n", "FILE:3: sheet: there is a NUL byte here"),
        ("email,name\na,José\n".encode("latin-1"), "FILE:2: sheet: byte 0xE9 is not UTF-8"),
        (b"email,name\na,\xc0\xaf\n", "FILE:2: sheet: byte 0xC0 is not UTF-8"),
        ('email,name\na,b\nc,"d\ne,f\n', 'FILE:3: sheet: a quote (") opens here and is never'),
        ('email,name\na,"b"c\n', "FILE:2: sheet: there is text after a closing quote"),
        (HEADINGS + "a," + "x" * 200_000, "FILE:2: sheet: a quote"),
        ("email,Email\na,b\n", "FILE:1: email: two headings mean this column"),
        (",".join(["x"] * 10_000), "FILE:1: sheet: there are 10,000 columns"),
    ],
)
def test_read_sheet_refuses_in_a_sentence_with_its_line(tmp_path, raw, sentence):
    assert refusal(tmp_path, raw).startswith(sentence)


def test_read_sheet_refuses_too_many_bytes_and_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert "FILE:4: sheet: there are more than 2 rows" in refusal(tmp_path, HEADINGS + "a,b\n" * 3)

    monkeypatch.setattr(reading, "MAX_BYTES", 20)
    assert "is larger than 0 MB" in refusal(tmp_path, HEADINGS + "a,b\n" * 9)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "this is a folder"), ("none.csv", "there is no such file"), ("a\0b", "cannot be read")],
)
def test_read_sheet_refuses_what_is_no_file(tmp_path, name, sentence):
    with pytest.raises(InputError, match=sentence):
        read_sheet(tmp_path / name, KNOWN, {}, Notes())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a,b,c", "this row has 3 cells but there are 2 headings"),
        ("a," + "x" * 10_001, "a cell is longer than 10,000 characters"),
    ],
)
def test_read_sheet_keeps_a_problem_of_one_row_with_the_row(tmp_path, row, problem):
    sheet, _ = read(tmp_path, HEADINGS + "ok,ok\n" + row + "\n")

    assert sheet.rows[0].problem == ""
    assert sheet.rows[1].problem.startswith(problem)


@given(st.binary(max_size=60) | st.text(alphabet="a@;,\t\r\n\"' =é\0", max_size=60).map(str.encode))
def test_read_sheet_reads_or_refuses_any_bytes(raw):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people.csv")
        path.write_bytes(b"email,name\n" + raw)
        lines = [2]
        try:
            lines = [row.line for row in read_sheet(path, KNOWN, {}, Notes()).rows]
        except InputError as error:
            lines = [problem.line + 1 for problem in error.problems]

    assert min(lines) > 1
