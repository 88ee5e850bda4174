from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sheets.columns import MENTEE, MENTOR
from matching.sheets.parsers import Context
from matching.sheets.vocabulary import vocabulary_of
from tests.matching.sheets.generator import MENTEE_COLUMNS, MENTOR_COLUMNS, TAXONOMY

VOCABULARY = vocabulary_of(TAXONOMY)
PARSERS = {column.name: column.parse for column in (*MENTEE, *MENTOR)}
PARSERS["mentee role"] = next(column.parse for column in MENTEE if column.name == "role")


def parse(column, text):
    context = Context(VOCABULARY)
    return PARSERS[column](text, context), context.warnings


def test_columns_are_those_of_the_contract():
    assert {column.name for column in MENTEE} == set(MENTEE_COLUMNS)
    assert {column.name for column in MENTOR} == set(MENTOR_COLUMNS)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("email", " Ann@Example.ORG ", "ann@example.org"),
        ("email", "ann+x@mail.example.org", "ann+x@mail.example.org"),
        ("name", " Zoë   O'Neil-Park ", "Zoë O'Neil-Park"),
        ("name", "李", "李"),
        ("name", "Ann\u202e\x1b[31m", "Ann[31m"),
        ("role", "Pharmacy Buyer", "pharmacy-buyer"),
        ("role", "PHARMACY-BUYER", "pharmacy-buyer"),
        ("role", "pharmacy buyer", "pharmacy-buyer"),
        ("role", "Pharmacist (mentor only)", "pharmacist"),
        ("state", "oh", "OH"),
        ("years", "2.5", Decimal("2.5")),
        ("years", "0", Decimal(0)),
        ("setting", "Hospital, inpatient", "hospital-inpatient"),
        ("timezone", "america/new_york", "America/New_York"),
        ("languages", "EN; es ;en", frozenset({"en", "es"})),
        ("languages", ";", frozenset({"en"})),
        ("availability", "night-shift;Weekend", frozenset({"night-shift", "weekend"})),
        ("seeks", "Career mentor; peer;career", ("career", "peer")),
        ("target_role", "not sure yet", ""),
        ("target_role", "Pharmacy buyer", "pharmacy-buyer"),
        ("outlook", "4;2;5;3;3;1", (4, 2, 5, 3, 3, 1)),
        ("wishes", "b@example.org; a@example.org;", ("b@example.org", "a@example.org")),
        ("avoid", "St. Mary ;Ann@Example.org", frozenset({"st.mary", "ann@example.org"})),
        ("peer_too", "Yes", True),
        ("partner_left", "no", False),
        ("waited_rounds", "2", 2),
        ("capacity", "0", 0),
        ("capacity", "20", 20),
    ],
)
def test_column_reads(column, text, value):
    assert parse(column, text) == (value, [])


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        *(
            ("capacity", text, f'"{text}": write a whole number from 0 to 20; 0 means no place')
            for text in ("-1", "21", "2.5", "three", "NaN", "1e3", "²")
        ),
        ("capacity", "1" + "0" * 30, "write a whole number from 0 to 20"),
        *(("years", text, "write a number from 0 to 80") for text in ("-1", "three", "nan", "1e9")),
        *(
            ("email", text, "is not an e-mail address; write it as name@example.org")
            for text in ("ann", "a@b@example.org", '"a b"@example.org', "a@example.org.", "ä@x.org",
                         "a@x.org\nBcc: b@x.org", "a" * 250 + "@example.org", "Ann <a@x.org>")
        ),
        ("name", "\u202e", "there is nothing to read"),
        ("name", "x" * 201, "this is longer than 200 characters"),
        ("role", "Pharmcy buyer", 'is not a role; did you mean "Pharmacy buyer" (pharmacy-buyer)'),
        ("role", "zzz", 'is not a role; use a name of the list, such as "Pharmacy aide or clerk"'),
        ("mentee role", "pharmacist", "is a role for mentors only"),
        ("target_role", "pharmacist", "is a role for mentors only"),
        ("seeks", "carrer", 'did you mean "Career mentor" (career)'),
        ("seeks", "zzz", 'use "Peer mentor" (peer) or "Career mentor" (career) or "Life mentor"'),
        ("seeks", "peer, career", 'separate several values with ";"'),
        ("seeks", " ; ", "name at least one of peer, career and life"),
        ("wants", "oncology", '"Oncology and hazardous drugs" (oncology-hazardous-drugs)'),
        ("languages", "English", 'did you mean "en"?'),
        ("languages", "qq", "use ISO 639-1 codes"),
        ("timezone", "Eastern Time", 'did you mean "America/New_York"?'),
        ("timezone", "US/Pacific-New", 'did you mean "US/Pacific"'),
        ("timezone", "Mars", "is not a time zone"),
        ("state", "Ohio", "write its two letters, such as OH"),
        ("outlook", "1;2;3;4;5;6", "write six answers from 1 to 5"),
        ("outlook", "1;2;3;4;5;5;5", "write six answers from 1 to 5"),
        ("not_my_workplace", "maybe", '"maybe": write yes or no'),
        ("wishes", "a@x.org;A@x.org", "an address is named twice"),
        ("wishes", ";".join(f"m{i}@x.org" for i in range(6)), "there are 6 wishes; keep the best"),
        ("wishes", "Ann", "is not an e-mail address"),
        ("waited_rounds", "-1", "write a whole number"),
    ],
)  # fmt: skip
def test_column_refuses_in_a_sentence(column, text, sentence):
    with pytest.raises(ValueError) as caught:
        parse(column, text)

    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("column", "text", "value", "warning"),
    [
        ("outlook", "4;2;5", None, "there are fewer than six answers"),
        ("outlook", "4;2;;3;3;1", None, "there are fewer than six answers"),
        ("target_role", "Pharmacy buyerr", "", 'did you mean "Pharmacy buyer"'),
    ],
)
def test_column_warns_of_what_it_leaves_out(column, text, value, warning):
    parsed, warnings = parse(column, text)

    assert parsed == value
    assert len(warnings) == 1
    assert warning in warnings[0]


@given(st.sampled_from(sorted(PARSERS)), st.text() | st.text(alphabet="0123456789.;-+eE@ a\n"))
def test_column_reads_or_refuses_any_text(column, text):
    said = ""
    try:
        parse(column, text)
    except ValueError as error:
        said = str(error)

    assert said.isprintable()
