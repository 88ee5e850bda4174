"""The engine's own cases, each measured in a process of its own: pool in, proven result out."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from matching.engine.insight import exchange, losses, other_mentors
from matching.engine.match import Matched, Standing, match
from matching.engine.pool import Policy, Pool, Settings
from tests.bench.population import instance, population
from tests.bench.process import Clock, Found, answer

# How many alternatives are tried by hand, how many lists are made.
EXCHANGES, LISTS = 30, 200
NEARLY = 1_000


def assign(mentees: int, mentors: int, policy: Policy = "total") -> Found:
    """Match a population: CPU seconds of the whole call, scoring and proof included."""
    return _measured(population(mentees, mentors), Settings(policy=policy))


def assign_single(
    mentees: int, mentors: int, policy: Policy = "total", everybody: bool = False
) -> Found:
    """Match what the peers are handed as well: ``instance``."""
    pool, settings = instance(mentees, mentors, everybody)
    return _measured(pool, replace(settings, policy=policy))


def _measured(pool: Pool, settings: Settings) -> Found:
    nearly = Nearly(Clock())
    matched = solved(pool, settings, nearly)
    found = nearly.clock.read()
    certificate = matched.certificate
    return found | {
        "requests": pool.n_requests,
        "served": certificate.served,
        "total": certificate.total,
        "blocking": certificate.blocking_pairs,
        "kept": matched.problem.n_arcs,
        "nearly_s": nearly.wall_s,
    }


def insight(mentees: int, mentors: int) -> Found:
    """Bound the losses of all pairs, list alternatives, and move people by hand, one by one."""
    matched = solved(population(mentees, mentors), Settings())
    problem, result = matched.problem, matched.result
    rng = np.random.default_rng(1)
    arcs = np.flatnonzero(result.mate[problem.request] != problem.mentor)
    chosen = rng.choice(arcs, EXCHANGES, replace=False)
    loss = losses(problem, result)
    return {
        "losses_s": _seconds(lambda _: losses(problem, result), range(LISTS // 10)),
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


def solved(
    pool: Pool, settings: Settings, go_on: Callable[[Standing], bool] | None = None
) -> Matched:
    """Match a pool with a thread for each core.

    Raises:
        RuntimeError: the result is not proven; the text says what is missing.
    """
    matched = match(pool, settings, threads=os.cpu_count() or 1, go_on=go_on)
    if not matched.certificate.optimal:
        raise RuntimeError(" ".join(matched.certificate.problems))
    return matched


class Nearly:
    """Notes when the proven gap fell to a thousandth of the total; None before."""

    def __init__(self, clock: Clock) -> None:
        """Begin with a clock that runs."""
        self.clock = clock
        self.wall_s: float | None = None

    def __call__(self, standing: Standing) -> bool:
        """Look at a step, and go on."""
        if self.wall_s is None and standing.gap * NEARLY <= standing.total:
            self.wall_s = self.clock.read()["wall_s"]
        return True


def _seconds(call: Callable[[int], object], inputs: Iterable[int]) -> list[float]:
    """Return the median and the slowest but one in twenty of the seconds on the wall."""
    taken = []
    for value in inputs:
        began = time.perf_counter()
        call(value)
        taken.append(time.perf_counter() - began)
    return [float(np.percentile(taken, share)) for share in (50, 95)]


if __name__ == "__main__":
    answer({"assign": assign, "assign_single": assign_single, "insight": insight})
