"""Files of people, good and bad: rows 31 to 33 of the bad inputs, for .csv and .xlsx."""

import datetime as dt
import gzip
import io
import zipfile

import pytest
from openpyxl import Workbook

from matching.sheets import excel, import_rows, importing, tags
from matching.sheets.formulas import neutralize
from matching.sheets.importing import TooLargeError, from_rows, read
from matching.sheets.problems import InputError
from matching.sheets.vocabulary import LISTS, vocabulary_of
from mentorship.services.importing.lines import RowProblem, UnknownHeading

HEADINGS = "email,name,role,seeks"
NO_TYPE = '"guru" is not a mentor type; use "Peer" (peer) or "Career" (career) or "Life" (life)'
TOO_MANY = (
    "this row has 8 cells but there are 6 headings; put text that contains the separator in quotes"
)
ANA = "ana@example.org,Ana Ruiz,lead,career"


@pytest.fixture(scope="module")
def words():
    entries = {
        "roles": [("lead", "Lead technician"), ("director", "Director")],
        "mentor_types": [("peer", "Peer"), ("career", "Career"), ("life", "Life")],
        "goals": [("lead-people", "Lead people")],
        "credentials": [("cpht", "CPhT")],
    }
    lists = {
        kind: [
            {"slug": slug, "name": name, "mentor_only": slug == "director"}
            for slug, name in entries.get(kind, [])
        ]
        for kind in LISTS
    }
    return vocabulary_of(lists)


def csv(*lines):
    return "\n".join(lines).encode()


def workbook(*rows, sheet="People"):
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book):
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def refused(raw, words, side="mentee", **more):
    with pytest.raises(InputError) as caught:
        read(raw, "people.csv", side, {}, words, **more)
    return [str(problem) for problem in caught.value.problems]


def wrong(reading):
    return [(line.line, one.column, one.text) for line in reading.lines for one in line.problems]


def test_full_row_becomes_values_of_json(words):
    raw = csv(
        f"{HEADINGS},external_id,years,languages,credentials,target_role,outlook,capacity",
        f"{ANA},M1,2.55,es;en,CPhT,Lead technician,1;2;3;4;5;1,",
    )

    line = read(raw, "people.csv", "mentee", {"capacity": ""}, words).lines[0]

    assert (line.line, line.email, line.name, line.external_id) == (
        2, "ana@example.org", "Ana Ruiz", "M1",
    )  # fmt: skip
    assert line.values == {
        "name": "Ana Ruiz", "role": "lead", "seeks": ["career"], "years": "2.6",
        "languages": ["en", "es"], "credentials": ["cpht"], "target_role": "lead",
        "outlook": [1, 2, 3, 4, 5, 1],
    }  # fmt: skip


def test_own_words_are_kept_where_no_role_is_meant(words):
    raw = csv(f"{HEADINGS},target_role", f"{ANA},Something with people")

    values = read(raw, "people.csv", "mentee", {}, words).lines[0].values

    assert values["target_role"] == {"words": "Something with people"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_are_read_in_their_encodings(words, separator, encoding):
    text = f"{HEADINGS}\r\n{ANA}\r\n".replace("Ana Ruiz", "Ána Ruíz").replace(",", separator)

    line = read(text.encode(encoding), "people.csv", "mentee", {}, words).lines[0]

    assert line.name == "Ána Ruíz"


def test_lines_that_end_with_carriage_returns_alone_are_read(words):
    assert read(csv(HEADINGS, ANA).replace(b"\n", b"\r"), "x", "mentee", {}, words).lines


def test_windows_text_of_another_country_is_refused_with_its_line(words):
    raw = csv(HEADINGS, ANA).replace(b"Ana", b"\xa4\xb6na")

    assert "people.csv:2: sheet: byte 0xA4 is not UTF-8" in refused(raw, words)[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "the file is empty"),
        (b"  \n \n", "the file is empty"),
        (csv(HEADINGS), "there are headings but no rows"),
        (csv("email,email,name,role,seeks", ANA), "two headings mean this column"),
        (csv("name,role,seeks", "Ana,lead,career"), "email: this column is missing"),
        (csv(HEADINGS, 'ana@example.org,"Ana,lead,career'), "is never closed"),
        (csv(HEADINGS, 'ana@example.org,"' + "x" * 200_000 + '",lead,career'), "far too long"),
        (csv(",".join(f"h{i}" for i in range(10_000)), "a"), "10,000 columns"),
        (gzip.compress(b"x", mtime=0), "this is a gzip file"),
        (b"%PDF-1.4", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 500, "an old Excel workbook, or one with a password"),
        (csv(HEADINGS, ANA).replace(b"Ana", b"A\x00a"), "NUL byte"),
        (csv(HEADINGS, ANA).decode().encode("utf-16-le"), "UTF-16"),
    ],
    ids=str,
)  # fmt: skip
def test_unusable_file_is_refused_with_what_to_do(words, raw, said):
    assert said in " ".join(refused(raw, words))


