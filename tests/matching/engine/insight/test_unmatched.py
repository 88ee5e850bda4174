import numpy as np
from hypothesis import given

from matching.engine.assignment import solve
from matching.engine.insight import unmatched_mentors, unmatched_requests
from matching.engine.insight.known import Known
from matching.engine.insight.nearest import best_of_requests
from matching.engine.problem import Pairs, Problem
from tests.matching.engine.dense import bare
from tests.matching.engine.problems import make_problem, problems


def nearest(problem: Problem, count: int = 4) -> Pairs:
    """Find the best pairs of every request."""
    everybody = np.arange(problem.n_requests)
    least = np.zeros(problem.n_mentors, dtype=np.int32)
    return best_of_requests(Known(problem), everybody, least, problem.n_requests, count)


def test_unmatched_requests_name_what_is_in_the_way():
    arcs = {(0, 0): 9000, (1, 0): 8000, (2, 0): 7000, (3, 0): 3999}
    problem = make_problem(mentee=[0, 0, 1, 2, 3], limit=[1] * 4, places=[1], arcs=arcs)

    reasons = unmatched_requests(problem, solve(problem, "total"), nearest(problem), 4_000)

    assert reasons == {
        1: "served_otherwise",
        2: "places_taken",
        3: "below_minimum",
        4: "below_minimum",
    }


def test_unmatched_requests_are_served_otherwise_when_hers_took_the_only_mentor():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2], arcs=arcs)

    reasons = unmatched_requests(problem, solve(problem, "fair"), nearest(problem), 0)

    assert reasons == {1: "served_otherwise"}


def test_unmatched_requests_of_a_pinned_mentee_are_served_otherwise():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[0], places=[1], arcs=arcs)

    reasons = unmatched_requests(problem, solve(problem, "total"), nearest(problem), 0, {0: 0})

    assert reasons == {1: "served_otherwise"}


def test_unmatched_requests_see_the_mentor_whom_a_pin_gave_her():
    arcs = {(1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[1], places=[1], arcs=arcs)
    left = make_problem(mentee=[0, 0], limit=[1], places=[1], arcs={})

    reasons = unmatched_requests(left, solve(left, "total"), nearest(problem), 0, {0: 0})

    assert reasons == {1: "served_otherwise"}


@given(problems())
def test_unmatched_requests_find_places_taken_only_where_they_are(problem):
    result = solve(problem, "fair")

    reasons = unmatched_requests(problem, result, nearest(problem), 0)

    unserved = {i for i, mentor in enumerate(result.mate.tolist()) if mentor < 0}
    assert set(reasons) == unserved
    for request in (i for i, reason in reasons.items() if reason == "places_taken"):
        mentors = problem.mentor[problem.request == request].tolist()
        hers = result.mate[problem.mentee == problem.mentee[request]].tolist()
        for mentor in mentors:
            assert mentor in hers or (result.mate == mentor).sum() == problem.places[mentor]


@given(problems())
def test_unmatched_reasons_do_not_depend_on_the_pairs_that_are_held(problem):
    result = solve(problem, "fair")
    near, best = nearest(problem), np.full(problem.n_mentors, 5_000)

    assert unmatched_requests(bare(problem), result, near, 0) == unmatched_requests(
        problem, result, near, 0
    )
    assert unmatched_mentors(bare(problem), result, best, 0) == unmatched_mentors(
        problem, result, best, 0
    )


def test_unmatched_mentors_name_what_is_missing():
    arcs = {(0, 0): 9000, (0, 1): 8000, (0, 2): 7000, (0, 3): 3999}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1, 0, 1, 1], arcs=arcs)
    best = np.array([9000, 8000, 7000, 3999, 9999])

    reasons = unmatched_mentors(problem, solve(problem, "total"), best, 4_000, {1: 4})

    assert reasons == {1: "not_needed", 2: "no_capacity", 3: "no_request"}
