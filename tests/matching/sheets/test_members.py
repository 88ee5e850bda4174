import gzip
import io
import zipfile

import pytest

from matching.sheets.members import read_members
from matching.sheets.problems import InputError
from mentorship.services.joining_members import MemberLine

TOO_WIDE = (
    "this row has 3 cells but there are 2 headings; put text that contains the separator in quotes"
)
LIST = [MemberLine("ana@example.org", "NL-1"), MemberLine("bo@example.org")]


def problems(raw):
    """Return (line, column, text) of everything that is wrong."""
    with pytest.raises(InputError) as caught:
        read_members(raw if isinstance(raw, bytes) else raw.encode(), "members.csv")
    return [(one.line, one.column, one.text) for one in caught.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_usual_exports_are_read(delimiter, encoding, newline):
    table = [
        ("Name", "E-Mail", "Membership number"),
        ("Ana Müller", " Ana@Example.org ", "NL-1"),
        ("", "", ""),
        ("Bo", "bo@example.org", ""),
    ]
    text = newline.join(delimiter.join(line) for line in table)

    assert read_members(text.encode(encoding), "members.csv") == LIST


def test_addresses_alone_are_enough():
    assert read_members(b"email\nana@example.org", "f") == [MemberLine("ana@example.org")]


def test_every_wrong_line_is_named():
    text = (
        "email,membership_number\nana@example.org,1\nana@example,2\n,3\nANA@example.org,4\n"
        f"bo@example.org,{'9' * 41}\ncleo@example.org,5,6\n"
    )

    assert problems(text) == [
        (3, "email", '"ana@example" is not an e-mail address; write it as name@example.org'),
        (4, "email", "the address is missing; write it or remove the line"),
        (5, "email", '"ana@example.org" stands on line 2 already; keep one'),
        (6, "membership_number", "this is longer than 40 characters"),
        (7, "sheet", TOO_WIDE),
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf  \n", "the file is empty"),
        (b"email\n", "headings but no rows"),
        (b"name,number\nAna,1\n", 'no column "email"'),
        (b"email,E-mail address\na@example.org,b@example.org", "two headings mean this column"),
        (b'email\n"ana@example.org\nbo@example.org', "is never closed"),
        (b"email\nana\0@example.org", "NUL byte"),
        ("email\nana@example.org".encode("utf-16-le"), "UTF-16 or not text"),
        (gzip.compress(b"email\nana@example.org", mtime=0), "a gzip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"email\n" + b"a" * 200_000 + b"@example.org", "cell is far too long"),
        (b",".join(b"c%d" % n for n in range(600)) + b"\n1", "600 columns"),
        (b"email\n\x81\x8d@example.org", "is not UTF-8"),
    ],
)
def test_unusable_file_is_refused_with_a_sentence(raw, said):
    (problem,) = problems(raw)

    assert said in problem[2]


def test_workbook_renamed_to_csv_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")

    assert problems(buffer.getvalue())[0][2].startswith("this is an Excel workbook")


def test_cell_written_as_text_for_spreadsheets_is_read_as_it_was():
    assert read_members(b"email,membership_number\na@example.org,'=7", "f") == [
        MemberLine("a@example.org", "=7")
    ]
