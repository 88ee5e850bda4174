"""The ten best of 100,000 mentors for one mentee after the other, warm."""

import time
from dataclasses import replace

import numpy as np

from matching.engine.pool import Mentees, Pool, Settings
from matching.engine.suggest import Half, Seeker, best
from tests.bench.population import population
from tests.bench.process import Clock, Found, answer

COUNT = 10
WARM_UP = 5


def warm(mentees: int, mentors: int) -> Found:
    """Suggest to every mentee of a population; milliseconds of each, the first few left out."""
    pool = population(mentees, mentors)
    half = Half(
        mentors=pool.mentors,
        mentor_hash=pool.mentor_hash,
        weeks=pool.weeks,
        specialization_weights=pool.specialization_weights,
        tables=pool.tables,
        shown=np.ones(mentors, dtype=np.bool_),
    )
    seekers = [seeker(pool, m) for m in range(mentees)]
    clock = Clock()
    taken, found = [], 0
    for one in seekers:
        began = time.perf_counter()
        found += len(best(half, one, Settings(), COUNT))
        taken.append(1_000 * (time.perf_counter() - began))
    middle, slow = np.percentile(taken[WARM_UP:], (50, 95))
    told = {"first_ms": taken[0], "median_ms": float(middle), "p95_ms": float(slow)}
    return clock.read() | told | {"suggested": found}


def seeker(pool: Pool, mentee: int) -> Seeker:
    """Lay one mentee of a pool before its mentors."""
    rows = np.flatnonzero(pool.mentee == mentee)
    week = pool.mentees.people.week[mentee]
    return Seeker(
        mentees=_only(pool.mentees, mentee),
        mentor_type=pool.mentor_type[rows],
        first=pool.first[rows],
        request_hash=pool.request_hash[rows],
        week=pool.weeks[week : week + 1] if week >= 0 else pool.weeks[:0],
        excluded=pool.excluded[pool.excluded[:, 0] == mentee, 1:],
    )


def _only(mentees: Mentees, mentee: int) -> Mentees:
    """Return the columns of one mentee."""
    columns = {name: column[mentee : mentee + 1] for name, column in vars(mentees).items()
               if name != "people"}  # fmt: skip
    people = {name: column[mentee : mentee + 1] for name, column in vars(mentees.people).items()}
    return replace(mentees, **columns, people=replace(mentees.people, **people))


if __name__ == "__main__":
    answer({"warm": warm})
