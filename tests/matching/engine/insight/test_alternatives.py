import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.certificate import request_utilities
from matching.engine.insight import (
    Alternative,
    arcs_by_mentor,
    exchange,
    losses,
    other_mentors,
    other_requests,
)
from matching.engine.insight.alternatives import utilities
from matching.engine.problem import Problem
from tests.matching.engine.problems import Shape, make_problem, problems, random_problem


@pytest.fixture
def chain() -> Problem:
    """Two mentees after one place: who has the other mentor is the question."""
    arcs = {(0, 0): 9000, (0, 1): 6000, (1, 0): 8000, (1, 1): 7000}
    return make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)


def test_losses_are_utility_and_price_less_score(chain):
    result = solve(chain, "total")

    # A second place of mentor 0 would add 1,000 (request 1 comes over), so that is his price.
    assert result.mate.tolist() == [0, 1]
    assert result.price.tolist() == [1000, 0]
    assert losses(chain, result).tolist() == [0, 2000, 0, 0]


@given(st.integers(0, 2_000))
def test_losses_never_exceed_what_the_exchange_costs(seed):
    problem = random_problem(seed, Shape(mentees=4, mentors=3, requests=2, levels=50))
    result = solve(problem, "total")

    loss = losses(problem, result)

    for at, (i, j) in enumerate(zip(problem.request, problem.mentor, strict=True)):
        if problem.limit[problem.mentee[i]] and problem.places[j]:
            assert 0 <= loss[at] <= -exchange(problem, result, "total", int(i), int(j)).total


def test_other_mentors_are_listed_by_score():
    arcs = {(0, 0): 9000, (0, 1): 6000, (0, 2): 7000, (1, 2): 8000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1, 1], arcs=arcs)
    result = solve(problem, "total")

    found = other_mentors(problem, result, losses(problem, result), request=0)

    assert found == (Alternative(0, 2, 7000, -2000, 2000), Alternative(0, 1, 6000, -3000, 3000))
    assert other_mentors(problem, result, losses(problem, result), 0, count=1) == found[:1]


def test_other_requests_are_compared_with_his_weakest(chain):
    result = solve(chain, "total")

    found = other_requests(chain, result, losses(chain, result), mentor=0)

    assert found == (Alternative(1, 0, 8000, -1000, 0),)


def test_other_requests_of_a_mentor_with_a_free_place_replace_nobody():
    arcs = {(0, 0): 9000, (0, 1): 6000}
    problem = make_problem(mentee=[0], limit=[1], places=[1, 1], arcs=arcs)
    result = solve(problem, "total")

    found = other_requests(problem, result, losses(problem, result), mentor=1)

    assert found == (Alternative(0, 1, 6000, 6000, 3000),)


def test_alternatives_leave_out_what_pins_rule_out():
    arcs = {(0, 0): 9000, (0, 1): 6000, (1, 0): 8000, (2, 0): 7000}
    problem = make_problem(mentee=[0, 1, 2], limit=[1, 1, 0], places=[1, 0], arcs=arcs)
    result = solve(problem, "total")
    loss = losses(problem, result)

    assert other_mentors(problem, result, loss, 0) == ()
    assert [other.request for other in other_requests(problem, result, loss, 0)] == [1]


@pytest.mark.parametrize("policy", ["total", "fair", "stable"])
@given(problem=problems())
def test_losses_are_those_of_the_utilities(policy, problem):
    result = solve(problem, policy)
    kept = problem.score >= result.floor

    found = losses(problem, result)

    utility = request_utilities(problem, result.price, result.bonus, kept)
    expected = utility[problem.request] + result.price[problem.mentor] - problem.score
    expected[result.mate[problem.request] == problem.mentor] = 0
    assert found.tolist() == expected.clip(min=0).tolist()
    assert utilities(problem, result).tolist() == utility.tolist()


def test_losses_of_a_problem_without_pairs_are_none():
    problem = make_problem(mentee=[0], limit=[1], places=[1], arcs={})

    assert losses(problem, solve(problem, "fair")).tolist() == []


@given(problem=problems())
def test_other_requests_are_the_same_with_arcs_grouped(problem):
    result = solve(problem, "fair")
    loss = losses(problem, result)
    groups = arcs_by_mentor(problem)

    for mentor in range(problem.n_mentors):
        alone = other_requests(problem, result, loss, mentor)
        assert alone == other_requests(problem, result, loss, mentor, arcs=groups[mentor])


def test_other_requests_are_of_other_mentees():
    arcs = {(0, 0): 9000, (1, 0): 8000, (2, 0): 7000}
    problem = make_problem(mentee=[0, 0, 1], limit=[2, 1], places=[1], arcs=arcs)
    result = solve(problem, "total")

    found = other_requests(problem, result, losses(problem, result), mentor=0)

    assert [other.request for other in found] == [2]
