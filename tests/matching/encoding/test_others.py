"""The next best of both sides of the pairs of an outcome."""

from dataclasses import replace

import pytest

from matching.encoding.others import Other, Others
from matching.encoding.solve import match_pool
from matching.engine import match
from matching.engine.pool import Settings
from tests.matching.engine.dense import few_arcs
from tests.matching.people import mentee, mentor, random_pool, taxonomy

GOALS = "build-network become-trainer"


def outcome_of(hers, his, **settings):
    return match_pool(hers, his, taxonomy(), Settings(**settings))


def test_others_of_both_sides_with_difference_and_loss():
    """Bob has one place; Ann, who wished for him, has it, and Dee fits him less.

    At the price of his place Dee is as well off with Cy: so a bound says that she loses nothing.
    """
    hers = [mentee(wishes=("bob@x.org",), goals=GOALS), mentee("dee@x.org", goals=GOALS)]
    his = [mentor(helps_with="build-network"), mentor("cy@x.org")]
    outcome = outcome_of(hers, his, min_score=1_000)
    first = outcome.pairs[0]

    others = Others(outcome)

    assert (first.mentee, first.mentor, first.score) == ("ann@x.org", "bob@x.org", 8_167)
    assert others.mentors(first) == [Other("cy@x.org", "career", 3_333, -4_834, 1_500)]
    assert others.mentees(first) == [Other("dee@x.org", "career", 6_667, -1_500, 0)]


@pytest.mark.parametrize("policy", ["stable", "fair"])
def test_others_have_no_bound_without_a_proof_of_the_total(policy):
    outcome = outcome_of(*random_pool(4, 20, 10), policy=policy)
    stopped = replace(outcome.certificate, optimal=policy == "stable")
    others = Others(replace(outcome, certificate=stopped))

    told = [one for pair in outcome.pairs for one in (*others.mentors(pair), *others.mentees(pair))]

    assert told
    assert {one.loss for one in told} == {None}


@pytest.mark.parametrize("seed", range(4))
def test_others_are_the_same_where_the_search_held_few_pairs(monkeypatch, seed):
    hers, his = random_pool(seed, 60, 40)
    whole = outcome_of(hers, his, min_score=2_000)
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)
    with few_arcs():
        large = outcome_of(hers, his, min_score=2_000)
    here, there = Others(replace(large, result=whole.result)), Others(whole)

    assert large.problem.n_arcs < whole.problem.n_arcs
    assert len(whole.pairs) > 10
    for pair in whole.pairs:
        assert (here.mentors(pair), here.mentees(pair)) == (
            there.mentors(pair),
            there.mentees(pair),
        )
