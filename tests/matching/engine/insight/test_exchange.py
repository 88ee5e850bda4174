from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import assign, solve, solve_any_size
from matching.engine.insight import Exchange, Exchanges, exchange
from matching.engine.pool import POLICIES, Policy
from matching.engine.problem import Problem, Result
from tests.matching.engine.dense import Everything, bare, few_arcs
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    keeps_rules,
    make_problem,
    random_problem,
    worth,
)


def solve_around(problem: Problem, policy: Policy, request: int, mentor: int) -> tuple[int, ...]:
    """Solve again what is left when the pair is out; slow, and sure."""
    mentee = problem.mentee[request]
    hers = problem.mentee[problem.request] == mentee
    keep = (problem.request != request) & ~(hers & (problem.mentor == mentor))
    one = np.arange(problem.n_mentees) == mentee
    left = replace(
        problem,
        limit=problem.limit - one.astype(np.int32),
        places=problem.places - (np.arange(problem.n_mentors) == mentor).astype(np.int32),
        has_mentor=~problem.lacks_mentor | one,
        **{
            name: getattr(problem, name)[keep]
            for name in ("request", "mentor", "score", "tie", "wish")
        },
    )
    mate = assign(left, policy).copy()
    mate[request] = mentor
    return tuple(mate.tolist())


def possible(problem: Problem) -> list[tuple[int, int]]:
    """List the pairs that could be chosen."""
    pairs = zip(problem.request.tolist(), problem.mentor.tolist(), strict=True)
    return [(i, j) for i, j in pairs if problem.limit[problem.mentee[i]] and problem.places[j]]


@dataclass(frozen=True)
class Tried:
    """A solved problem and a pair to choose in it."""

    problem: Problem
    result: Result
    policy: Policy
    pair: tuple[int, int]


@st.composite
def tried(draw: st.DrawFn, policies: tuple[Policy, ...] = POLICIES) -> Tried:
    """Pairs in problems of every kind, with several requests of one mentee among them."""
    shape = Shape(
        mentees=draw(st.integers(2, 12)),
        mentors=draw(st.integers(1, 8)),
        requests=draw(st.integers(1, 3)),
        places=draw(st.integers(1, 3)),
        limit=draw(st.integers(1, 3)),
        density=draw(st.sampled_from((0.4, 0.8, 1.0))),
        levels=draw(st.sampled_from((3, 20, 10_000))),
    )
    problem = random_problem(draw(st.integers(0, 10_000)), shape)
    policy = draw(st.sampled_from(policies))
    pairs = possible(problem)
    if not pairs:
        problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs={(0, 0): 5, (1, 0): 6})
        pairs = possible(problem)
    return Tried(problem, solve(problem, policy), policy, draw(st.sampled_from(pairs)))


@pytest.fixture
def chain() -> Problem:
    """Two mentees after one place: who has the other mentor is the question."""
    arcs = {(0, 0): 9000, (0, 1): 6000, (1, 0): 8000, (1, 1): 7000}
    return make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)


def test_exchange_says_who_else_moves(chain):
    found = exchange(chain, solve(chain, "fair"), "fair", 0, 1)

    assert (found.served, found.mentees_served, found.total) == (0, 0, -2000)
    assert found.moved == (0, 1)
    assert found.mate.tolist() == [1, 0]


@given(tried())
def test_exchange_finds_what_solving_again_finds(case):
    problem, before = case.problem, tuple(case.result.mate.tolist())

    found = exchange(problem, case.result, case.policy, *case.pair)

    mate = tuple(found.mate.tolist())
    again = worth(problem, solve_around(problem, case.policy, *case.pair))
    now, then = worth(problem, mate), worth(problem, before)
    assert keeps_rules(problem, mate)
    assert mate[case.pair[0]] == case.pair[1]
    assert now.total == again.total
    if case.policy != "total":  # which leaves open how many are served for the same total
        assert (now.mentees, now.requests) == (again.mentees, again.requests)
    assert (found.served, found.total) == (now.requests - then.requests, now.total - then.total)
    assert found.moved == tuple(i for i, j in enumerate(mate) if j != before[i])


