import numpy as np
from hypothesis import given

from matching.engine.assignment import solve
from matching.engine.assignment.total import best_with_bonus
from matching.engine.problem import Problem
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    make_problem,
    problems,
    random_problem,
    worth,
)


def total_of(problem: Problem, mate: np.ndarray) -> int:
    return worth(problem, tuple(mate.tolist())).total


@given(problems())
def test_solve_total_is_the_best_of_all_assignments(problem):
    if problem.n_requests > 6:
        problem = random_problem(problem.n_arcs, Shape(mentees=2))

    result = solve(problem, "total")

    best = max(worth(problem, mate).total for mate in all_assignments(problem))
    assert total_of(problem, result.mate) == best


def test_solve_total_gives_two_requests_two_people():
    arcs = {(0, 0): 9000, (1, 0): 8000, (0, 1): 5000, (1, 1): 3000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2, 2], arcs=arcs)

    result = solve(problem, "total")

    assert result.mate.tolist() == [1, 0]


def test_solve_total_serves_the_better_request_at_limit_one():
    arcs = {(0, 0): 6000, (1, 1): 8000}
    problem = make_problem(mentee=[0, 0], limit=[1], places=[1, 1], arcs=arcs)

    result = solve(problem, "total")

    assert result.mate.tolist() == [-1, 1]


def test_solve_total_prices_a_place_at_what_one_more_would_add():
    arcs = {(0, 0): 9000, (1, 0): 7000, (1, 1): 4000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    result = solve(problem, "total")

    assert result.mate.tolist() == [0, 1]
    assert result.price.tolist() == [3000, 0]


@given(problems())
def test_solve_total_never_prices_a_free_place(problem):
    result = solve(problem, "total")

    used = np.bincount(result.mate[result.mate >= 0], minlength=problem.n_mentors)
    assert (result.price >= 0).all()
    assert not result.price[used < problem.places].any()


def test_best_with_bonus_serves_more_for_less():
    arcs = {(0, 0): 9000, (0, 1): 1000, (1, 0): 2000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    plain, _ = best_with_bonus(problem, 0)
    generous, _ = best_with_bonus(problem, 10_000)

    assert plain.tolist() == [0, -1]
    assert generous.tolist() == [1, 0]
