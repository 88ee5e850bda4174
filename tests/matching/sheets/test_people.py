from decimal import Decimal

import pytest

from matching.encoding.records import MenteeRecord, MentorRecord, PersonFacts
from matching.sheets.people import email_of, people_of, read_side
from matching.sheets.problems import InputError, Notes
from matching.sheets.vocabulary import vocabulary_of
from tests.matching.sheets.generator import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    TAXONOMY,
    write_sheet,
)

VOCABULARY = vocabulary_of(TAXONOMY)
ANN = {"email": "ann@example.org", "name": "Ann", "role": "pharmacy-technician", "seeks": "peer"}
BOB = {
    "email": "bob@example.org",
    "name": "Bob",
    "role": "lead-technician",
    "offers": "career;peer",
    "capacity": "3",
}


def read(tmp_path, side, *rows):
    columns = MENTEE_COLUMNS if side == "mentee" else MENTOR_COLUMNS
    path = write_sheet(tmp_path / f"{side}s.csv", columns, list(rows))
    notes = Notes()
    return read_side(side, path, {}, VOCABULARY, notes), notes


def people(tmp_path, mentees, mentors):
    notes = Notes()
    sides = [read(tmp_path, "mentee", *mentees)[0], read(tmp_path, "mentor", *mentors)[0]]
    return people_of(*sides, notes), [problem.text for problem in notes.warnings]


def test_people_of_fills_every_field(tmp_path):
    ann = ANN | {
        "state": "OH", "chapter": "Ohio", "years": "2.5", "employer": " St.  Mary ",
        "supervisor": "Boss@example.org", "not_my_workplace": "yes", "setting": "community",
        "timezone": "America/New_York", "languages": "en;es", "availability": "weekend",
        "credentials": "cpht-ptcb", "working_for": "cspt", "target_role": "pharmacy-buyer",
        "wants": "supply-chain", "goals": "get-promoted", "interests": "study-group",
        "outlook": "4;2;5;3;3;1", "wishes": "bob@example.org", "waited_rounds": "1",
        "partner_left": "yes", "same_employer_ok": "yes", "avoid": "Mercy",
    }  # fmt: skip
    bob = BOB | {"past_roles": "pharmacy-buyer", "practices": "supply-chain",
                 "helps_with": "get-promoted", "interests": "study-group"}  # fmt: skip

    found, warnings = people(tmp_path, [ann], [bob])

    facts = PersonFacts(
        role="pharmacy-technician", state="OH", chapter="Ohio", years=Decimal("2.5"),
        employer="St. Mary", setting="community", timezone="America/New_York",
        languages=frozenset({"en", "es"}), patterns=frozenset({"weekend"}),
        credentials=frozenset({"cpht-ptcb"}), outlook=(4, 2, 5, 3, 3, 1),
        avoid=frozenset({"mercy"}),
    )  # fmt: skip
    assert found.mentees == (
        MenteeRecord(
            key="ann@example.org", person="ann@example.org", facts=facts, seeks=("peer",),
            target_role="pharmacy-buyer", wants=frozenset({"supply-chain"}),
            goals=frozenset({"get-promoted"}), interests=frozenset({"study-group"}),
            working_for=frozenset({"cspt"}), wishes=("bob@example.org",), waited_rounds=1,
            partner_left=True, not_my_workplace=True, same_employer_ok=True,
            supervisor="boss@example.org", email="ann@example.org",
        ),
    )  # fmt: skip
    assert found.mentors == (
        MentorRecord(
            key="bob@example.org", person="bob@example.org", email="bob@example.org",
            facts=PersonFacts(role="lead-technician", past_roles=frozenset({"pharmacy-buyer"})),
            offers=("career", "peer"), helps_with=frozenset({"get-promoted"}),
            practices=frozenset({"supply-chain"}), interests=frozenset({"study-group"}),
            capacity=3,
        ),
    )  # fmt: skip
    assert warnings == []


def test_people_of_makes_a_mentor_of_a_mentee_who_would_be_a_peer_too(tmp_path):
    ann = ANN | {"peer_too": "yes", "practices": "supply-chain", "helps_with": "get-promoted"}

    found, _ = people(tmp_path, [ann], [BOB])

    peer = found.mentors[1]
    assert (peer.key, peer.person) == ("peer:ann@example.org", "ann@example.org")
    assert (peer.offers, peer.capacity) == (("peer",), 1)
    assert (peer.practices, peer.helps_with) == ({"supply-chain"}, {"get-promoted"})
    assert found.mentor_names["peer:ann@example.org"] == "Ann"
    assert email_of("peer:ann@example.org") == "ann@example.org"


def test_people_of_keeps_both_names_of_somebody_in_both_sheets(tmp_path):
    found, _ = people(tmp_path, [ANN], [BOB | {"email": ANN["email"]}])

    assert (found.mentee_names, found.mentor_names) == (
        {"ann@example.org": "Ann"},
        {"ann@example.org": "Bob"},
    )


def test_people_of_ignores_peer_too_of_somebody_in_the_mentor_sheet(tmp_path):
    found, warnings = people(tmp_path, [ANN | {"peer_too": "yes"}], [BOB | {"email": ANN["email"]}])

    assert [mentor.key for mentor in found.mentors] == ["ann@example.org"]
    assert warnings == ["this person is in the mentor sheet too; that row counts, this is ignored"]


def test_people_of_warns_of_wishes_that_cannot_be_met(tmp_path):
    _, warnings = people(tmp_path, [ANN | {"wishes": "x@example.org;ann@example.org"}], [BOB])

    assert warnings == [
        "x@example.org is not among the mentors; this wish is left out",
        "ann@example.org is her own address; this wish is left out",
    ]


def test_read_side_keeps_bad_rows_with_all_their_problems(tmp_path):
    side, _ = read(tmp_path, "mentor", BOB | {"capacity": "-1", "role": "", "state": "Ohio"}, BOB)

    texts = [(p.line, p.column) for row in side.bad for p in row.problems]
    assert texts == [(2, "state"), (2, "role"), (2, "capacity"), (2, "email"), (3, "email")]
    assert side.good == ()


def test_read_side_refuses_every_row_of_an_address_that_stands_twice(tmp_path):
    twin = ANN | {"email": "ANN@example.org", "name": "Other"}
    side, _ = read(tmp_path, "mentee", ANN, ANN | {"email": "c@example.org"}, twin)

    assert [row.email for row in side.good] == ["c@example.org"]
    assert [str(p).rpartition("email: ")[2] for row in side.bad for p in row.problems] == [
        "this address stands in several rows; keep one of them (also line 4)",
        "this address stands in several rows; keep one of them (also line 2)",
    ]


def test_read_side_names_missing_columns(tmp_path):
    path = tmp_path / "mentors.csv"
    path.write_text("email;name\na@example.org;A\n")

    with pytest.raises(InputError) as caught:
        read_side("mentor", path, {}, VOCABULARY, Notes())

    assert str(caught.value).splitlines() == [
        f"{path}:1: {column}: this column is missing; add it, or name its heading with --map"
        for column in ("role", "offers", "capacity")
    ]