@given(tried(policies=("total",)))
def test_exchange_moves_no_more_people_than_it_must(case):
    problem, (request, mentor) = case.problem, case.pair
    if problem.n_arcs > 12:
        return

    found = exchange(problem, case.result, "total", request, mentor)

    with_pair = [mate for mate in all_assignments(problem) if mate[request] == mentor]
    most = max(worth(problem, mate).total for mate in with_pair)
    best = [mate for mate in with_pair if worth(problem, mate).total == most]
    moved = [np.count_nonzero(case.result.mate != mate) for mate in best]
    assert len(found.moved) == min(moved)


def test_exchange_of_a_pair_that_is_there_moves_nobody(chain):
    for policy in ("total", "fair"):
        found = exchange(chain, solve(chain, policy), policy, 0, 0)

        assert (found.total, found.moved) == (0, ())


def test_exchange_below_the_floor_keeps_the_floor_of_the_others():
    # Mentor 2 gives everybody a place; the weakest pair is 6000, and 3000 only by hand.
    arcs = {(0, 0): 9000, (0, 1): 3000, (1, 0): 6000, (1, 1): 8000, (2, 2): 6000}
    problem = make_problem(mentee=[0, 1, 2], limit=[1] * 3, places=[1, 1, 1], arcs=arcs)

    found = exchange(problem, solve(problem, "fair"), "fair", 0, 1)

    assert found.mate.tolist() == [1, 0, 2]
    assert not found.solved_again


def test_exchange_is_solved_again_where_the_floor_changes():
    # By hand the only weak pair is gone: the others can be kept to 7000.
    arcs = {(0, 0): 5000, (0, 1): 4000, (1, 1): 9000, (1, 0): 7000, (1, 2): 6000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1, 1], arcs=arcs)

    found = exchange(problem, solve(problem, "fair"), "fair", 0, 1)

    assert found.mate.tolist() == [1, 0]
    assert found.solved_again


def test_exchanges_tries_one_pair_after_the_other(chain):
    for policy in POLICIES:
        result = solve(chain, policy)
        exchanges = Exchanges(chain, result, policy)

        for pair in possible(chain):
            assert_same(exchanges.choose(*pair), exchange(chain, result, policy, *pair))


def assert_same(some: Exchange, other: Exchange) -> None:
    assert (some.served, some.total, some.moved) == (other.served, other.total, other.moved)


def test_exchange_refuses_a_pair_that_cannot_be():
    problem = make_problem(mentee=[0], limit=[1], places=[1, 0], arcs={(0, 0): 9000, (0, 1): 1})
    result = solve(problem, "total")

    for mentor in (1, 2):
        with pytest.raises(ValueError, match="cannot have"):
            exchange(problem, result, "total", 0, mentor)


@given(tried())
def test_exchange_is_the_same_where_a_search_held_few_pairs(case):
    problem, before = case.problem, tuple(case.result.mate.tolist())
    with few_arcs():
        *_, last = solve_any_size(bare(problem), case.policy, Everything(problem), 0)

        found = Exchanges(last.problem, last.result, case.policy, Everything(problem), 0).choose(
            *case.pair
        )

    mate = tuple(found.mate.tolist())
    again = worth(problem, solve_around(problem, case.policy, *case.pair))
    now, then = worth(problem, mate), worth(problem, tuple(last.result.mate.tolist()))
    assert keeps_rules(problem, mate)
    assert mate[case.pair[0]] == case.pair[1]
    assert now.total == again.total
    if case.policy != "total":
        assert (now.mentees, now.requests) == (again.mentees, again.requests)
    assert (found.served, found.total) == (now.requests - then.requests, now.total - then.total)
    assert worth(problem, before).total == then.total
