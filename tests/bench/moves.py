"""What an admin asks of every other pair: what it would lose, and who else would move."""

import time
from collections.abc import Callable, Iterable

import numpy as np

from matching.engine.insight import exchange, losses, other_mentors
from matching.engine.match import NO_PINS, open_problem, with_all_pairs
from matching.engine.pool import Settings
from tests.bench.case import solved
from tests.bench.population import population
from tests.bench.process import Found, answer

# How many pairs are tried by hand, how many lists are made, how often all losses are bounded.
EXCHANGES, LISTS, LOSSES = 30, 200, 20


def ask(mentees: int, mentors: int) -> Found:
    """Bound the losses of all pairs, list alternatives, and move people by hand, one by one."""
    pool, settings = population(mentees, mentors), Settings()
    matched = solved(pool, settings)
    problem = with_all_pairs(open_problem(pool, settings, NO_PINS), matched.scorer, NO_PINS)
    result = matched.result
    rng = np.random.default_rng(1)
    arcs = np.flatnonzero(result.mate[problem.request] != problem.mentor)
    chosen = rng.choice(arcs, EXCHANGES, replace=False)
    loss = losses(problem, result)
    return {
        "losses_s": _seconds(lambda _: losses(problem, result), range(LOSSES)),
        "lists_s": _seconds(
            lambda row: other_mentors(problem, result, loss, row),
            rng.integers(0, problem.n_requests, LISTS).tolist(),
        ),
        "exchange_s": _seconds(
            lambda arc: exchange(
                problem, result, "fair", int(problem.request[arc]), int(problem.mentor[arc])
            ),
            chosen.tolist(),
        ),
        "requests": problem.n_requests,
    }


def _seconds(call: Callable[[int], object], inputs: Iterable[int]) -> list[float]:
    """Return the median and the slowest but one in twenty of the seconds on the wall."""
    taken = []
    for value in inputs:
        began = time.perf_counter()
        call(value)
        taken.append(time.perf_counter() - began)
    return [float(np.percentile(taken, share)) for share in (50, 95)]


if __name__ == "__main__":
    answer({"ask": ask})
