"""The best pairs of some people, asked of a supply of all pairs, for pools of any size."""

from collections.abc import Iterator

import numpy as np

from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import BARRED, NEVER, Pairs, Query, Supply

# Of so many requests a mentor's best are found first; each next look is at twice as many.
FIRST_LOOK = 64


def best_of_requests(
    supply: Supply, requests: Ints32 | Ints64, least: Ints32, n_requests: int, count: int
) -> Pairs:
    """Find the best pairs of some requests, whatever their prices.

    Args:
        supply: all pairs.
        requests: (n,) whose.
        least: (n_mentors,) the lowest score of each mentor's pairs; ``BARRED`` leaves him out.
        n_requests: how many there are in all.
        count: how many pairs of each, by (score descending, tie ascending).
    """
    need = np.full(n_requests, NEVER, dtype=np.int64)
    need[requests] = -1
    return supply.best(Query(need, np.zeros(len(least), dtype=np.int64), least, count))


def best_of_mentors(supply: Supply, least: Ints32, count: Ints32 | Ints64, is_open: Bools) -> Pairs:
    """Find the best pairs of mentors, by (score descending, tie ascending).

    A supply answers by request. So it is asked for ever more requests at once, and only for pairs
    as good as the best that a mentor has so far; requests stand in no order that means anything,
    so that the first few tell what is good.

    Args:
        supply: all pairs.
        least: as in ``best_of_requests``.
        count: (n_mentors,) how many pairs of each, at least 1.
        is_open: (n_requests,) whose pairs count.
    """
    found = Pairs.empty()
    bar = least.copy()
    for requests in _looks(np.flatnonzero(is_open)):
        more = best_of_requests(supply, requests, bar, len(is_open), len(least))
        found = _first(_joined(found, more), count)
        full = np.bincount(found.mentor, minlength=len(least)) == count
        worst = np.full(len(least), BARRED, dtype=np.int32)
        np.minimum.at(worst, found.mentor, found.score)
        bar = np.where(full, np.maximum(bar, worst), bar)
    return found.take(np.lexsort((found.mentor, found.request)))


def _looks(requests: Ints64) -> Iterator[Ints64]:
    start, size = 0, FIRST_LOOK
    while start < len(requests):
        yield requests[start : start + size]
        start, size = start + size, 2 * size


def _first(pairs: Pairs, count: Ints32 | Ints64) -> Pairs:
    """Keep the best so many pairs of each mentor, sorted by mentor."""
    pairs = pairs.take(np.lexsort((pairs.tie, -pairs.score, pairs.mentor)))
    place = np.arange(len(pairs.mentor)) - np.searchsorted(pairs.mentor, pairs.mentor)
    return pairs.take(place < count[pairs.mentor])


def _joined(some: Pairs, more: Pairs) -> Pairs:
    return Pairs(
        np.concatenate((some.request, more.request)),
        np.concatenate((some.mentor, more.mentor)),
        np.concatenate((some.score, more.score)),
        np.concatenate((some.tie, more.tie)),
        np.concatenate((some.wish, more.wish)),
    )
