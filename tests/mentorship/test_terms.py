import pytest

from mentorship.enums import AskedFirst, MentorType
from mentorship.models import Mentorship
from mentorship.terms import asked_mentor_first, months_in_words, most_places, own_terms, terms_of
from tests.factories.mentorship import MentorshipFactory, ProgramFactory

PEERS = {"months": 4, "asked_first": "both", "offer_days": 5, "nudge_day": 3, "pause_days": 30}


def _program(**fields):
    values = {"asked_first": AskedFirst.MENTOR, "months": 6, "by_type": {"peer": PEERS}}
    return ProgramFactory.build(**values | fields)


def test_terms_of_puts_the_values_of_a_kind_in_place_of_the_programs():
    program = _program()

    peers, careers = terms_of(program, MentorType.PEER), terms_of(program, "career")

    assert (peers.months, peers.asked_first, peers.offer_days) == (4, "both", 5)
    assert (peers.nudge_day, peers.pause_days, peers.capacity_max) == (3, 30, 4)
    assert careers == own_terms(program)
    assert [peers.asks_mentor_first, careers.asks_mentor_first] == [False, True]


def test_terms_of_lets_a_kind_have_any_number_of_extensions():
    program = _program(by_type={"peer": {"extensions_most": None}})

    assert terms_of(program, "peer").extensions_most is None
    assert terms_of(program, "career").extensions_most == 1


def test_terms_of_ignores_what_no_kind_may_set():
    program = _program(by_type={"peer": {"name": "Other", "months": 4}})

    assert terms_of(program, "peer").months == 4


def test_most_places_takes_the_widest_kind_that_somebody_offers():
    program = _program(by_type={"life": {"capacity_max": 2}}, capacity_max=4)

    assert [most_places(program, kinds) for kinds in (["life"], ["life", "peer"], [])] == [2, 4, 4]


def test_months_in_words_names_least_and_most():
    assert months_in_words(_program(mentor_types=["peer", "career"])) == "4 to 6"
    assert months_in_words(_program(mentor_types=["career"])) == "6"
    assert months_in_words(_program(mentor_types=[])) == "6"


@pytest.mark.django_db
def test_asked_mentor_first_finds_what_terms_say():
    program = ProgramFactory(asked_first=AskedFirst.MENTOR, by_type={"peer": PEERS})
    other = ProgramFactory(asked_first=AskedFirst.BOTH, by_type={"life": {"asked_first": "mentor"}})
    rows = [
        MentorshipFactory(program=one, mentor_type=kind)
        for one in (program, other)
        for kind in MentorType
    ]

    found = set(Mentorship.objects.filter(asked_mentor_first()))

    assert found == {
        one for one in rows if terms_of(one.program, one.mentor_type).asks_mentor_first
    }
    assert len(found) == 3