def test_file_over_5_mb_and_over_20_000_rows_is_too_large(words, monkeypatch):
    with pytest.raises(TooLargeError, match="larger than 5 MB"):
        read(b"x" * (importing.MAX_BYTES + 1), "people.csv", "mentee", {}, words)
    monkeypatch.setattr(import_rows, "MAX_ROWS", 2)
    with pytest.raises(TooLargeError, match=r"people\.csv:4: sheet: there are more than 2 rows"):
        read(csv(HEADINGS, ANA, ANA, ANA), "people.csv", "mentee", {}, words)


def test_wrong_cells_are_named_with_line_column_cell_and_what_to_do(words):
    raw = csv(
        f"{HEADINGS},years,state",
        f"{ANA},ten,Ohio",
        "ana(at)example.org,,boss,guru,,",
        "b@example.org,B,director,career,1,OH,and,more",
    )

    reading = read(raw, "people.csv", "mentee", {}, words)

    assert wrong(reading) == [
        (2, "state", '"Ohio" is not a US state; write its two letters, such as OH'),
        (2, "years", '"ten": write a number from 0 to 80, such as 2.5'),
        (3, "email", '"ana(at)example.org" is not an e-mail address; write it as name@example.org'),
        (3, "name", "this is required; fill it in"),
        (3, "role", '"boss" is not a role; use "Lead technician" (lead) or "Director" (director)'),
        (3, "seeks", NO_TYPE),
        (4, "row", TOO_MANY),
        (4, "role", '"director" is a role for mentors only; choose a technician\'s role'),
    ]  # fmt: skip
    assert reading.lines[0].problems[0] == RowProblem("state", wrong(reading)[0][2], "Ohio")
    assert reading.lines[0].cells == {
        "email": "ana@example.org", "name": "Ana Ruiz", "role": "lead", "seeks": "career",
        "years": "ten", "state": "Ohio",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("name", "x" * 121, "longer than 120"),
        ("employer", "x" * 161, "longer than 160"),
        ("chapter", "x" * 81, "longer than 80"),
        ("external_id", "x" * 65, "longer than 64"),
        ("target_role", "own words " * 20, "longer than 160"),
        ("email", "a" * 250 + "@example.org", "not an e-mail address"),
        ("email", "ana@example.org\r\nBcc: x@example.org", "not an e-mail address"),
        ("supervisor", "boss", "not an e-mail address"),
        ("timezone", "US/Pacific-New", "not a time zone"),
        ("waited_rounds", "10" * 30, "write a whole number"),
        ("years", "NaN", "write a number"),
    ],
)  # fmt: skip
def test_cell_that_no_column_holds_is_a_row_error(words, column, cell, said):
    row = {"email": "a@example.org", "name": "A", "role": "lead", "seeks": "career", column: cell}

    problems = wrong(from_rows([row], "mentee", words))

    assert [one[:2] for one in problems] == [(1, column)]
    assert said in problems[0][2]


@pytest.mark.parametrize("cell", ["0x", "-1", "21", "2.5", "three", str(10**30)])
def test_places_are_whole_numbers_up_to_20(words, cell):
    raw = csv("email,name,role,offers,capacity", f"b@example.org,B,lead,peer,{cell}")

    assert [one[1] for one in wrong(read(raw, "x", "mentor", {}, words))] == ["capacity"]


def test_same_person_twice_is_wrong_in_every_row(words):
    raw = csv(
        f"{HEADINGS},external_id", f"{ANA},1", "ANA@example.org,A,lead,career,2",
        "b@example.org,B,lead,career,1",
    )  # fmt: skip

    assert wrong(read(raw, "x", "mentee", {}, words)) == [
        (2, "email", "this address stands in several rows (also line 3); keep one of them"),
        (2, "external_id", "this number stands in several rows (also line 4); keep one of them"),
        (3, "email", "this address stands in several rows (also line 2); keep one of them"),
        (4, "external_id", "this number stands in several rows (also line 2); keep one of them"),
    ]


