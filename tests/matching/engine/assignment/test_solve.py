from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from matching.engine.assignment import assign, solve
from matching.engine.certificate import verify
from matching.engine.pool import POLICIES
from matching.engine.problem import Problem
from tests.matching.engine.problems import (
    Shape,
    keeps_rules,
    make_problem,
    problems,
    random_problem,
    worth,
)
from tests.matching.engine.profiles import seeds

LARGER = Shape(mentees=60, mentors=30, requests=3, places=3, limit=3, density=0.5)


def reordered(problem: Problem, requests: np.ndarray, mentors: np.ndarray) -> Problem:
    """Renumber requests and mentors: the old number of each is at its new place."""
    new_request, new_mentor = np.argsort(requests), np.argsort(mentors)
    request, mentor = new_request[problem.request], new_mentor[problem.mentor]
    order = np.lexsort((mentor, request))
    return Problem(
        mentee=problem.mentee[requests],
        limit=problem.limit,
        places=problem.places[mentors],
        request=request[order].astype(np.int32),
        mentor=mentor[order].astype(np.int32),
        score=problem.score[order],
        tie=problem.tie[order],
        wish=problem.wish[order],
        has_mentor=problem.has_mentor,
    )


@pytest.mark.parametrize("policy", POLICIES)
@given(problem=problems())
def test_solve_keeps_every_rule_and_is_proven(policy, problem):
    result = solve(problem, policy)

    certificate = verify(problem, result, policy)
    assert keeps_rules(problem, tuple(result.mate.tolist()))
    assert certificate.problems == ()
    assert certificate.optimal


@pytest.mark.parametrize("policy", POLICIES)
@given(problem=problems())
def test_solve_repeats_exactly(policy, problem):
    first, second = solve(problem, policy), solve(problem, policy)

    assert first.mate.tolist() == second.mate.tolist()
    assert first.price.tolist() == second.price.tolist()
    assert (first.bonus, first.floor) == (second.bonus, second.floor)
    assert {name: cut.tolist() for name, cut in first.proof.items()} == {
        name: cut.tolist() for name, cut in second.proof.items()
    }


@pytest.mark.parametrize("policy", POLICIES)
@given(problem=problems())
def test_assign_finds_the_mates_of_solve(policy, problem):
    assert assign(problem, policy).tolist() == solve(problem, policy).mate.tolist()


@pytest.mark.parametrize("policy", POLICIES)
@given(seed=seeds)
def test_solve_finds_the_same_worth_in_any_order(policy, seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, Shape(mentees=12, mentors=6, levels=20))
    requests, mentors = (rng.permutation(n) for n in (problem.n_requests, problem.n_mentors))
    other = reordered(problem, requests, mentors)
    distinct = np.arange(problem.n_arcs, dtype=np.uint64)
    problem = replace(problem, tie=distinct)
    other = replace(other, tie=_carry(problem, other, requests, mentors))

    first, second = solve(problem, policy).mate, solve(other, policy).mate

    back = np.where(second >= 0, mentors[second], -1)
    one, two = worth(problem, tuple(first.tolist())), worth(other, tuple(second.tolist()))
    assert one.total == two.total
    if policy == "fair":
        assert one == two
    if policy == "stable":  # the order of hashes decides every tie
        assert back.tolist() == first[requests].tolist()


def _carry(
    problem: Problem, other: Problem, requests: np.ndarray, mentors: np.ndarray
) -> np.ndarray:
    """Give the arcs of a reordered problem the hashes of the original ones."""
    key = problem.request.astype(np.int64) * problem.n_mentors + problem.mentor
    wanted = requests[other.request] * problem.n_mentors + mentors[other.mentor]
    return problem.tie[np.searchsorted(key, wanted)]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(3))
def test_solve_proves_larger_problems(policy, seed):
    problem = random_problem(seed, LARGER)

    certificate = verify(problem, solve(problem, policy), policy)

    assert certificate.problems == ()


@pytest.mark.parametrize("policy", POLICIES)
def test_solve_of_nobody_is_empty(policy):
    problem = make_problem(mentee=[], limit=[], places=[], arcs={})

    result = solve(problem, policy)

    certificate = verify(problem, result, policy)
    assert result.mate.tolist() == []
    assert (certificate.optimal, certificate.weakest, certificate.total) == (True, None, 0)


@pytest.mark.parametrize("policy", POLICIES)
def test_solve_leaves_those_without_arcs_alone(policy):
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs={})

    result = solve(problem, policy)

    assert result.mate.tolist() == [-1, -1]
    assert verify(problem, result, policy).optimal


def test_solve_refuses_arcs_out_of_order():
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs={(0, 0): 5, (1, 0): 6})
    shuffled = replace(problem, request=problem.request[::-1])

    with pytest.raises(ValueError, match="sorted"):
        solve(shuffled, "total")
