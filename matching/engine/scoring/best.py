"""Keeps the best few pairs of every request while they are being found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints8, Ints32, Ints64
from matching.engine.problem import Pairs
from matching.engine.ties import Hashes

NOTHING = -(2**62)
# Up to so many per request they are kept in order; beyond, all are kept and sorted at the end.
FEW = 64
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Found:
    """Exactly scored pairs, (n_pairs,); net: score less price."""

    request: Ints32
    mentor: Ints32
    score: Ints32
    net: Ints64
    tie: Hashes
    wish: Ints8

    def take(self, at: NDArray[np.integer] | Bools) -> "Found":
        """Return some of them."""
        return Found(*(column[at] for column in self.columns()))

    def columns(self) -> tuple[NDArray, ...]:  # type: ignore[type-arg]
        """Return all columns in their order."""
        return (self.request, self.mentor, self.score, self.net, self.tie, self.wish)


class Best:
    """The best ``count`` pairs of each of n requests so far, by (net descending, tie ascending)."""

    def __init__(self, need: Ints64, count: int) -> None:
        """Begin with nothing; ``need`` (n_requests,) is what a net must exceed at the least."""
        self.count = count
        self._least = need
        self._all: list[Found] = []
        if count <= FEW:
            shape = (len(need), count)
            self._net = np.full(shape, NOTHING, dtype=np.int64)
            self._tie = np.zeros(shape, dtype=np.uint64)
            self._mentor = np.full(shape, -1, dtype=np.int32)
            self._score = np.zeros(shape, dtype=np.int32)
            self._wish = np.zeros(shape, dtype=np.int8)

    def need(self, rows: Ints32) -> Ints64:
        """Return what the net of a further pair of these requests must exceed to be kept."""
        if self.count > FEW:
            return self._least[rows]
        # A net as good as the last may still come before it by its tie.
        return np.asarray(np.maximum(self._least[rows], self._net[rows, -1] - 1))

    def add(self, found: Found) -> None:
        """Keep what is among the best; each pair may come once only."""
        if self.count > FEW:
            self._all.append(found)
            return
        found = _first(found, self.count)
        requests = np.unique(found.request)
        for start in range(0, len(requests), ROWS_AT_ONCE):
            rows = requests[start : start + ROWS_AT_ONCE]
            of_rows = slice(*np.searchsorted(found.request, (rows[0], rows[-1] + 1)))
            self._merge(rows, found.take(np.arange(len(found.request))[of_rows]))

    def pairs(self) -> Pairs:
        """Return what was kept, sorted by (request, mentor)."""
        found = self._every() if self.count > FEW else self._kept()
        order = np.lexsort((found.mentor, found.request))
        found = found.take(order)
        return Pairs(found.request, found.mentor, found.score, found.tie, found.wish)

    def _merge(self, rows: Ints32, found: Found) -> None:
        """Merge new pairs, sorted by request, into the rows that they belong to."""
        begin = np.searchsorted(found.request, rows)
        row = np.repeat(np.arange(len(rows)), np.diff(begin, append=len(found.request)))
        place = self.count + np.arange(len(row)) - begin[row]
        where = (row, place)
        net = _widened(self._net[rows], where, found.net, NOTHING)
        tie = _widened(self._tie[rows], where, found.tie, 0)
        order = np.lexsort((tie, -net), axis=-1)[:, : self.count]
        self._net[rows] = np.take_along_axis(net, order, axis=1)
        self._tie[rows] = np.take_along_axis(tie, order, axis=1)
        for kept, new in ((self._mentor, found.mentor), (self._score, found.score),
                          (self._wish, found.wish)):  # fmt: skip
            both = _widened(kept[rows], where, new, -1)
            kept[rows] = np.take_along_axis(both, order, axis=1)

    def _kept(self) -> Found:
        request, place = np.nonzero(self._mentor >= 0)
        at = (request, place)
        return Found(request.astype(np.int32), self._mentor[at], self._score[at], self._net[at],
                     self._tie[at], self._wish[at])  # fmt: skip

    def _every(self) -> Found:
        nothing = np.zeros(0, dtype=np.int32)
        none = Found(nothing, nothing, nothing, nothing.astype(np.int64),
                     nothing.astype(np.uint64), nothing.astype(np.int8))  # fmt: skip
        columns = zip(*(found.columns() for found in (none, *self._all)), strict=True)
        return _first(Found(*map(np.concatenate, columns)), self.count)


def _first(found: Found, count: int) -> Found:
    """Return the best ``count`` of each request, sorted by request, best first."""
    found = found.take(np.lexsort((found.tie, -found.net, found.request)))
    begin = np.searchsorted(found.request, found.request)
    return found.take(np.arange(len(begin)) - begin < count)


def _widened(kept: NDArray, where: tuple, new: NDArray, nothing: int) -> NDArray:  # type: ignore[type-arg]
    """Return the kept columns with room for as many new ones, which are put ``where`` they go."""
    both = np.full((len(kept), 2 * kept.shape[1]), nothing, dtype=kept.dtype)
    both[:, : kept.shape[1]] = kept
    both[where] = new
    return both
