from dataclasses import replace

import numpy as np
from hypothesis import given

from matching.engine.assignment import solve
from matching.engine.certificate import verify
from tests.matching.engine.problems import (
    Shape,
    Worth,
    all_assignments,
    make_problem,
    problems,
    random_problem,
    worth,
)


@given(problems())
def test_solve_fair_is_the_best_of_all_assignments_step_by_step(problem):
    if problem.n_requests > 6:
        problem = random_problem(problem.n_arcs, Shape(mentees=2))

    result = solve(problem, "fair")

    found = worth(problem, tuple(result.mate.tolist()))
    assert found == max(worth(problem, mate) for mate in all_assignments(problem))
    assert result.floor == found.weakest


def test_solve_fair_gives_everybody_one_before_anybody_two():
    arcs = {(0, 0): 9000, (1, 1): 9000, (2, 1): 4000}
    problem = make_problem(mentee=[0, 0, 1], limit=[2, 1], places=[1, 1], arcs=arcs)

    result = solve(problem, "fair")

    assert result.mate.tolist() == [0, -1, 1]


def test_solve_fair_owes_no_first_to_who_has_a_mentor():
    arcs = {(0, 0): 9000, (1, 0): 5000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs=arcs)
    problem = replace(problem, has_mentor=np.array([True, False]))

    result = solve(problem, "fair")

    assert result.mate.tolist() == [-1, 0]
    assert verify(problem, result, "fair").optimal


def test_solve_fair_prefers_the_stronger_weakest_pair_to_the_total():
    arcs = {(0, 0): 9900, (0, 1): 6000, (1, 0): 6000, (1, 1): 4000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    result = solve(problem, "fair")

    assert worth(problem, tuple(result.mate.tolist())) == Worth(2, 2, 6000, 12_000)


def test_solve_fair_doubles_the_bonus_until_all_are_served():
    # Serving the last one moves everybody along the chain from 10,000 to 1.
    people = range(6)
    arcs = {(i, i): 10_000 for i in people} | {(i, i + 1): 1 for i in people}
    arcs |= {(6, 0): 1}
    problem = make_problem(mentee=list(range(7)), limit=[1] * 7, places=[1] * 7, arcs=arcs)

    result = solve(problem, "fair")

    assert result.mate.tolist() == [1, 2, 3, 4, 5, 6, 0]
    assert result.bonus > 10_000
    assert verify(problem, result, "fair").optimal


def test_solve_fair_of_nobody_served_has_no_floor():
    problem = make_problem(mentee=[0], limit=[1], places=[0], arcs={(0, 0): 8000})

    result = solve(problem, "fair")

    assert (result.mate.tolist(), result.floor) == ([-1], 0)
    assert verify(problem, result, "fair").optimal
