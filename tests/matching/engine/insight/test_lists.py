import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.insight import losses, other_mentors, other_requests
from matching.engine.insight.lists import with_lists
from matching.engine.pool import POLICIES, Policy
from matching.engine.problem import Problem, Result
from tests.matching.engine.dense import Everything, holding
from tests.matching.engine.problems import Shape, random_problem

LEAST = 2_000


def solved(seed: int, policy: Policy) -> tuple[Problem, Result]:
    shape = Shape(mentees=20, mentors=8, requests=2, levels=(10_000, 8)[seed % 2])
    problem = random_problem(seed, shape)
    problem = holding(problem, problem.score >= LEAST)
    return problem, solve(problem, policy)


def needed(problem: Problem, result: Result):
    """Tell which pairs a search over all of them ends with: those that a bound needs."""
    loss = losses(problem, result)
    return (result.mate[problem.request] == problem.mentor) | (loss == 0)


@pytest.mark.parametrize("policy", POLICIES)
@given(seed=st.integers(0, 500))
def test_lists_are_those_of_the_whole_problem(policy, seed):
    whole, result = solved(seed, policy)
    few = holding(whole, needed(whole, result))

    found = with_lists(few, result.mate, Everything(whole), LEAST)

    loss, all_losses = losses(found, result), losses(whole, result)
    for request in (i for i, j in enumerate(result.mate.tolist()) if j >= 0):
        for here, there in zip(
            other_mentors(found, result, loss, request),
            other_mentors(whole, result, all_losses, request),
            strict=True,
        ):
            assert (here.mentor, here.score, here.difference) == (
                there.mentor,
                there.score,
                there.difference,
            )
    for mentor in set(result.mate[result.mate >= 0].tolist()):
        here = [(o.request, o.score) for o in other_requests(found, result, loss, mentor)]
        there = [(o.request, o.score) for o in other_requests(whole, result, all_losses, mentor)]
        assert here == there
