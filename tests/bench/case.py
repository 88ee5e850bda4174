"""The engine's own cases, each measured in a process of its own: pool in, proven result out."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from matching.engine.insight import exchange, losses, other_mentors
from matching.engine.match import match
from matching.engine.pool import Policy, Pool, Settings
from matching.engine.problem import Certificate, Problem, Result
from tests.bench.population import instance, population
from tests.bench.process import Clock, Found, answer

# How many alternatives are tried by hand, how many lists are made.
EXCHANGES, LISTS = 30, 200


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
    clock = Clock()
    problem, _, certificate = solved(pool, settings)
    found = clock.read()
    return found | {
        "requests": pool.n_requests,
        "served": certificate.served,
        "total": certificate.total,
        "blocking": certificate.blocking_pairs,
        "kept": problem.n_arcs,
    }


def insight(mentees: int, mentors: int) -> Found:
    """Bound the losses of all pairs, list alternatives, and move people by hand, one by one."""
    problem, result, _ = solved(population(mentees, mentors), Settings())
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


def solved(pool: Pool, settings: Settings) -> tuple[Problem, Result, Certificate]:
    """Match a pool.

    Raises:
        RuntimeError: the result is not proven; the text says what is missing.
    """
    problem, result, certificate = match(pool, settings)
    if not certificate.optimal:
        raise RuntimeError(" ".join(certificate.problems))
    return problem, result, certificate


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
