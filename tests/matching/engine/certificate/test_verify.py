from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.certificate import verify
from matching.engine.pool import Policy
from matching.engine.problem import Problem, Result
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    blocking,
    keeps_rules,
    make_problem,
    random_problem,
    worth,
)
from tests.matching.engine.profiles import examples, seeds

SMALL = Shape(mentees=3, mentors=3, requests=2, levels=20)


def with_mate(result: Result, mate: tuple[int, ...]) -> Result:
    """Claim another assignment with the same evidence."""
    return replace(result, mate=np.array(mate, dtype=np.int32))


def problems_of(problem: Problem, result: Result, policy: Policy) -> str:
    """Refuse, and say why."""
    certificate = verify(problem, result, policy)
    assert not certificate.optimal
    return " ".join(certificate.problems)


@pytest.fixture
def meeting() -> Problem:
    """A mentee whose two requests both want mentor 0 most; others want him too."""
    arcs = {(0, 0): 9000, (1, 0): 8500, (1, 1): 6000, (2, 0): 8000, (2, 2): 5000, (3, 2): 4500}
    return make_problem(mentee=[0, 0, 1, 2], limit=[2, 1, 1], places=[2, 1, 1], arcs=arcs)


@given(seeds)
@examples(60)
def test_verify_accepts_exactly_the_highest_totals(seed):
    problem = random_problem(seed, SMALL)
    result = solve(problem, "total")
    best = worth(problem, tuple(result.mate.tolist())).total

    for mate in list(all_assignments(problem))[:300]:
        certificate = verify(problem, with_mate(result, mate), "total")
        assert certificate.optimal == (worth(problem, mate).total == best)
        assert certificate.gap == best - worth(problem, mate).total


@given(seeds)
@examples(60)
def test_verify_accepts_exactly_the_fairest(seed):
    problem = random_problem(seed, SMALL)
    result = solve(problem, "fair")
    best = worth(problem, tuple(result.mate.tolist()))

    for mate in list(all_assignments(problem))[:300]:
        certificate = verify(problem, with_mate(result, mate), "fair")
        assert certificate.optimal == (worth(problem, mate) == best)


@given(seeds)
@examples(60)
def test_verify_accepts_exactly_the_stable(seed):
    problem = random_problem(seed, SMALL)
    result = solve(problem, "stable")

    for mate in list(all_assignments(problem))[:100]:
        certificate = verify(problem, with_mate(result, mate), "stable")
        assert certificate.optimal == (not blocking(problem, mate))


@pytest.mark.parametrize("policy", ["fair", "total", "stable"])
@given(seed=seeds, data=st.data())
@examples(60)
def test_verify_refuses_every_broken_rule(policy, seed, data):
    problem = random_problem(seed, SMALL)
    result = solve(problem, policy)
    mentor = st.integers(-1, problem.n_mentors - 1)
    mate = tuple(data.draw(mentor) for _ in range(problem.n_requests))

    certificate = verify(problem, with_mate(result, mate), policy)

    assert keeps_rules(problem, mate) or not certificate.optimal


@given(seeds, st.data())
@examples(60)
def test_verify_is_not_fooled_by_other_prices(seed, data):
    """Whatever prices are shown, only a highest total is accepted."""
    problem = random_problem(seed, SMALL)
    best = worth(problem, tuple(solve(problem, "total").mate.tolist())).total
    price = [data.draw(st.integers(0, 9_000)) for _ in range(problem.n_mentors)]
    mate = data.draw(st.sampled_from(list(all_assignments(problem))[-200:]))
    claim = Result(np.array(mate, dtype=np.int32), np.array(price, dtype=np.int64))

    certificate = verify(problem, claim, "total")

    assert certificate.bound >= best
    assert not certificate.optimal or worth(problem, mate).total == best


@given(seeds, st.data())
@examples(60)
def test_verify_is_not_fooled_by_other_cuts(seed, data):
    """Whatever cuts, floor and bonus are shown, only a fairest assignment is accepted."""
    problem = random_problem(seed, SMALL)
    result = solve(problem, "fair")
    best = worth(problem, tuple(result.mate.tolist()))
    size = problem.n_mentees + problem.n_requests + problem.n_mentors
    cut = st.lists(st.booleans(), min_size=size, max_size=size).map(np.array)
    proof = {
        name: data.draw(st.sampled_from([side, data.draw(cut)]))
        for name, side in result.proof.items()
    }
    mate = data.draw(st.sampled_from(list(all_assignments(problem))[-200:]))
    bonus = data.draw(st.sampled_from([result.bonus, 0, 7]))
    floor = data.draw(st.sampled_from([result.floor, 0, worth(problem, mate).weakest]))
    claim = replace(with_mate(result, mate), proof=proof, bonus=bonus, floor=floor)

    assert not verify(problem, claim, "fair").optimal or worth(problem, mate) == best


def test_verify_counts_what_it_finds(meeting):
    certificate = verify(meeting, solve(meeting, "fair"), "fair")

    assert certificate.problems == ()
    assert (certificate.served, certificate.mentees_served) == (4, 3)
    assert (certificate.weakest, certificate.total) == (4500, 27_500)
    assert (certificate.bound, certificate.gap) == (27_500, 0)


