"""The best mentors for one mentee: those that scoring everybody finds, in the same order."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, Settings
from matching.engine.suggest import best
from matching.engine.suggest.half import rows_of
from tests.bench.population import population
from tests.matching.halves import half_of, seeker_of, slowly
from tests.matching.people import mentee, mentor, random_exclusions, random_pool, taxonomy

seeds = st.integers(0, 10**9)
ALL = Settings(min_score=0)
UNUSUAL = Settings(
    weights={
        "peer": (10, 10, 10, 10, 5, 5, 10, 10, 10, 10, 10),
        "career": (0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0),
        "life": (0, 0, 40, 0, 30, 30, 0, 0, 0, 0, 0),
    },
    min_score=2_500,
    min_overlap_hours=Decimal("2.5"),
    full_overlap_hours=Decimal("0.25"),
)


def suggested(pool, mentee, settings, count, half=None, without=()):
    half = half or half_of(pool)
    out = np.array(without, dtype=np.int32)
    found = best(half, seeker_of(pool, mentee), settings, count, out)
    types = seeker_of(pool, mentee).mentor_type[found.request].tolist()
    keys = [pool.mentors.keys[j] for j in found.mentor]
    return list(zip(types, keys, found.score.tolist(), strict=True))


def pool_of(seed, n_mentees, n_mentors, settings=ALL):
    hers, his = random_pool(seed, n_mentees, n_mentors)
    exclusions = random_exclusions(seed, n_mentees, n_mentors, 3 * n_mentees)
    return build(hers, his, taxonomy(), settings, exclusions)


@pytest.mark.parametrize("rules", [ALL, Settings(), UNUSUAL], ids=["all", "usual", "unusual"])
@trials(max_examples=15)
@given(seed=seeds, n_mentors=st.integers(1, 100), count=st.integers(1, 12))
def test_best_equals_scoring_everybody(rules, seed, n_mentors, count):
    pool = pool_of(seed, 4, n_mentors, rules)

    for row in range(pool.n_mentees):
        assert suggested(pool, row, rules, count) == slowly(pool, row, rules, count)


@pytest.mark.parametrize("rules", [ALL, Settings(), UNUSUAL], ids=["all", "usual", "unusual"])
def test_best_of_a_large_half_equals_scoring_everybody(rules):
    pool = population(15, 2_500, seed=3)
    half = half_of(pool)

    for row in range(pool.n_mentees):
        assert suggested(pool, row, rules, 10, half) == slowly(pool, row, rules, 10)


@trials(max_examples=20)
@given(seed=seeds)
def test_best_leaves_out_who_is_not_shown_or_named(seed):
    pool = pool_of(seed, 3, 60)
    rng = np.random.default_rng(seed)
    hidden = rng.random(60) < 0.4
    without = np.flatnonzero(rng.random(60) < 0.3)
    barred = hidden | np.isin(np.arange(60), without)
    half = half_of(pool, ~hidden)

    for row in range(pool.n_mentees):
        found = suggested(pool, row, ALL, 10, half, without)
        assert found == slowly(pool, row, ALL, 10, barred)


def test_best_of_equals_are_those_with_the_lowest_hashes():
    alike = [mentor(f"m{j}@x.org", languages="en") for j in range(400)]
    pool = build([mentee()], alike, taxonomy(), ALL)

    found = suggested(pool, 0, ALL, 10)

    assert found == slowly(pool, 0, ALL, 10)
    assert len({score for _, _, score in found}) == 1


def test_best_does_not_depend_on_the_order_of_the_mentors():
    pool = population(12, 900, seed=5)
    order = np.random.default_rng(1).permutation(900)
    half = half_of(pool)
    shuffled = replace(
        half,
        mentors=rows_of(pool.mentors, order),
        mentor_hash=pool.mentor_hash[order],
    )
    where = np.argsort(order).astype(np.int32)

    for row in range(12):
        seeker = seeker_of(pool, row)
        plain = best(half, seeker, Settings(), 10)
        found = best(shuffled, _renamed(seeker, where), Settings(), 10)
        assert order[found.mentor].tolist() == plain.mentor.tolist()
        assert found.score.tolist() == plain.score.tolist()


def test_wish_below_the_minimum_is_lifted_over_it_by_its_bonus():
    his = mentor(role="lead-technician", helps_with="pass-certification-exam")
    her = mentee(goals="pass-certification-exam", interests="exam-prep-ptce", wishes=("bob@x.org",))
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": _only(goals=45, interests=55)})
    pool = build([her], [his], taxonomy(), replace(settings, min_score=5_000))

    found = suggested(pool, 0, replace(settings, min_score=5_000), 10)

    assert found == [(1, "bob@x.org", 6_000)]


def test_best_of_no_mentors_is_nobody():
    pool = build([mentee()], [], taxonomy(), ALL)

    assert suggested(pool, 0, ALL, 10) == []


def test_best_without_a_request_is_nobody():
    pool = build([mentee()], [mentor()], taxonomy(), ALL)
    seeker = seeker_of(pool, 0)
    none = np.zeros(0, dtype=np.int32)
    served = replace(seeker, mentor_type=none, first=none.astype(bool),
                     request_hash=none.astype(np.uint64))  # fmt: skip

    assert len(best(half_of(pool), served, ALL, 10)) == 0


def test_mentor_of_two_types_is_suggested_for_the_one_that_fits_better():
    her = mentee(seeks=("peer", "career"), goals="pass-certification-exam")
    his = mentor(
        role="lead-technician", offers=("peer", "career"), helps_with="pass-certification-exam"
    )
    pool = build([her], [his], taxonomy(), ALL)

    (found,) = suggested(pool, 0, ALL, 10)

    assert [found] == slowly(pool, 0, ALL, 10)


def _only(**weights):
    return tuple(weights.get(name, 0) for name in COMPONENTS)


def _renamed(seeker, where):
    hers = seeker.mentees

    def moved(mentors):
        return np.where(mentors >= 0, where[mentors], -1).astype(np.int32)

    return replace(
        seeker,
        mentees=replace(hers, wishes=moved(hers.wishes), itself=moved(hers.itself),
                        supervisor=moved(hers.supervisor)),
        excluded=np.stack([moved(seeker.excluded[:, 0]), seeker.excluded[:, 1]], axis=1),
    )  # fmt: skip
