"""Solving from few pairs against everything: all assignments of tiny pools, all pairs of others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import Step, solve, solve_any_size
from matching.engine.certificate import verify
from matching.engine.pool import POLICIES, Policy
from matching.engine.problem import Problem
from tests.matching.engine.brute import every_assignment
from tests.matching.engine.dense import Everything, bare, few_arcs, holding, n_firsts, rows_of
from tests.matching.engine.problems import (
    Shape,
    blocking,
    keeps_rules,
    make_problem,
    random_problem,
)
from tests.matching.engine.profiles import examples, seeds

TINY = (
    Shape(mentees=4, mentors=5, requests=1, limit=1, places=1),
    Shape(mentees=2, mentors=5, requests=2, places=1),
    Shape(mentees=1, mentors=8, requests=3, places=1, limit=3),
    Shape(mentees=2, mentors=2, requests=3, places=2),
    Shape(mentees=5, mentors=2, requests=1, places=3),
    Shape(mentees=3, mentors=3, requests=2, places=2, limit=2),
)
MIDDLE = (
    Shape(mentees=14, mentors=12, requests=3, places=2),
    Shape(mentees=20, mentors=10, requests=1, limit=1, places=3),
    Shape(mentees=9, mentors=25, requests=3, places=1, limit=2, density=1.0),
    Shape(mentees=25, mentors=5, requests=2, places=6, density=0.3),
)


def drawn_problem(seed: int, shapes: tuple[Shape, ...]) -> Problem:
    """Draw a problem of one of these shapes, with many or few different scores."""
    rng = np.random.default_rng(seed)
    levels = int(rng.choice((2, 5, 50, 10_000)))
    shape = replace(
        shapes[rng.integers(len(shapes))], levels=levels, density=rng.choice((0.3, 0.7, 1.0))
    )
    problem = random_problem(seed, shape)
    if rng.random() < 0.3:  # neighboring scores, one apart
        problem.score[:] = 5_000 + problem.score % 7
    return problem


def tiny_problem(seed: int) -> Problem:
    """Draw a problem small enough to try all assignments."""
    problem = drawn_problem(seed, TINY)
    while (problem.n_mentors + 1) ** problem.n_requests > 5_000:
        seed += 1
        problem = drawn_problem(seed, TINY)
    return problem


def steps_of(problem: Problem, policy: Policy, least: int = 0) -> list[Step]:
    """Solve from nothing, asking a supply of all the pairs."""
    with few_arcs():
        return list(solve_any_size(bare(problem), policy, Everything(problem), least))


def mates_of(problem: Problem, policy: Policy) -> tuple[int, ...]:
    """Return what the last step assigns."""
    return tuple(steps_of(problem, policy)[-1].result.mate.tolist())


@examples(1_000)
@given(seeds)
def test_total_is_the_best_of_all_assignments(seed):
    problem = tiny_problem(seed)
    everything = every_assignment(problem)

    mates = mates_of(problem, "total")

    found = (everything.mates == mates).all(axis=1)
    assert everything.totals[found].tolist() == [everything.totals.max()]


@examples(1_000)
@given(seeds)
def test_fair_is_the_best_of_all_assignments_step_by_step(seed):
    problem = tiny_problem(seed)
    everything = every_assignment(problem)

    last = steps_of(problem, "fair")[-1]

    fairness = everything.fairness
    found = (everything.mates == last.result.mate).all(axis=1)
    best = max(fairness)
    assert [fairness[i] for i in np.flatnonzero(found)] == [best]
    assert last.result.floor == best[2]


@examples(500)
@given(seeds)
def test_stable_is_stable_and_what_all_pairs_give(seed):
    problem = tiny_problem(seed)

    mates = mates_of(problem, "stable")

    assert keeps_rules(problem, mates)
    assert blocking(problem, mates) == set()
    assert mates == tuple(solve(problem, "stable").mate.tolist())


@pytest.mark.parametrize("policy", POLICIES)
@examples(60)
@given(seeds, st.sampled_from([0, 0, 3_000, 8_000]))
def test_solve_any_size_is_worth_what_all_pairs_are(policy, seed, least):
    """The certificate of the whole problem says so: the same figures, and nothing unproven."""
    problem = drawn_problem(seed, MIDDLE)
    whole = holding(problem, problem.score >= least)
    at_once = solve(whole, policy)
    expected = verify(whole, at_once, policy)

    last = steps_of(problem, policy, least)[-1]

    found = verify(whole, last.result, policy)
    assert found.optimal
    assert (found.total, found.bound) == (expected.total, expected.bound)
    if policy == "fair":
        assert (found.served, found.weakest) == (expected.served, expected.weakest)
        assert n_firsts(whole, last.result.mate) == n_firsts(whole, at_once.mate)
    if policy == "stable":
        assert last.result.mate.tolist() == at_once.mate.tolist()


@pytest.mark.parametrize("policy", POLICIES)
@examples(60)
@given(seeds)
def test_solve_any_size_knows_few_pairs_and_no_wrong_ones(policy, seed):
    problem = drawn_problem(seed, MIDDLE)

    steps = steps_of(problem, policy)

    everything = set(rows_of(problem))
    assert all(everything.issuperset(rows_of(step.problem)) for step in steps)
    assert [step.is_last for step in steps] == [False] * (len(steps) - 1) + [True]


def test_solve_any_size_does_not_ask_for_everything():
    """Else the tests above would say nothing of the search."""
    known = whole = more_than_one = 0
    for seed in range(40):
        problem = drawn_problem(seed, MIDDLE)
        steps = steps_of(problem, "total")
        known, whole = known + steps[-1].problem.n_arcs, whole + problem.n_arcs
        more_than_one += len(steps) > 2

    assert known < 0.7 * whole
    assert more_than_one > 15


@pytest.mark.parametrize("policy", ["total", "fair"])
@examples(60)
@given(seeds)
def test_every_step_is_allowed_and_bounded(policy, seed):
    """Whoever stops early has a valid assignment, and a bound that no assignment exceeds."""
    problem = drawn_problem(seed, MIDDLE)
    supply = Everything(problem)
    best = verify(problem, solve(problem, policy), policy)

    for step in steps_of(problem, policy):
        found = verify(step.problem, step.result, policy, supply)
        assert found.broken == ()
        assert found.total <= best.total <= found.bound
        assert found.optimal == (found.gap == 0)
        assert found.optimal or not step.is_last


@pytest.mark.parametrize("policy", POLICIES)
@examples(40)
@given(seeds)
def test_solve_any_size_repeats_exactly(policy, seed):
    problem = drawn_problem(seed, MIDDLE)

    first, second = steps_of(problem, policy), steps_of(problem, policy)

    for one, other in zip(first, second, strict=True):
        assert one.result.mate.tolist() == other.result.mate.tolist()
        assert one.result.price.tolist() == other.result.price.tolist()
        assert rows_of(one.problem) == rows_of(other.problem)


@pytest.mark.parametrize("policy", POLICIES)
def test_solve_any_size_lets_requests_of_one_mentee_meet_only_once(policy):
    """All three requests like one mentor most; the others cost her a little each."""
    arcs = {(i, 0): 9_000 for i in range(3)} | {(i, j): 9_000 - j for i in range(3) for j in (1, 2)}
    problem = make_problem(mentee=[0] * 3, limit=[3], places=[3] * 3, arcs=arcs)

    assert sorted(mates_of(problem, policy)) == [0, 1, 2]


@pytest.mark.parametrize("policy", POLICIES)
def test_solve_any_size_gives_nobody_beyond_her_limit(policy):
    """One of the two mentees has no room left; the supply would still offer her everybody."""
    arcs = {(i, j): 9_000 for i in range(4) for j in range(5)}
    problem = make_problem(mentee=[0, 0, 1, 1], limit=[0, 1], places=[1] * 5, arcs=arcs)

    mates = mates_of(problem, policy)

    assert mates[:2] == (-1, -1)
    assert sum(mate >= 0 for mate in mates) == 1


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("mentee", "limit", "places"), [([], [], []), ([0, 1], [1, 1], []), ([], [], [1])]
)
def test_solve_any_size_of_an_empty_side_is_empty(policy, mentee, limit, places):
    problem = make_problem(mentee=mentee, limit=limit, places=places, arcs={})

    last = steps_of(problem, policy)[-1]

    assert last.result.mate.tolist() == [-1] * len(mentee)
    assert verify(last.problem, last.result, policy, Everything(problem)).optimal


def test_fair_finds_the_pairs_that_its_first_count_needs():
    """Everybody likes mentor 0 most and knows only him; each could have another."""
    people = range(1, 9)
    arcs = {(i - 1, 0): 9_000 for i in people} | {(i - 1, i): 100 * i for i in people}
    problem = make_problem(mentee=list(range(8)), limit=[1] * 8, places=[1] * 9, arcs=arcs)

    last = steps_of(problem, "fair")[-1]

    assert last.result.mate.tolist() == [0, *range(2, 9)]
    assert last.result.floor == 200


@pytest.mark.parametrize("floor", [5_001, 5_002, 6_000])
def test_fair_raises_its_floor_to_pairs_it_did_not_know(floor):
    """Serving all is possible with weak pairs; stronger ones exist for everybody."""
    arcs = {(i, i): 5_000 for i in range(6)} | {(i, (i + 1) % 6): floor for i in range(6)}
    arcs |= {(i, 6): 9_000 for i in range(6)}
    problem = make_problem(mentee=list(range(6)), limit=[1] * 6, places=[1] * 7, arcs=arcs)

    last = steps_of(problem, "fair")[-1]

    assert last.result.floor == floor
    assert verify(last.problem, last.result, "fair", Everything(problem)).optimal
