import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve, solve_any_size
from matching.engine.assignment.total import best_with_bonus
from matching.engine.insight import Advice, Newcomer, recruiting
from matching.engine.insight.newcomers import with_newcomer
from matching.engine.pool import POLICIES
from matching.engine.problem import Problem
from tests.matching.engine.dense import Everything, bare, few_arcs, holding
from tests.matching.engine.problems import Shape, make_problem, random_problem, worth


def newcomer(scores: dict[int, int], places: int = 3) -> Newcomer:
    """A mentor who might join, with a score for some requests."""
    count = len(scores)
    return Newcomer(
        request=np.array(sorted(scores), dtype=np.int32),
        score=np.array([scores[i] for i in sorted(scores)], dtype=np.int32),
        tie=np.zeros(count, dtype=np.uint64),
        wish=np.zeros(count, dtype=np.int8),
        places=places,
    )


def random_newcomers(problem: Problem, seed: int, count: int) -> list[Newcomer]:
    rng = np.random.default_rng(seed)
    rolls = rng.integers(-9000, 10_000, (count, problem.n_requests))
    return [newcomer({i: int(s) for i, s in enumerate(roll) if s > 0}) for roll in rolls]


@pytest.fixture
def short() -> Problem:
    """One place for three mentees."""
    arcs = {(0, 0): 9000, (1, 0): 8000, (2, 0): 7000}
    return make_problem(mentee=[0, 1, 2], limit=[1] * 3, places=[1], arcs=arcs)


@pytest.mark.parametrize("policy", POLICIES)
def test_recruiting_ranks_by_who_more_would_be_served(short, policy):
    candidates = [newcomer({0: 10_000}), newcomer({1: 5000, 2: 6000}), newcomer({2: 9000})]

    advice = recruiting(short, solve(short, policy), policy, candidates)

    assert advice == (
        Advice(1, 2, 11_000, (1, 2)),
        Advice(0, 1, 9000, (1,)),
        Advice(2, 1, 9000, (2,)),
    )


def test_recruiting_for_stable_looks_at_what_is_held():
    # The highest total would serve both without anybody new; a stable assignment does not.
    arcs = {(0, 0): 9000, (0, 1): 8900, (1, 0): 8000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)
    candidates = [newcomer({1: 5000})]

    assert recruiting(problem, solve(problem, "total"), "total", candidates) == ()
    assert recruiting(problem, solve(problem, "stable"), "stable", candidates) == (
        Advice(0, 1, 5000, (1,)),
    )


def test_recruiting_gives_no_more_than_the_places(short):
    candidates = [newcomer({1: 5000, 2: 6000}, places=1)]

    advice = recruiting(short, solve(short, "total"), "total", candidates)

    assert advice == (Advice(0, 1, 6000, (2,)),)


def test_recruiting_leaves_out_who_would_change_nothing(short):
    candidates = [newcomer({}), newcomer({0: 100})]

    assert recruiting(short, solve(short, "total"), "total", candidates[:1]) == ()
    assert recruiting(short, solve(short, "stable"), "stable", []) == ()


@given(st.integers(0, 500))
def test_recruiting_finds_the_largest_gain_of_all_newcomers(seed):
    """Screening by prices loses nobody: solving every newcomer gives the same first one."""
    problem = random_problem(seed, Shape(mentees=6, mentors=3, requests=2))
    candidates = random_newcomers(problem, seed, count=8)
    result = solve(problem, "total")

    few = recruiting(problem, result, "total", candidates)
    everybody = recruiting(problem, result, "total", candidates, solved_again=8)

    assert set(few) <= set(everybody)
    assert all(entry.total_more > 0 for entry in everybody)


@pytest.mark.parametrize("policy", POLICIES)
@given(seed=st.integers(0, 10_000), levels=st.sampled_from((5, 100, 10_000)))
def test_recruiting_reports_what_solving_with_the_newcomer_gives(policy, seed, levels):
    shape = Shape(mentees=3 + seed % 9, mentors=1 + seed % 5, requests=3, levels=levels)
    problem = random_problem(seed, shape)
    candidates = random_newcomers(problem, seed, count=3)
    result = solve(problem, policy)
    before = worth(problem, tuple(result.mate.tolist()))

    for entry in recruiting(problem, result, policy, candidates):
        larger = with_newcomer(problem, candidates[entry.newcomer])
        after = worth(larger, tuple(solve(larger, policy).mate.tolist()))
        assert entry.total_more == after.total - before.total
        if policy != "total":  # which leaves open how many are served for the same total
            assert entry.served_more == after.requests - before.requests


@pytest.mark.parametrize("policy", ["total", "fair"])
@given(seed=st.integers(0, 10_000), levels=st.sampled_from((5, 100, 10_000)))
def test_recruiting_is_the_best_where_a_search_held_few_pairs(policy, seed, levels):
    """Fair keeps those who were there at the floor, whatever score the newcomer's pairs have."""
    shape = Shape(mentees=3 + seed % 20, mentors=1 + seed % 9, requests=3, levels=levels)
    problem = random_problem(seed, shape)
    candidates = random_newcomers(problem, seed, count=3)
    with few_arcs():
        *_, last = solve_any_size(bare(problem), policy, Everything(problem), 0)

        advice = recruiting(
            last.problem, last.result, policy, candidates, supply=Everything(problem)
        )

    floor, bonus = last.result.floor, last.result.bonus
    for entry in advice:
        larger = with_newcomer(holding(problem, problem.score >= floor), candidates[entry.newcomer])
        mate, _ = best_with_bonus(larger, bonus)
        after, before = (worth(larger, tuple(m.tolist())) for m in (mate, last.result.mate))
        gain = (
            after.total
            - before.total
            + bonus * (after.requests + after.mentees - before.requests - before.mentees)
        )
        assert entry.is_exact or policy == "fair"
        assert gain == entry.total_more + bonus * (entry.served_more + len(entry.mentees))


def test_recruiting_of_a_large_stable_plan_is_a_guess(short):
    result = solve(short, "stable")

    advice = recruiting(
        short, result, "stable", [newcomer({1: 5000, 2: 6000})], supply=Everything(short)
    )

    assert advice == (Advice(0, 2, 11_000, (2, 1), is_exact=False),)
