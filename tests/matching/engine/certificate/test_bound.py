from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.certificate.bound import (
    IMPOSSIBLE,
    bound,
    request_utilities,
    utilities,
)
from matching.engine.problem import Problem
from tests.matching.engine.problems import (
    Mates,
    Shape,
    all_assignments,
    make_problem,
    problems,
    random_problem,
    scores_of,
    worth,
)
from tests.matching.engine.profiles import seeds


def value(problem: Problem, mate: Mates, bonus: int) -> int:
    """Value an assignment with its bonuses."""
    found = worth(problem, mate)
    return found.total + bonus * (found.requests + found.mentees)


def slow_utility(problem: Problem, mentee: int, price: list[int], bonus: int) -> int:
    """Try every way to give a mentee's requests mentors."""
    scores = scores_of(problem)
    requests = np.flatnonzero(problem.mentee == mentee).tolist()
    first = bonus * bool(problem.has_mentor is None or not problem.has_mentor[mentee])
    best = 0
    for choice in product(range(-1, problem.n_mentors), repeat=len(requests)):
        pairs = [(i, j) for i, j in zip(requests, choice, strict=True) if j >= 0]
        mentors = [j for _, j in pairs]
        if len(pairs) > problem.limit[mentee] or len(set(mentors)) < len(mentors):
            continue
        if all(pair in scores for pair in pairs):
            net = sum(scores[i, j] - price[j] for i, j in pairs)
            best = max(best, net + bonus * len(pairs) + first * bool(pairs))
    return best


@given(problems(), st.integers(0, 99), st.sampled_from([0, 300, 10_000]))
def test_utilities_are_those_of_every_choice(problem, seed, bonus):
    price = np.random.default_rng(seed).integers(0, 9000, problem.n_mentors)

    found = utilities(problem, price, bonus)

    slow = [slow_utility(problem, m, price.tolist(), bonus) for m in range(problem.n_mentees)]
    assert found.tolist() == slow


@given(seeds, st.sampled_from([0, 300, 10_000]))
def test_bound_is_exceeded_by_no_assignment_at_any_prices(seed, bonus):
    problem = random_problem(seed, Shape(mentees=2))
    price = np.random.default_rng(seed).integers(0, 9000, problem.n_mentors)

    limit = bound(problem, price, bonus)

    assert limit >= max(value(problem, mate, bonus) for mate in all_assignments(problem))


def test_bound_lets_two_requests_of_a_mentee_meet_at_a_mentor_only_once():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2], arcs=arcs)

    assert bound(problem, np.zeros(1, dtype=np.int64)) == 9000


def test_bound_leaves_out_arcs_that_are_not_kept():
    problem = make_problem(mentee=[0], limit=[1], places=[1], arcs={(0, 0): 9000})

    assert bound(problem, np.zeros(1, dtype=np.int64), kept=np.array([False])) == 0


@given(seeds, st.sampled_from(["total", "fair"]))
def test_request_utilities_bound_what_forcing_a_pair_costs(seed, policy):
    problem = random_problem(seed, Shape(mentees=3, mentors=3, requests=2, levels=20))
    result = solve(problem, policy)
    kept, scores = problem.score >= result.floor, scores_of(problem)

    utility = request_utilities(problem, result.price, result.bonus, kept)

    allowed = set(zip(problem.request[kept], problem.mentor[kept], strict=True))
    best = value(problem, tuple(result.mate.tolist()), result.bonus)
    for mate in all_assignments(problem):
        pairs = [(i, j) for i, j in enumerate(mate) if j >= 0]
        for i, j in pairs:
            if allowed.issuperset(set(pairs) - {(i, j)}):
                least = utility[i] + result.price[j] - scores[i, j]
                assert best - value(problem, mate, result.bonus) >= least


def test_request_utilities_are_impossible_at_limit_zero():
    problem = make_problem(mentee=[0], limit=[0], places=[1], arcs={(0, 0): 9000})

    assert request_utilities(problem, np.zeros(1, dtype=np.int64)).tolist() == [-IMPOSSIBLE]


def test_utilities_refuse_more_requests_than_they_can_try():
    problem = make_problem(mentee=[0] * 5, limit=[1], places=[1], arcs={(0, 0): 9000})

    with pytest.raises(ValueError, match="5 requests"):
        utilities(problem, np.zeros(1, dtype=np.int64))
