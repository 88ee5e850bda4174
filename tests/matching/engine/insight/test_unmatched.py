from hypothesis import given

from matching.engine.assignment import solve
from matching.engine.insight import unmatched_mentors, unmatched_requests
from tests.matching.engine.problems import make_problem, problems


def test_unmatched_requests_name_what_is_in_the_way():
    arcs = {(0, 0): 9000, (1, 0): 8000, (2, 0): 7000}
    problem = make_problem(mentee=[0, 0, 1, 2], limit=[1, 1, 1], places=[1], arcs=arcs)

    reasons = unmatched_requests(problem, solve(problem, "total"))

    assert reasons == {1: "served_otherwise", 2: "places_taken", 3: "below_minimum"}


def test_unmatched_requests_are_served_otherwise_when_hers_took_the_only_mentor():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2], arcs=arcs)

    reasons = unmatched_requests(problem, solve(problem, "fair"))

    assert reasons == {1: "served_otherwise"}


def test_unmatched_requests_of_a_pinned_mentee_are_served_otherwise():
    problem = make_problem(mentee=[0], limit=[0], places=[1], arcs={(0, 0): 9000})

    assert unmatched_requests(problem, solve(problem, "total")) == {0: "served_otherwise"}


@given(problems())
def test_unmatched_requests_find_places_taken_only_where_they_are(problem):
    result = solve(problem, "fair")

    reasons = unmatched_requests(problem, result)

    unserved = {i for i, mentor in enumerate(result.mate.tolist()) if mentor < 0}
    assert set(reasons) == unserved
    for request in (i for i, reason in reasons.items() if reason == "places_taken"):
        mentors = problem.mentor[problem.request == request].tolist()
        hers = result.mate[problem.mentee == problem.mentee[request]].tolist()
        for mentor in mentors:
            assert mentor in hers or (result.mate == mentor).sum() == problem.places[mentor]


def test_unmatched_mentors_name_what_is_missing():
    arcs = {(0, 0): 9000, (0, 1): 8000, (0, 2): 7000}
    problem = make_problem(mentee=[0], limit=[1], places=[1, 1, 0, 1], arcs=arcs)

    reasons = unmatched_mentors(problem, solve(problem, "total"))

    assert reasons == {1: "not_needed", 2: "no_capacity", 3: "no_request"}
