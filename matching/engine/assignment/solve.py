"""The entrance: a problem and a policy in, a result with its proof out."""

from collections.abc import Callable

from matching.engine.assignment.fair import solve_fair
from matching.engine.assignment.stable import solve_stable, stable_mates
from matching.engine.assignment.total import solve_total
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import Problem, Result

SOLVERS: dict[Policy, Callable[[Problem], Result]] = {
    "fair": solve_fair,
    "total": solve_total,
    "stable": solve_stable,
}


def solve(problem: Problem, policy: Policy) -> Result:
    """Assign mentors to requests under a policy.

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
    return SOLVERS[policy](problem)


def assign(problem: Problem, policy: Policy) -> Ints32:
    """Find the same mates as ``solve``, without the proof; for comparisons."""
    _check_order(problem)
    return stable_mates(problem) if policy == "stable" else SOLVERS[policy](problem).mate


def _check_order(problem: Problem) -> None:
    key = problem.request.astype("int64") * max(problem.n_mentors, 1) + problem.mentor
    if (key[1:] <= key[:-1]).any():
        raise ValueError("arcs must be sorted by (request, mentor), each pair once")
