"""The entrance: a problem and a policy in, results with their proof out."""

from collections.abc import Callable, Iterator

from matching.engine.assignment.fair import fair_steps
from matching.engine.assignment.market import Market
from matching.engine.assignment.stable import stable_mates, stable_steps
from matching.engine.assignment.steps import Step, improve
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import Problem, Result, Supply

STEPS: dict[Policy, Callable[[Market], Iterator[Step]]] = {
    "fair": fair_steps,
    "total": improve,
    "stable": stable_steps,
}


def solve(problem: Problem, policy: Policy) -> Result:
    """Assign mentors to requests under a policy, where the problem holds all pairs.

    Args:
        problem: arcs sorted by (request, mentor), at most one per pair.
        policy: "fair", "total" or "stable".

    Returns:
        The assignment with its proof; ``certificate.verify`` checks it. The same problem gives
        the same result, always.

    Raises:
        ValueError: arcs out of order, or out of range.
        FlowError: numbers too large for the solver.
    """
    _check_order(problem)
    return next(STEPS[policy](Market(problem))).result


def solve_any_size(problem: Problem, policy: Policy, supply: Supply, least: int) -> Iterator[Step]:
    """Assign mentors to requests under a policy, over all pairs that a supply knows.

    Args:
        problem: people, places and limits; arcs are not needed.
        policy: "fair", "total" or "stable".
        supply: all pairs.
        least: 0..10000, the lowest score that counts.

    Yields:
        Steps, each at least as good as the one before; the last one is the best over all pairs.
        It does not depend on how the supply does its work.

    Raises:
        FlowError: numbers too large for the solver.
    """
    market = Market(problem, supply, least)
    market.seed()
    yield from STEPS[policy](market)


def assign(problem: Problem, policy: Policy) -> Ints32:
    """Find the same mates as ``solve``, without the proof; for comparisons."""
    if policy != "stable":
        return solve(problem, policy).mate
    _check_order(problem)
    return stable_mates(Market(problem))


def _check_order(problem: Problem) -> None:
    key = problem.request.astype("int64") * max(problem.n_mentors, 1) + problem.mentor
    if (key[1:] <= key[:-1]).any():
        raise ValueError("arcs must be sorted by (request, mentor), each pair once")