def test_columns_that_would_make_staff_or_name_a_program_are_no_columns(words):
    raw = csv(f"{HEADINGS},is_staff,program,is_superuser", f"{ANA},yes,other,yes")

    reading = read(raw, "x", "mentee", {}, words)

    assert [one.heading for one in reading.unknown] == ["is_staff", "program", "is_superuser"]
    assert set(reading.lines[0].values) == {"name", "role", "seeks"}


def test_unknown_headings_come_with_the_nearest_column_and_samples(words):
    raw = csv("E-mail address,Full name,role,seeks,Shoe size", f"{ANA},7", "b@x.org,B,lead,peer,8")

    reading = read(raw, "x", "mentee", {}, words)

    assert reading.unknown == (
        UnknownHeading("E-mail address", "email", ("ana@example.org", "b@x.org")),
        UnknownHeading("Full name", "name", ("Ana Ruiz", "B")),
        UnknownHeading("Shoe size", "", ("7", "8")),
    )
    assert (reading.lines, [one[1] for one in reading.problems]) == ((), ["email", "name"])


def test_remembered_headings_are_used_and_left_out_ones_not_asked_again(words):
    raw = csv("E-mail address,Full name,role,seeks,Shoe size", f"{ANA},7")
    renames = {"emailaddress": "email", "fullname": "name", "shoesize": ""}

    reading = read(raw, "x", "mentee", renames, words)

    assert (reading.unknown, len(reading.lines)) == ((), 1)
    assert reading.headings == {
        "E-mail address": "email", "Full name": "name", "role": "role", "seeks": "seeks",
        "Shoe size": "",
    }  # fmt: skip


def test_remarks_are_left_out(words):
    raw = csv(f"{HEADINGS},# what to do", "# Needed.,,,,", f"{ANA},mend it")

    reading = read(raw, "x", "mentee", {}, words)

    assert ([line.line for line in reading.lines], reading.unknown) == ([3], ())


@pytest.mark.parametrize("name", ["=1+1", "+Ana", "-Ana", "@Ana", "'=x", "\uff1dAna"])
def test_neutralized_text_reads_back_as_it_was(words, name):
    raw = csv(HEADINGS, ANA.replace("Ana Ruiz", neutralize(name)))

    assert read(raw, "x", "mentee", {}, words).lines[0].name == name


def test_workbook_reads_like_the_csv_with_numbers_dates_and_truths(words):
    raw = workbook(
        ["email", "name", "role", "seeks", "years", "not_my_workplace", "external_id", "chapter"],
        ["ana@example.org", neutralize("=Ana"), "lead", "career", 2.0, True, 17,
         dt.date(2026, 3, 1)],
        [],
        ["b@example.org", "B", "lead", "career", 2.5, False, "M2", "#N/A"],
    )  # fmt: skip

    ana, other = read(raw, "people.xlsx", "mentee", {}, words).lines

    assert (ana.line, ana.name, ana.external_id, ana.values["years"]) == (2, "=Ana", "17", "2.0")
    assert (ana.values["not_my_workplace"], ana.values["chapter"]) == (True, "2026-03-01")
    assert (other.line, other.values["years"], "chapter" in other.values) == (4, "2.5", False)


def test_workbook_with_merged_hidden_and_further_sheets_is_read(words):
    book = Workbook()
    page = book.worksheets[0]
    for row in (["Email", "Name", "Role", "Seeks", "Chapter"], [*ANA.split(","), "Ohio"],
                ["b@example.org", "B", "lead", "peer"]):  # fmt: skip
        page.append(row)
    page.merge_cells("E2:E3")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    book.create_sheet("Words").append(["roles"])

    raw = saved(book)

    assert [line.name for line in read(raw, "x.xlsx", "mentee", {}, words).lines] == [
        "Ana Ruiz", "B",
    ]  # fmt: skip
    assert "there is no sheet" in refused(raw, words, sheet="Others")[0]


def test_sheet_may_be_named(words):
    book = Workbook()
    page = book.create_sheet("Mentees")
    page.append(HEADINGS.split(","))
    page.append(ANA.split(","))

    assert read(saved(book), "x.xlsx", "mentee", {}, words, sheet="Mentees").lines


def test_empty_workbook_is_refused(words):
    assert "email: this column is missing" in " ".join(refused(workbook(), words))


def _zipped(**parts):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return raw.getvalue()


def test_zip_file_that_is_no_workbook_is_refused(words):
    assert "no Excel workbook" in refused(_zipped(notes_xml="x"), words)[0]


def test_workbook_with_macros_is_refused(words):
    raw = io.BytesIO(workbook(HEADINGS.split(","), ANA.split(",")))
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("xl/vbaProject.bin", "macro")

    assert "has macros" in refused(raw.getvalue(), words)[0]


