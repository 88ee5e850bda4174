"""Records to arrays."""

from decimal import Decimal
from hashlib import sha256

import numpy as np
import pytest

from matching.encoding.pool import DuplicatePersonError, build, weigh_specializations
from matching.encoding.records import PairKey, both_directions
from matching.encoding.taxonomy import TaxonomyError
from matching.engine.pool import Settings
from tests.matching.people import mentee, mentor, random_pool, taxonomy


def _build(hers=(), his=(), exclusions=(), weights=None):
    return build(hers, his, taxonomy(), Settings(), exclusions, weights)


def test_people_and_requests_stand_in_the_order_of_their_hashes():
    hers, his = random_pool(3, 9, 7)
    pool = _build(hers, his)

    def by_hash(texts):
        return sorted(texts, key=lambda text: sha256(text.encode()).digest())

    requests = [f"{record.key} {kind}" for record in hers for kind in record.seeks]
    names = ("peer", "career", "life")
    found = [
        f"{pool.mentees.keys[m]} {names[t]}"
        for m, t in zip(pool.mentee, pool.mentor_type, strict=True)
    ]
    assert pool.mentees.keys == tuple(by_hash(record.key for record in hers))
    assert pool.mentors.keys == tuple(by_hash(record.key for record in his))
    assert found == by_hash(requests)
    first = int.from_bytes(sha256(found[0].encode()).digest()[:8], "big")
    assert int(pool.request_hash[0]) == first


@pytest.mark.parametrize(
    ("holders", "mentors", "weight"),
    [(0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 2, 2), (1, 3, 2), (1, 4, 3), (3, 8, 2), (0, 16, 5),
     (1, 1_000, 5), (9, 10, 1)],
)  # fmt: skip
def test_specializations_weigh_one_more_for_each_doubling(holders, mentors, weight):
    practices = np.arange(mentors)[:, None] < holders

    assert weigh_specializations(practices).tolist() == [weight]


def test_frozen_weights_are_taken_over():
    frozen = np.full(taxonomy().size("specializations"), 3, dtype=np.int32)

    pool = _build([mentee()], [mentor()], weights=frozen)

    assert pool.specialization_weights is frozen


def test_wishes_supervisor_and_self_point_to_mentors():
    her = mentee(person="bob@x.org", wishes=("gone@x.org", "cy@x.org"), supervisor="cy@x.org")
    pool = _build([her], [mentor("bob@x.org"), mentor("cy@x.org")])

    bob, cy = (pool.mentors.keys.index(key) for key in ("bob@x.org", "cy@x.org"))
    assert pool.mentees.itself.tolist() == [bob]
    assert pool.mentees.supervisor.tolist() == [cy]
    assert pool.mentees.wishes.tolist() == [[-1, cy, -1, -1, -1]]


def test_first_named_counts_only_among_several():
    pool = _build([mentee("a"), mentee("b", seeks=("life", "peer", "life"))], [])

    found = {
        (pool.mentees.keys[m], int(t)): bool(first)
        for m, t, first in zip(pool.mentee, pool.mentor_type, pool.first, strict=True)
    }
    assert found == {("a", 1): False, ("b", 2): True, ("b", 0): False}


@pytest.mark.parametrize(
    ("years", "experience", "seasoned"),
    [(None, -1, False), ("0", 0, False), ("7.25", 3_625, False), ("3.3333", 1_667, False),
     ("14.999", 7_500, False), ("15", 7_500, True), ("20", 10_000, True), ("44", 10_000, True)],
)  # fmt: skip
def test_experience_is_exact_from_decimal_years(years, experience, seasoned):
    pool = _build([], [mentor(years=years and Decimal(years))])

    assert pool.mentors.experience.tolist() == [experience]
    assert pool.mentors.seasoned.tolist() == [seasoned]


def test_exclusions_keep_their_direction_and_type():
    both = (mentee("ann@x.org"), mentee("bob@x.org"))
    pairs = [PairKey("ann@x.org", "bob@x.org", "peer"), PairKey("ann@x.org", "gone@x.org")]

    pool = _build(both, [mentor("ann@x.org"), mentor("bob@x.org")], pairs)

    keys = pool.mentees.keys, pool.mentors.keys
    named = [(keys[0][m], keys[1][j], int(t)) for m, j, t in pool.excluded]
    assert named == [("ann@x.org", "bob@x.org", 0)]


def test_both_directions_turns_each_pair_around():
    assert both_directions([PairKey("a", "b", "life")]) == (
        PairKey("a", "b", "life"),
        PairKey("b", "a", "life"),
    )


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        ([mentee("a"), mentee("a")], []),
        ([mentee("a", person="p"), mentee("b", person="p")], []),
        ([], [mentor("a"), mentor("a")]),
        ([], [mentor("a", person="p"), mentor("b", person="p")]),
    ],
)
def test_nobody_stands_twice_on_one_side(hers, his):
    with pytest.raises(DuplicatePersonError):
        _build(hers, his)


def test_unknown_slug_is_refused():
    with pytest.raises(TaxonomyError, match="goals has no entry 'fly'"):
        _build([mentee(goals="fly")], [])


def test_fewer_than_six_outlook_answers_are_a_blank():
    pool = _build([mentee("a", outlook=(1, 2, 3)), mentee("b", outlook=(5,) * 6)], [])

    answers = dict(zip(pool.mentees.keys, pool.mentees.people.outlook.tolist(), strict=True))
    assert answers == {"a": [0] * 6, "b": [5] * 6}
