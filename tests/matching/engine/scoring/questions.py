"""Random questions to a scan: any pool, settings, prices, and whatever pins have taken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.engine.pool import COMPONENTS, TYPES, Bools, Ints32, Ints64, Pool, Settings
from matching.engine.problem import BARRED, NEVER, Pairs, Query
from matching.engine.scoring import Scorer, scan, side
from matching.engine.scoring.scan import Scan
from tests.bench.population import population
from tests.matching.engine.dense import Everything, eligible_pairs
from tests.matching.people import identical, random_exclusions, random_pool, taxonomy

EVERY = 2**31 - 1
COUNTS = (1, 3, 16, 64, 65, EVERY)
NEEDS = (-1, 0, 4_000, 9_000, 9_999, -5, NEVER)
LOW_NEEDS = (-30_000, -50_000, -(10**9), -NEVER)
# Above 48,000 the bound tables know a price only as "at least that".
HIGHEST_PRICES = (1, 1_500, 10_000, 60_000, 10**9)
ENOUGH = 160_000_000
N_POOLS = 40


@dataclass(frozen=True, eq=False)
class Question:
    """A query, and who may answer it; the last three as in ``Scan``."""

    scorer: Scorer
    query: Query
    taken: Ints64 | None = None
    is_open: Bools | None = None
    rows: Ints32 | None = None

    def scan(self, threads: int = 1, table_bytes: int = ENOUGH) -> Scan:
        """Return who is asked."""
        return Scan(self.scorer, threads, self.taken, self.is_open, table_bytes)

    def answer(self) -> Pairs:
        """Answer from all pairs, sorted one by one."""
        query = self.query
        if self.rows is not None:
            others = np.setdiff1d(np.arange(len(query.need)), self.rows)
            query = replace(query, need=query.need.copy())
            query.need[others] = NEVER
        return Everything(eligible_pairs(self.scorer, self.taken, self.is_open)).best(query)


@contextmanager
def small_steps(seed: int) -> Iterator[int]:
    """Cut chunks, looks, blocks and lists small; give the bytes that tables may take; by seed."""
    rng = np.random.default_rng(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side, "NARROWEST", int(rng.choice((1, 5, 30))))
        patch.setattr(side, "WIDEST", int(rng.choice((40, 8_192))))
        patch.setattr(scan._Search, "run", _looking_first_at(int(rng.choice((1, 4, 10_000)))))
        patch.setattr(scan, "BLOCK_PAIRS", int(rng.choice((1, 300, 200_000))))
        patch.setattr(scan, "LIST_PAIRS", int(rng.choice((20, 1_000, 100_000))))
        yield int(rng.choice((1, 2_000, 100_000, ENOUGH)))


def _looking_first_at(most: int) -> Callable[..., None]:
    """Look at so many pairs of a request first: with few, nearly every look is followed by one."""
    run = scan._Search.run

    def run_with(search: scan._Search, *given: Any) -> None:
        search._most = most
        run(search, *given)

    return run_with


def random_question(seed: int) -> Question:
    """Draw a question by seed."""
    rng = np.random.default_rng(seed)
    scorer = Scorer(drawn_pool(int(rng.integers(N_POOLS))), drawn_settings(rng))
    pool = scorer.pool
    n, m = pool.n_requests, pool.n_mentors
    return Question(
        scorer,
        Query(_need(rng, n), _price(rng, m), _least(rng, m), int(rng.choice(COUNTS))),
        taken=_sometimes(rng, np.unique(rng.integers(0, pool.n_mentees * m, 3 * m))),
        is_open=_sometimes(rng, rng.random(n) < 0.7),
        rows=_sometimes(rng, np.flatnonzero(rng.random(n) < 0.5).astype(np.int32)),
    )


@cache
def drawn_pool(seed: int) -> Pool:
    """Return people of the taxonomy, some of them all alike, or a small profession."""
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        return population(int(rng.integers(1, 40)), int(rng.integers(1, 150)), seed)
    n_mentees, n_mentors = int(rng.integers(1, 12)), int(rng.integers(1, 50))
    hers, his = random_pool(seed, n_mentees, n_mentors)
    if seed % 3 == 1 and rng.random() < 0.3:
        hers, his = identical(hers), identical(his)
    exclusions = random_exclusions(seed, n_mentees, n_mentors, 2 * n_mentees)
    return build(hers, his, taxonomy(), Settings(), exclusions)


def drawn_settings(rng: np.random.Generator) -> Settings:
    """Draw weights, one component alone among them, and hours."""
    return Settings(
        weights={name: _weights(rng) for name in TYPES},
        min_overlap_hours=Decimal(int(rng.choice((0, 1, 4, 8)))) / 4,
        full_overlap_hours=Decimal(int(rng.choice((1, 16, 160, 672)))) / 4,
    )


def _weights(rng: np.random.Generator) -> tuple[int, ...]:
    weights = rng.multinomial(100, rng.dirichlet(np.full(len(COMPONENTS), 0.4)))
    if rng.random() < 0.3:
        weights = 100 * (np.arange(len(COMPONENTS)) == rng.integers(len(COMPONENTS)))
    return tuple(weights.tolist())


def _need(rng: np.random.Generator, n: int) -> Ints64:
    needs = LOW_NEEDS if rng.random() < 0.4 else NEEDS
    if rng.random() < 0.5:
        return np.full(n, rng.choice(needs), dtype=np.int64)
    return rng.choice(needs, n).astype(np.int64)


def _price(rng: np.random.Generator, m: int) -> Ints64:
    price = rng.integers(0, rng.choice(HIGHEST_PRICES), m)
    return price * (rng.random(m) < rng.choice((0.0, 0.5, 1.0)))


def _least(rng: np.random.Generator, m: int) -> Ints32:
    least = np.full(m, rng.choice((0, 0, 4_000, 8_000, 10_000)), dtype=np.int32)
    if rng.random() < 0.4:
        least = rng.integers(0, 10_001, m).astype(np.int32)
    least[rng.random(m) < rng.choice((0.0, 0.0, 0.3, 1.0))] = BARRED
    return least


def _sometimes(rng: np.random.Generator, value):
    return value if rng.random() < 0.4 else None
