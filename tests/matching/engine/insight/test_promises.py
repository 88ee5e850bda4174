from hypothesis import given

from matching.engine.assignment import solve
from matching.engine.insight.promises import has_strongest, serves_most
from tests.matching.engine.problems import make_problem, problems, worth


@given(problems())
def test_promises_of_a_solution_hold_and_no_others(problem):
    result = solve(problem, "fair")
    found = worth(problem, tuple(result.mate.tolist()))
    reached = (found.requests, found.mentees)

    assert serves_most(problem, *reached)
    assert not serves_most(problem, found.requests - 1, found.mentees)
    if found.requests:
        assert has_strongest(problem, *reached, result.floor)
        assert not has_strongest(problem, *reached, result.floor - 1)


def test_promises_to_mentees_are_kept_apart_from_requests():
    arcs = {(0, 0): 9000, (1, 0): 5000, (1, 1): 8000, (2, 1): 7000}
    problem = make_problem(mentee=[0, 0, 1], limit=[2, 1], places=[1, 1], arcs=arcs)

    # Two requests of one mentee are as many as one of each, but fewer mentees.
    assert serves_most(problem, 2, 2)
    assert not serves_most(problem, 2, 1)
    assert has_strongest(problem, 2, 2, 7000)