def test_verify_refuses_a_moved_mate(meeting):
    moved = with_mate(solve(meeting, "total"), (0, 2, 0, -1))

    assert "not eligible" in problems_of(meeting, moved, "total")


def test_verify_refuses_a_mentor_over_capacity(meeting):
    over = with_mate(solve(meeting, "total"), (0, 1, 2, 2))

    assert "more mentees than places" in problems_of(meeting, over, "total")


def test_verify_refuses_the_same_mentor_twice_for_one_mentee(meeting):
    twice = with_mate(solve(meeting, "total"), (0, 0, 2, -1))

    assert "same mentor twice" in problems_of(meeting, twice, "total")


def test_verify_refuses_more_than_her_limit(meeting):
    result = solve(meeting, "total")
    tighter = replace(meeting, limit=np.array([1, 1, 1], dtype=np.int32))

    assert "more mentors than her limit" in problems_of(tighter, result, "total")


def test_verify_refuses_a_wrong_price(meeting):
    result = solve(meeting, "total")
    wrong = replace(result, price=result.price + np.array([0, 9000, 0]))

    assert "is not proven" in problems_of(meeting, wrong, "total")


def test_verify_refuses_a_price_below_zero(meeting):
    result = solve(meeting, "total")
    cheaper = replace(result, price=result.price - 10_000)

    assert "below zero" in problems_of(meeting, cheaper, "total")


def test_verify_refuses_a_result_that_could_be_larger(meeting):
    result = solve(meeting, "total")
    smaller = with_mate(result, (0, 1, 0, -1))

    assert "is not proven" in problems_of(meeting, smaller, "total")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mentees", "no more mentees"),
        ("requests", "no more requests"),
        ("weakest", "could not be stronger"),
    ],
)
def test_verify_refuses_a_wrong_or_missing_cut(name, reason):
    # Two mentors with one place stand against three mentees: every cut must name mentors.
    arcs = {(i, j): 5000 + 100 * i + j for i in range(3) for j in range(2)}
    problem = make_problem(mentee=[0, 1, 2], limit=[1] * 3, places=[1, 1], arcs=arcs)
    result = solve(problem, "fair")
    wrong = replace(result, proof=result.proof | {name: ~result.proof[name]})
    missing = replace(result, proof={k: v for k, v in result.proof.items() if k != name})

    assert reason in problems_of(problem, wrong, "fair")
    if name != "weakest":  # two arcs above the weakest are too few by themselves
        assert reason in problems_of(problem, missing, "fair")


def test_verify_needs_the_cut_through_the_pair_where_it_binds():
    # Two requests, limit 2, two places, one mentor: only "different people" stands in the way.
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2], arcs=arcs)
    result = solve(problem, "fair")
    size = len(result.proof["requests"])

    assert verify(problem, result, "fair").optimal
    for side in (np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)):
        wrong = replace(result, proof=result.proof | {"requests": side})
        assert "no more requests" in problems_of(problem, wrong, "fair")


@pytest.mark.parametrize("floor", [0, 4499, 4501, 9000])
def test_verify_refuses_a_claimed_weakest(meeting, floor):
    result = replace(solve(meeting, "fair"), floor=floor)

    assert "The weakest pair has 4500" in problems_of(meeting, result, "fair")


@pytest.mark.parametrize("bonus", [-1, 2**41])
def test_verify_refuses_a_bonus_out_of_range(meeting, bonus):
    result = replace(solve(meeting, "fair"), bonus=bonus)

    assert "bonus" in problems_of(meeting, result, "fair")


def test_verify_refuses_the_result_of_another_policy():
    arcs = {(0, 0): 9900, (0, 1): 6000, (1, 0): 6000, (1, 1): 4000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    assert "could not be stronger" in problems_of(problem, solve(problem, "total"), "fair")
    assert "rather have each other" in problems_of(problem, solve(problem, "fair"), "stable")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mate": np.zeros(9, dtype=np.int32)}, "another number of requests"),
        ({"mate": np.full(4, 3, dtype=np.int32)}, "does not exist"),
        ({"mate": np.full(4, -2, dtype=np.int32)}, "does not exist"),
        ({"price": np.zeros(1, dtype=np.int64)}, "another number of mentors"),
    ],
)
def test_verify_refuses_what_does_not_fit(meeting, change, reason):
    result = replace(solve(meeting, "total"), **change)

    assert reason in problems_of(meeting, result, "total")


def test_verify_refuses_a_problem_out_of_order(meeting):
    shuffled = replace(meeting, request=meeting.request[::-1])

    assert "not in order" in problems_of(shuffled, solve(meeting, "total"), "total")


def test_verify_survives_prices_near_the_end_of_64_bits(meeting):
    highest = np.full(3, np.iinfo(np.int64).max)

    certificate = verify(meeting, replace(solve(meeting, "total"), price=highest), "total")

    assert certificate.bound == 4 * int(highest[0])
    assert not certificate.optimal
