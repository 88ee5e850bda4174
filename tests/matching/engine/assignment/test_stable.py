from hypothesis import given

from matching.engine.assignment import solve
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    blocking,
    make_problem,
    problems,
    random_problem,
    scores_of,
)


@given(problems())
def test_solve_stable_leaves_no_blocking_pair(problem):
    result = solve(problem, "stable")

    assert blocking(problem, tuple(result.mate.tolist())) == set()


@given(problems())
def test_solve_stable_is_what_single_requests_like_best(problem):
    """Of all stable assignments no mentee with one request likes another better."""
    problem = random_problem(
        problem.n_arcs, Shape(mentees=4, mentors=3, requests=1, levels=5, limit=1)
    )
    stable = [mate for mate in all_assignments(problem) if not blocking(problem, mate)]

    result = solve(problem, "stable")

    pairs = list(scores_of(problem))
    for i, j in enumerate(result.mate.tolist()):
        others = {mate[i] for mate in stable}
        taste = [_taste(problem, pairs, i, other) for other in others]
        assert _taste(problem, pairs, i, j) == min(taste)


def _taste(problem, pairs, request, mentor):
    if mentor < 0:
        return (9, 0, 0)
    at = pairs.index((request, mentor))
    return (int(problem.wish[at]) or 6, -int(problem.score[at]), int(problem.tie[at]), at)


def test_solve_stable_puts_wishes_before_scores():
    arcs = {(0, 0): 9000, (0, 1): 5000}
    problem = make_problem(mentee=[0], limit=[1], places=[1, 1], arcs=arcs, wishes={(0, 1): 1})

    result = solve(problem, "stable")

    assert result.mate.tolist() == [1]


def test_solve_stable_lets_the_mentor_choose_by_score():
    arcs = {(0, 0): 7000, (1, 0): 9000, (1, 1): 8000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    result = solve(problem, "stable")

    assert result.mate.tolist() == [-1, 0]


def test_solve_stable_moves_a_pair_to_its_better_type_when_that_is_freed():
    # Request 0 asks mentor 1 first and is refused; only then does the pair (mentee 0, mentor 0)
    # change from request 1 to request 0, and request 1 goes on to mentor 2.
    arcs = {
        (0, 1): 9000, (0, 0): 8000, (1, 0): 7000, (1, 2): 6000,
        (2, 1): 9500,
    }  # fmt: skip
    problem = make_problem(mentee=[0, 0, 1], limit=[2, 1], places=[1, 1, 1], arcs=arcs)

    result = solve(problem, "stable")

    assert result.mate.tolist() == [0, 2, 1]


def test_solve_stable_breaks_ties_by_hash():
    arcs = {(0, 0): 8000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs=arcs)
    problem.tie[:] = (5, 3)

    result = solve(problem, "stable")

    assert result.mate.tolist() == [-1, 0]