def test_zip_bomb_is_refused_before_it_is_unpacked(words, monkeypatch):
    monkeypatch.setattr(excel, "MOST_UNPACKED", 1_000_000)
    raw = _zipped(xl__workbook_xml=b"0" * 2_000_000)

    assert len(raw) < 10_000
    assert "unpacks to far more" in refused(raw, words)[0]


@pytest.mark.parametrize(
    ("part", "end", "tag"),
    [
        ("xl/worksheets/sheet1.xml", b"</row>", b"<c/>"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row/>"),
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
        ("xl/workbook.xml", b"</sheets>", b"<x:si\n/>"),
    ],
)
def test_bomb_of_tags_is_refused_before_it_is_parsed(words, monkeypatch, part, end, tag):
    for name in ("MOST_TAGS", "MOST_ROWS", "MOST_BETWEEN", "MOST_OF_STYLES"):
        monkeypatch.setattr(tags, name, getattr(tags, name) // 1_000)
    raw = workbook(HEADINGS.split(","), ANA.split(","))
    assert read(raw, "people.xlsx", "mentee", {}, words).lines

    bomb = _changed(raw, part, lambda content: content.replace(end, tag * 1_200 + end, 1))

    assert "unpacks to far more" in refused(bomb, words)[0]


def _changed(raw, part, change):
    """Return a workbook with one part of its changed."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(again, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            other.writestr(name, change(content) if name == part else content)
    return again.getvalue()


def test_entities_in_a_workbook_are_not_expanded(words):
    raw = io.BytesIO(workbook(HEADINGS.split(","), ANA.split(",")))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    again = io.BytesIO()
    with zipfile.ZipFile(raw) as archive, zipfile.ZipFile(again, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            is_sheet = name == "xl/worksheets/sheet1.xml"
            other.writestr(name, bomb + content.replace(b"Ana", b"&b;") if is_sheet else content)

    assert "damaged" in refused(again.getvalue(), words)[0]


@pytest.mark.parametrize("kept", [30, 0.5, 0.9])
def test_damaged_workbook_is_refused(words, kept):
    raw = workbook(HEADINGS.split(","), ANA.split(","))

    assert "damaged" in refused(raw[: int(kept if kept > 1 else kept * len(raw))], words)[0]


def test_workbook_renamed_to_csv_is_read_and_text_renamed_to_xlsx_too(words):
    rows = HEADINGS.split(","), ANA.split(",")

    assert read(workbook(*rows), "people.csv", "mentee", {}, words).lines
    assert read(csv(HEADINGS, ANA), "people.xlsx", "mentee", {}, words).lines


def test_rows_of_json_read_like_a_file(words):
    rows = [
        {"email": "ana@example.org", "name": "Ana", "role": "lead", "seeks": ["career", "peer"],
         "years": 2, "not_my_workplace": True, "chapter": None, "external_id": 5},
    ]  # fmt: skip

    line = from_rows(rows, "mentee", words).lines[0]

    assert (line.line, line.external_id, line.problems) == (1, "5", ())
    assert line.values == {
        "name": "Ana", "role": "lead", "seeks": ["career", "peer"], "years": "2.0",
        "not_my_workplace": True,
    }  # fmt: skip


@pytest.mark.parametrize("value", [{"a": 1}, [["x"]], [{"a": 1}]])
def test_json_that_no_cell_could_hold_is_a_row_error(words, value):
    rows = [{"email": value, "name": "Ana", "role": "lead", "seeks": "career"}]

    reading = from_rows(rows, "mentee", words)

    assert [one.column for one in reading.lines[0].problems] == ["row", "email"]
    assert reading.lines[0].cells


def test_json_with_a_strange_key_or_no_rows_is_refused(words):
    with pytest.raises(InputError, match="is no column of a mentee"):
        from_rows([{"email": "a@example.org", "is_staff": True}], "mentee", words)
    with pytest.raises(InputError, match="there are no rows"):
        from_rows([], "mentee", words)


def test_row_that_was_read_can_be_typed_again(words):
    raw = csv(f"{HEADINGS},external_id,languages,target_role", f"{ANA};peer,7,en;es,Something else")
    line = read(raw, "x", "mentee", {}, words).lines[0]

    assert import_rows.as_typed(line) == {
        "external_id": "7", "email": "ana@example.org", "name": "Ana Ruiz", "role": "lead",
        "seeks": "career;peer", "languages": "en;es", "target_role": "Something else",
    }  # fmt: skip
