"""Skewed random columns, a whole side at a time: what the population is drawn with."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints32

Weights = NDArray[np.float64]
Hashes = NDArray[np.uint64]


def zipf(n: int, exponent: float = 1.0) -> Weights:
    """Return n weights that fall as 1 / rank ** exponent and sum to 1."""
    weights = 1.0 / np.arange(1, n + 1) ** exponent
    return weights / weights.sum()


def choose(rng: np.random.Generator, weights: Weights, n: int) -> Ints32:
    """Return (n,) indices drawn by their weights, with repetition."""
    ends = np.cumsum(weights / weights.sum())
    found = np.searchsorted(ends, rng.random(n), side="right")
    return np.minimum(found, len(weights) - 1).astype(np.int32)


def some(rng: np.random.Generator, weights: Weights, least: int, most: int, n: int) -> Bools:
    """Return (n, n_entries) marks: ``least`` to ``most`` draws a row, which may coincide."""
    marked = np.zeros((n, len(weights)), dtype=np.bool_)
    count = rng.integers(least, most + 1, n)
    for k in range(most):
        rows = np.flatnonzero(count > k)
        marked[rows, choose(rng, weights, len(rows))] = True
    return marked


def chance(rng: np.random.Generator, share: float, n: int) -> Bools:
    """Return (n,), True for about this share."""
    return np.asarray(rng.random(n) < share)


def blank(rng: np.random.Generator, values: Ints32, share: float) -> Ints32:
    """Return the values with about this share of them unknown, -1."""
    return np.where(chance(rng, share, len(values)), -1, values).astype(np.int32)


def step(rng: np.random.Generator, ladder: Bools, role: Ints32) -> Ints32:
    """Return one random step along a ladder (n_roles, n_roles) from each role, or none."""
    n_ways = ladder.sum(axis=1)
    ways = np.argsort(~ladder, axis=1, kind="stable")
    taken = (rng.random(len(role)) * n_ways[role]).astype(np.int32)
    return np.where(n_ways[role] > 0, ways[role, taken], role).astype(np.int32)
