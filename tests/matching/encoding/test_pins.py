"""Pins: placed before anything is solved, or refused with a sentence for each."""

import pytest

from matching.encoding.outcome import ImpossiblePinsError
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.engine.pool import TYPES, Settings
from tests.matching.people import mentee, mentor, taxonomy

ANN, BOB, CY = "ann@x.org", "bob@x.org", "cy@x.org"


def _place(pins, hers, his, exclusions=(), limit=1):
    settings = Settings(mentors_per_mentee=limit)
    pool = build(hers, his, taxonomy(), settings, exclusions)
    placed = place_pins(pins, hers, his, pool, settings)
    return {
        (pool.mentees.keys[pool.mentee[i]], TYPES[pool.mentor_type[i]], pool.mentors.keys[j])
        for i, j in placed.items()
    }


def _problems(*given, **more):
    with pytest.raises(ImpossiblePinsError) as raised:
        _place(*given, **more)
    return raised.value.problems


def test_pin_names_its_type_or_takes_the_first_sought_that_he_offers():
    hers = [mentee(seeks=("peer", "life", "career"))]
    his = [mentor(offers=("career", "life"))]

    assert _place([PairKey(ANN, BOB, "career")], hers, his) == {(ANN, "career", BOB)}
    assert _place([PairKey(ANN, BOB)], hers, his) == {(ANN, "life", BOB)}
    assert _place([PairKey(ANN, BOB)], hers, [mentor(offers=())]) == {(ANN, "peer", BOB)}


def test_pin_overrides_rules_that_are_the_admins_decision():
    her = mentee(languages="es", not_my_workplace=True, employer="CVS", supervisor=BOB)

    placed = _place([PairKey(ANN, BOB)], [her], [mentor(employer="CVS", role="pharmacy-aide")])

    assert placed == {(ANN, "career", BOB)}


def test_several_pins_of_one_mentee_take_different_types():
    hers, his = [mentee(seeks=("career", "peer"))], [mentor(), mentor(CY, offers=("career",))]

    placed = _place([PairKey(ANN, BOB), PairKey(ANN, CY)], hers, his, limit=2)

    assert placed == {(ANN, "career", BOB), (ANN, "peer", CY)}


@pytest.mark.parametrize(
    ("named", "his_types"),
    [("career", ("career", "peer")), (None, ("career",))],
)
def test_pins_leave_a_type_to_those_who_need_it(named, his_types):
    """Bob comes first by name, yet could be the peer as well."""
    hers = [mentee(seeks=("career", "peer"))]
    his = [mentor(offers=("career", "peer")), mentor(CY, offers=his_types)]

    placed = _place([PairKey(ANN, BOB), PairKey(ANN, CY, named)], hers, his, limit=2)

    assert placed == {(ANN, "peer", BOB), (ANN, "career", CY)}


@pytest.mark.parametrize(
    ("pins", "problem"),
    [
        ([PairKey("x@x.org", BOB)], "x@x.org is not among the mentees."),
        ([PairKey(ANN, "x@x.org")], "x@x.org is not among the mentors."),
        (
            [PairKey(ANN, BOB, "life")],
            "ann@x.org does not seek a life mentor; bob@x.org cannot be pinned as one.",
        ),
        (
            [PairKey(ANN, BOB), PairKey(ANN, BOB)],
            "ann@x.org and bob@x.org are pinned twice; keep one of the two.",
        ),
        (
            [PairKey(ANN, BOB, "career"), PairKey(ANN, CY, "career")],
            "ann@x.org is pinned to another career mentor already; unpin one of the two.",
        ),
        (
            [PairKey("dee@x.org", BOB)],
            "dee@x.org and bob@x.org are to be kept apart; unpin them or lift the exclusion.",
        ),
        (
            [PairKey(ANN, BOB), PairKey("eve@x.org", BOB)],
            "bob@x.org has 1 place in this run; eve@x.org would be one more.",
        ),
        (
            [PairKey(ANN, "full@x.org")],
            "full@x.org has 0 places in this run; ann@x.org would be one more.",
        ),
        ([PairKey(CY, CY)], "cy@x.org cannot be pinned to themselves."),
        (
            [PairKey("had@x.org", BOB)],
            "had@x.org may have 2 at once; bob@x.org would be one more.",
        ),
    ],
)
def test_impossible_pin_is_named(pins, problem):
    hers = [
        mentee(),
        mentee("dee@x.org"),
        mentee("eve@x.org"),
        mentee(CY),
        mentee("had@x.org", mentors_held=2),
    ]
    his = [mentor(), mentor(CY), mentor("full@x.org", capacity=0)]

    found = _problems(pins, hers, his, exclusions=[PairKey("dee@x.org", BOB)], limit=2)

    assert found == (problem,)


def test_every_impossible_pin_is_named_and_people_can_be_renamed():
    pins = [PairKey("y@x.org", BOB), PairKey("x@x.org", "z@x.org")]

    with pytest.raises(ImpossiblePinsError) as raised:
        _place(pins, [mentee()], [mentor()])

    assert raised.value.sentences({"x@x.org": "Xenia"}) == (
        "Xenia is not among the mentees.",
        "z@x.org is not among the mentors.",
        "y@x.org is not among the mentees.",
    )


def test_limit_counts_pins():
    hers, his = [mentee(seeks=("career", "peer"))], [mentor(), mentor(CY)]

    found = _problems([PairKey(ANN, BOB), PairKey(ANN, CY)], hers, his)

    assert found == ("ann@x.org may have 1 at once; cy@x.org would be one more.",)
