from datetime import UTC, datetime

import pytest

from mentorship import printing
from mentorship.queries.certificate_words import on_paper
from tests.factories.closing import CertificateFactory

URL = "https://benchmate.example.org/certificates/7F2K-9QR0-X31B/"
MADE_AT = datetime(2026, 9, 2, tzinfo=UTC)
TEXTS = {
    "association": "Northlakes", "title": "Certificate of completion", "name": "Jamila Surname",
    "lines": ["took part."], "figures": [["Hours met", "6.25"]], "issued": "Issued today",
    "check": "Check it:", "qr_alt": "QR code", "lang": "en",
}  # fmt: skip


def _pdf(**texts):
    return printing.pdf_of({**TEXTS, **texts}, url=URL, made_at=MADE_AT)


def test_pdf_is_the_same_for_the_same_facts_and_another_for_others():
    assert _pdf() == _pdf()
    assert _pdf() != _pdf(name="Dolores Othername")


@pytest.mark.parametrize(
    "name",
    ["Żaneta Łukaszewska-Ðurić", "Щука Ґалаґан", "Ωμέγα Ἀθηνᾶ"[:5], "Nguyễn Thị Hòa", "O'Neil"],
)
def test_names_in_latin_cyrillic_and_greek_are_accessible(name):
    drawn = _pdf(name=name)

    assert drawn.startswith(b"%PDF-")
    assert b"pdfuaid" in drawn


@pytest.mark.parametrize("name", ["王小明", "😀"])
def test_name_that_the_font_lacks_is_drawn_without_the_claim(name):
    drawn = _pdf(name=name)

    assert drawn.startswith(b"%PDF-")
    assert b"pdfuaid" not in drawn


@pytest.mark.parametrize(
    "name", ["#panic()", "$x^2$ *bold* _it_ @ref", "\\u{41} `raw` <label>", "a" * 150]
)
def test_what_people_are_called_is_never_markup(name):
    assert b"pdfuaid" in _pdf(name=name, lines=[name], figures=[[name, name]])


@pytest.mark.django_db
def test_certificate_is_told_on_paper_with_the_partners_first_name_only():
    made = CertificateFactory(mentorship__mentee__user__name="Jamila Surname")

    texts = on_paper(made)

    assert texts["name"] == "Jamila Surname"
    assert texts["lines"][0].endswith(
        "a career mentorship with Dolores, begun on September 1, 2025 and completed on "
        "March 2, 2026."
    )
    assert texts["figures"] == [["Meetings held", "9"], ["Hours met", "6.25"]]
    assert printing.pdf_of(texts, url=URL, made_at=made.issued_at).startswith(b"%PDF-")
