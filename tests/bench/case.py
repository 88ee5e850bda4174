"""The engine's own cases, each measured in a process of its own: pool in, proven result out."""

import os
from dataclasses import replace
from typing import Any

from matching.engine.match import Matched, Standing, match
from matching.engine.pool import Policy, Pool, Settings
from tests.bench.parts import Parts
from tests.bench.population import instance, population
from tests.bench.process import Clock, Found, answer

# The gap is nearly closed at one part of so many.
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
    nearly, parts = Nearly(Clock()), Parts()
    matched = solved(pool, settings, go_on=nearly, begin=parts.begin, spread=parts.watch)
    found = nearly.clock.read()
    certificate = matched.certificate
    return found | {
        "requests": pool.n_requests,
        "served": certificate.served,
        "total": certificate.total,
        "blocking": certificate.blocking_pairs,
        "kept": matched.problem.n_arcs,
        "nearly_s": nearly.wall_s,
        "parts": parts.shares(),
    }


def solved(pool: Pool, settings: Settings, **watched: Any) -> Matched:
    """Match a pool with a thread for each core.

    Raises:
        RuntimeError: the result is not proven; the text says what is missing.
    """
    matched = match(pool, settings, threads=os.cpu_count() or 1, **watched)
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


if __name__ == "__main__":
    answer({"assign": assign, "assign_single": assign_single})
