import gzip
import io
import zipfile

import pytest

from matching.sheets.formulas import neutralize
from matching.sheets.pair_lines import PairLine, read_pair_lines
from matching.sheets.problems import InputError

TOO_WIDE = (
    "this row has 4 cells but there are 3 headings; put text that contains the separator in quotes"
)
HEAD = "mentee_email,mentor_email,mentor_type\n"
PAIRS = [
    PairLine(2, "ana@example.org", "dana@example.org", "career"),
    PairLine(3, "bo@example.org", "dana@example.org"),
]


def problems(raw):
    """Return (line, column, text) of everything that is wrong."""
    with pytest.raises(InputError) as caught:
        read_pair_lines(raw if isinstance(raw, bytes) else raw.encode(), "pairs.csv")
    return [(one.line, one.column, one.text) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("delimiter", "encoding", "newline"),
    [
        (",", "utf-8", "\n"),
        (";", "utf-8-sig", "\r\n"),
        ("\t", "utf-16", "\r"),
        (",", "cp1252", "\r\n"),
    ],
)
def test_usual_exports_are_read(delimiter, encoding, newline):
    table = [
        ("Mentor E-Mail", "Mentee", "Type", "Naïve note"),
        (" Dana@Example.org", "ana@example.org", "Career mentor", "é"),
        ("dana@example.org", "BO@example.org", "", ""),
    ]
    text = newline.join(delimiter.join(line) for line in table)

    assert read_pair_lines(text.encode(encoding), "pairs.csv") == PAIRS


def test_two_addresses_are_enough():
    raw = b"mentee_email,mentor_email\nana@example.org,dana@example.org"

    assert read_pair_lines(raw, "f") == [PairLine(2, "ana@example.org", "dana@example.org")]


def test_the_other_direction_is_another_pair():
    lines = read_pair_lines(f"{HEAD}a@x.org,b@x.org,\nb@x.org,a@x.org,".encode(), "f")

    assert [(one.mentee_email, one.mentor_email) for one in lines] == [
        ("a@x.org", "b@x.org"),
        ("b@x.org", "a@x.org"),
    ]


def test_what_a_spreadsheet_would_run_comes_back_as_it_was():
    address = "+ana@example.org"
    raw = f"{HEAD}{neutralize(address)},dana@example.org,".encode()

    assert read_pair_lines(raw, "f")[0].mentee_email == address


def test_every_wrong_line_is_named():
    text = (
        f"{HEAD}ana@example.org,dana@example.org,career\nana@example,dana@example.org,\n"
        ",dana@example.org,\nANA@example.org,dana@example.org,life\n"
        "ana@example.org,ana@example.org,\nbo@example.org,dana@example.org,coach\n"
        "bo@example.org,dana@example.org,peer,4\n"
    )

    assert problems(text) == [
        (3, "mentee_email", '"ana@example" is not an e-mail address; write it as name@example.org'),
        (4, "mentee_email", "the address is missing; write it or remove the line"),
        (5, "sheet", "this pair stands on line 2 already; keep one"),
        (6, "mentor_email", "both addresses are the same; a pair is two people"),
        (
            7,
            "mentor_type",
            '"coach" is no kind of mentor; write peer, career or life, or leave it empty',
        ),
        (
            8,
            "sheet",
            TOO_WIDE,
        ),
    ]


def test_missing_headings_are_named():
    assert problems("name,email\nAna,ana@example.org") == [
        (1, "mentee_email", 'there is no column "mentee_email"; write this heading'),
        (1, "mentor_email", 'there is no column "mentor_email"; write this heading'),
    ]


def zipped():
    """Return a workbook's first bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "the file is empty"),
        (HEAD.encode(), "there are headings but no rows"),
        (zipped(), "an Excel workbook or another zip file"),
        (gzip.compress(b"a", mtime=0), "a gzip file"),
        (f'{HEAD}"ana@example.org,dana@example.org'.encode(), "never closed"),
        (f"{HEAD}{'x' * 200_000},dana@example.org,".encode(), "far too long"),
        (b"mentee_email,mentee_email\na@x.org,b@x.org", "two headings mean this column"),
        (("x," * 10_000).encode(), "columns"),
        (b"a\x00bcdefgh" * 4, "a NUL byte"),
    ],
)
def test_what_is_no_file_of_pairs_is_refused_with_a_hint(raw, said):
    assert said in problems(raw)[0][2]
