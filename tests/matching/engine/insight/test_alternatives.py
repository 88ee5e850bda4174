import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.insight import (
    Alternative,
    exchange,
    losses,
    other_mentors,
    other_requests,
)
from matching.engine.problem import Problem
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    keeps_rules,
    make_problem,
    random_problem,
    worth,
)


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


@given(st.integers(0, 2_000), st.data())
def test_exchange_is_the_best_assignment_with_the_pair(seed, data):
    problem = random_problem(seed, Shape(mentees=3, mentors=3, requests=2, levels=50))
    pairs = [
        (int(i), int(j))
        for i, j in zip(problem.request, problem.mentor, strict=True)
        if problem.limit[problem.mentee[i]] and problem.places[j]
    ]
    if not pairs:
        return
    request, mentor = data.draw(st.sampled_from(pairs))
    result = solve(problem, "total")

    found = exchange(problem, result, "total", request, mentor)

    mate = tuple(found.mate.tolist())
    totals = [worth(problem, m).total for m in all_assignments(problem) if m[request] == mentor]
    assert keeps_rules(problem, mate)
    assert mate[request] == mentor
    assert worth(problem, mate).total == max(totals)
    assert found.total == max(totals) - worth(problem, tuple(result.mate.tolist())).total
    assert found.moved == tuple(np.flatnonzero(found.mate != result.mate).tolist())


def test_exchange_says_who_else_moves(chain):
    found = exchange(chain, solve(chain, "fair"), "fair", 0, 1)

    assert (found.served, found.mentees_served, found.total) == (0, 0, -2000)
    assert found.moved == (0, 1)


def test_exchange_refuses_a_pair_that_cannot_be():
    problem = make_problem(mentee=[0], limit=[1], places=[1, 0], arcs={(0, 0): 9000, (0, 1): 1})
    result = solve(problem, "total")

    for mentor in (1, 2):
        with pytest.raises(ValueError, match="cannot have"):
            exchange(problem, result, "total", 0, mentor)


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


@given(st.integers(0, 2_000), st.data())
def test_exchange_is_the_fairest_of_those_with_the_pair(seed, data):
    """The pair itself is the admin's decision: like a pin it does not count as the weakest."""
    problem = random_problem(seed, Shape(mentees=3, mentors=3, requests=2, levels=50))
    result = solve(problem, "fair")
    pairs = list(zip(problem.request.tolist(), problem.mentor.tolist(), strict=True))
    possible = [mate for mate in all_assignments(problem) if max(mate, default=-1) >= 0]
    if not possible:
        return
    mate = data.draw(st.sampled_from(possible))
    request, mentor = data.draw(st.sampled_from([p for p in pairs if mate[p[0]] == p[1]]))

    found = worth(problem, tuple(exchange(problem, result, "fair", request, mentor).mate.tolist()))

    worths = [worth(problem, m) for m in possible if m[request] == mentor]
    most = max((w.mentees, w.requests) for w in worths)
    assert (found.mentees, found.requests) == most
