"""Pools where hardly anything is possible, or everything is alike; both ways, all policies."""

from collections.abc import Callable

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.encoding.records import MenteeRecord, MentorRecord, PairKey
from matching.engine.match import Matched, match
from matching.engine.pool import POLICIES, Policy, Settings
from tests.matching.engine.dense import the_large_way
from tests.matching.people import mentee, mentor, taxonomy

Match = Callable[..., Matched]


@pytest.fixture(params=POLICIES)
def policy(request) -> Policy:
    """Every policy."""
    return request.param


@pytest.fixture(params=["at once", "large"])
def matching(request, policy) -> Match:
    """Match people under the policy, with all pairs known at once, and from few."""

    def match_people(hers, his, exclusions=(), pins=None, **given) -> Matched:
        settings = Settings(policy=policy, **given)
        pool = build(hers, his, taxonomy(), settings, exclusions)
        if request.param == "at once":
            return match(pool, settings, pins or {})
        with the_large_way():
            return match(pool, settings, pins or {})

    return match_people


def mentees(n: int, **given) -> list[MenteeRecord]:
    """Write mentees who answered alike."""
    return [mentee(f"f{i}@x.org", **given) for i in range(n)]


def mentors(n: int, **given) -> list[MentorRecord]:
    """Write mentors who answered alike."""
    return [mentor(f"m{j}@x.org", **{"capacity": 1, **given}) for j in range(n)]


def nobody_is_served(found: Matched) -> bool:
    """Tell whether it is proven that nobody can be served."""
    proof = found.certificate
    figures = (proof.served, proof.mentees_served, proof.weakest, proof.total, proof.bound)
    return (
        (found.result.mate == -1).all()
        and figures == (0, 0, None, 0, 0)
        and (proof.optimal, proof.problems, proof.blocking_pairs) == (True, (), 0)
    )


@pytest.mark.parametrize(("n_mentees", "n_mentors"), [(0, 0), (0, 4), (4, 0)])
def test_match_of_an_empty_side_serves_nobody(matching, n_mentees, n_mentors):
    found = matching(mentees(n_mentees), mentors(n_mentors))

    assert found.result.mate.shape == (n_mentees,)
    assert nobody_is_served(found)


@pytest.mark.parametrize(
    ("hers", "his", "rules"),
    [
        pytest.param({}, {"capacity": 0}, {}, id="all full"),
        pytest.param({}, {"offers": ("peer", "life")}, {}, id="no common type"),
        pytest.param({"languages": "es"}, {"languages": "en"}, {}, id="no common language"),
        pytest.param({"avoid": "cvs"}, {"employer": "CVS"}, {}, id="she avoids"),
        pytest.param({"employer": "CVS"}, {"avoid": "cvs"}, {}, id="he avoids"),
        pytest.param(
            {"employer": "CVS", "not_my_workplace": True}, {"employer": "CVS"}, {}, id="workplace"
        ),
        pytest.param({"role": "technician-supervisor"}, {}, {}, id="level"),
        pytest.param({"mentors_held": 1}, {}, {}, id="no room"),
        pytest.param({"mentors_held": 3}, {}, {"mentors_per_mentee": 2}, id="beyond her limit"),
        pytest.param({"wants": "sterile-compounding"}, {}, {"min_score": 2_001}, id="too low"),
    ],
)
def test_match_of_whom_no_pair_is_allowed_serves_nobody(matching, hers, his, rules):
    assert nobody_is_served(matching(mentees(5, **hers), mentors(4, **his), **rules))


def test_match_of_mentors_who_avoid_each_mentee_serves_nobody(matching):
    avoid = frozenset(f"f{i}@x.org" for i in range(5))

    assert nobody_is_served(matching(mentees(5), mentors(4, avoid=avoid)))


def test_match_of_people_who_are_all_kept_apart_serves_nobody(matching):
    """Named twice, for one type and for any, in both directions."""
    pairs = [(f"f{i}@x.org", f"m{j}@x.org") for i in range(3) for j in range(4)]
    apart = [PairKey(*pair, kind) for pair in pairs for kind in (None, "career", "career", "life")]
    apart += [PairKey(him, her) for her, him in pairs]

    assert nobody_is_served(matching(mentees(3), mentors(4), apart))


def test_match_of_people_kept_apart_for_another_type_serves_them(matching):
    apart = [PairKey("f0@x.org", "m0@x.org", "life"), PairKey("m0@x.org", "f0@x.org")]

    assert matching(mentees(1), mentors(1), apart).certificate.served == 1


def test_match_of_who_is_kept_apart_from_all_but_one_gives_that_one(matching):
    apart = [PairKey("f0@x.org", f"m{j}@x.org") for j in range(1, 30)]

    found = matching([mentee("f0@x.org")], mentors(30), apart)

    keys = found.scorer.pool.mentors.keys
    assert [keys[j] for j in found.result.mate.tolist()] == ["m0@x.org"]


def test_match_of_everyone_identical_fills_every_place(matching):
    found = matching(mentees(12), mentors(5, capacity=2))

    used = np.bincount(found.result.mate[found.result.mate >= 0], minlength=5)
    assert used.tolist() == [2] * 5
    assert (found.certificate.optimal, found.certificate.total) == (True, 10 * 10_000)


def test_match_of_everyone_identical_serves_all_once_there_are_places(matching):
    found = matching(mentees(12), mentors(3, capacity=20))

    assert (found.certificate.served, found.certificate.optimal) == (12, True)


def test_match_of_everyone_identical_depends_on_nothing_but_their_keys(matching):
    """The hash of the keys decides; whoever comes first in the files does not."""
    hers, his = mentees(12), mentors(5)

    first, second = matching(hers, his), matching(hers[::-1], his[::-1])

    assert first.result.mate.tolist() == second.result.mate.tolist()


@pytest.mark.parametrize("n", [1, 2, 9])
def test_match_with_a_place_less_than_mentees_leaves_out_one(matching, n):
    found = matching(mentees(n), mentors(n - 1))

    assert sorted(found.result.mate.tolist()) == [-1, *range(n - 1)]
    assert found.certificate.optimal


def test_match_with_a_place_less_than_requests_gives_everybody_one(matching):
    """Three mentees ask for two types each, before five places."""
    hers = mentees(3, seeks=("career", "peer"), role="senior-technician")
    his = mentors(5, offers=("career", "peer"), role="lead-technician")

    found = matching(hers, his, mentors_per_mentee=2)

    assert (found.certificate.served, found.certificate.optimal) == (5, True)
    assert found.certificate.mentees_served == 3


def test_match_of_one_who_is_both_never_pairs_her_with_herself(matching):
    her = mentee("both@x.org")

    assert nobody_is_served(matching([her], [mentor("both@x.org")]))
    found = matching([her], [mentor("both@x.org"), *mentors(1)])
    assert found.scorer.pool.mentors.keys[found.result.mate[0]] == "m0@x.org"


def test_match_of_pins_that_take_all_leaves_nothing(matching):
    """Each request is pinned to the mentor of its number: nothing is left to assign."""
    found = matching(mentees(4), mentors(4), pins={i: i for i in range(4)})

    assert nobody_is_served(found)
    assert found.problem.places.tolist() == [0] * 4


def test_match_of_pins_that_take_all_places_leaves_the_others_unserved(matching):
    found = matching(mentees(6), mentors(4), pins={i: i for i in range(4)})

    assert nobody_is_served(found)
