"""The best pairs of every request over all mentors, exactly, without a matrix of all pairs.

Chunk by chunk of mentors, every pair's upper bound (``bounds``) is compared with what the pair
must reach; the few that may reach it are scored exactly. What has been found so far raises the bar
for the next chunk. The result depends on the pool and the question alone, not on the size of a
chunk or a block, nor on the number of threads; rows are independent of each other, so that slices
of them may be asked for anywhere and put together.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.engine.cells import occurrences
from matching.engine.pool import TYPES, Bools, Ints16, Ints32, Ints64
from matching.engine.problem import NEVER, Pairs, Query
from matching.engine.scoring import Scorer
from matching.engine.scoring.best import Best, Found
from matching.engine.scoring.side import LOWEST, Chunk, Side
from matching.engine.ties import pair_hash

TABLE_BYTES = 160_000_000
BLOCK_PAIRS = 200_000
LIST_PAIRS = 100_000
MAX_WISHES = 5
WORD = 8


class Scan:
    """Answers queries about one pool: a ``problem.Supply``."""

    def __init__(
        self,
        scorer: Scorer,
        threads: int = 1,
        taken: Ints64 | None = None,
        is_open: Bools | None = None,
        table_bytes: int = TABLE_BYTES,
    ) -> None:
        """Prepare.

        Args:
            scorer: whose scores.
            threads: how many blocks are looked at in parallel.
            taken: sorted ``mentee * n_mentors + mentor`` of pairs that pins have joined: no other
                request of hers may have him.
            is_open: (n_requests,) False for those that pins serve: they have no pairs.
            table_bytes: roughly how much memory the tables of bounds may take.
        """
        self.scorer = scorer
        self.taken = np.zeros(0, dtype=np.int64) if taken is None else taken
        self.is_open = is_open
        self._threads = threads
        sides = (Side(scorer, kind, table_bytes) for kind in range(len(TYPES)))
        self._sides = [side for side in sides if len(side.rows)]

    def best(self, query: Query, rows: Ints32 | None = None) -> Pairs:
        """Return the pairs that a query asks for, of these request rows only when given."""
        asked = query.need < NEVER
        if self.is_open is not None:
            asked &= self.is_open
        if rows is not None:
            asked &= np.isin(np.arange(len(asked)), rows)
        search = _Search(self.scorer, self.taken, query)
        search.add_wishes(np.flatnonzero(asked).astype(np.int32))
        with ThreadPoolExecutor(self._threads) as executor:
            for side in self._sides:
                search.run(side, np.flatnonzero(asked[side.rows]), executor)
        return search.best.pairs()

    def wishes(self, least: Ints32) -> Pairs:
        """Return every pair that fulfills a wish and reaches what the mentor asks."""
        pool = self.scorer.pool
        need = np.full(pool.n_requests, -1, dtype=np.int64)
        price = np.zeros(pool.n_mentors, dtype=np.int64)
        search = _Search(self.scorer, self.taken, Query(need, price, least, MAX_WISHES))
        is_open = np.ones(pool.n_requests) if self.is_open is None else self.is_open
        search.add_wishes(np.flatnonzero(is_open).astype(np.int32))
        return search.best.pairs()


@dataclass(frozen=True, eq=False)
class _Look:
    """What a look at a block of rows and a chunk found: pairs to score, and how far it looked.

    block: (n_rows,) places of rows in the side. cut: (n_rows,) pairs with a lower bound were left
    for later; ``LOWEST`` where none was. at: (n_pairs,) places of rows. mentor: (n_pairs,).
    """

    block: Ints64
    cut: Ints16
    at: Ints64
    mentor: Ints32


class _Search:
    """One query on its way through the sides and their chunks."""

    def __init__(self, scorer: Scorer, taken: Ints64, query: Query) -> None:
        self.best = Best(query.need, query.count)
        self._scorer = scorer
        self._taken = taken
        self._query = query
        # Bounds are close: the best so many by bound nearly always hold the best by score.
        self._most = query.count + query.count // 2 + 8

    def add_wishes(self, rows: Ints32) -> None:
        """Score every wish: the bounds do not know of its bonus."""
        pool = self._scorer.pool
        wishes = pool.mentees.wishes[pool.mentee[rows]]
        at, place = np.nonzero(wishes >= 0)
        self._score(rows[at], wishes[at, place], wishes=True)

    def run(self, side: Side, at: Ints64, executor: Executor) -> None:
        """Look at all pairs of the rows at these places of a side."""
        for chunk in side.chunks(self._query):
            cut = np.full(len(side.rows), LOWEST, dtype=np.int16)
            looks = executor.map(partial(self._first_look, side, chunk), _blocks(at, chunk))
            for look in self._score_looks(side, looks):
                cut[look.block] = look.cut
            left = at[cut[at] > side.bar(at, self.best.need(side.rows[at]))]
            rest = partial(self._second_look, side, chunk, cut)
            for _ in self._score_looks(side, executor.map(rest, _blocks(left, chunk))):
                pass

    def _first_look(self, side: Side, chunk: Chunk, block: Ints64) -> _Look:
        """Find the pairs that may be among the best, by bound at most about ``_most`` a row."""
        bound, reaches = self._reach(side, chunk, block)
        cut = np.full(len(block), LOWEST, dtype=np.int16)
        row, column = _where(reaches)
        count = np.bincount(row, minlength=len(block))
        crowded = np.flatnonzero(count > self._most)
        if len(crowded):
            bounds = np.where(reaches[crowded], bound[crowded], LOWEST)
            bounds.partition(bounds.shape[1] - self._most, axis=1)
            cut[crowded] = bounds[:, bounds.shape[1] - self._most]
            kept = bound[row, column] >= cut[row]
            row, column = row[kept], column[kept]
        return _Look(block, cut, block[row], chunk.mentors[column])

    def _second_look(self, side: Side, chunk: Chunk, cut: Ints16, block: Ints64) -> _Look:
        """Find the pairs below the cut that may still be among the best."""
        bound, reaches = self._reach(side, chunk, block)
        reaches &= bound < cut[block, None]
        row, column = _where(reaches)
        return _Look(block, cut[block], block[row], chunk.mentors[column])

    def _reach(self, side: Side, chunk: Chunk, block: Ints64) -> tuple[Ints16, Bools]:
        need = self.best.need(side.rows[block])
        least = int(self._query.least[chunk.mentors[0]]) if chunk.least is None else 0
        # A score of at least so much exceeds one less.
        return side.reach(block, chunk, side.bar(block, need), side.bar(block, least - 1))

    def _score_looks(self, side: Side, looks: Iterable[_Look]) -> Iterator[_Look]:
        """Score what was found, in lists long enough to be quick, and pass the looks on."""
        waiting: list[_Look] = []
        n_pairs = 0
        for look in looks:
            waiting.append(look)
            n_pairs += len(look.at)
            if n_pairs >= LIST_PAIRS:
                self._score_all(side, waiting)
                waiting, n_pairs = [], 0
            yield look
        self._score_all(side, waiting)

    def _score_all(self, side: Side, looks: list[_Look]) -> None:
        if looks:
            at = np.concatenate([look.at for look in looks])
            self._score(side.rows[at], np.concatenate([look.mentor for look in looks]))

    def _score(self, rows: Ints32, mentors: Ints32, *, wishes: bool = False) -> None:
        for start in range(0, len(rows), LIST_PAIRS):
            some = slice(start, start + LIST_PAIRS)
            self.best.add(self._exact(rows[some], mentors[some], wishes=wishes))

    def _exact(self, rows: Ints32, mentors: Ints32, *, wishes: bool) -> Found:
        """Score pairs and return those that are asked for; wishes come in a list of their own."""
        scores = self._scorer.pairs(rows, mentors)
        net = scores.score - self._query.price[mentors]
        wanted = (scores.score >= self._query.least[mentors]) & (net > self.best.need(rows))
        kept = np.flatnonzero(wanted & ((scores.rank > 0) == wishes))
        kept = kept[self._may_be(rows[kept], mentors[kept])]
        request, mentor = rows[kept], mentors[kept]
        pool = self._scorer.pool
        tie = pair_hash(pool.request_hash[request], pool.mentor_hash[mentor])
        return Found(request, mentor, scores.score[kept], net[kept], tie, scores.rank[kept])

    def _may_be(self, rows: Ints32, mentors: Ints32) -> Bools:
        pool = self._scorer.pool
        pair = pool.mentee[rows].astype(np.int64) * pool.n_mentors + mentors
        _, count = occurrences(self._taken, pair)
        return np.asarray(self._scorer.eligible_pairs(rows, mentors) & (count == 0))


def _blocks(at: Ints64, chunk: Chunk) -> list[Ints64]:
    step = max(WORD, BLOCK_PAIRS // len(chunk.mentors) // WORD * WORD)
    return [at[start : start + step] for start in range(0, len(at), step)]


def _where(reaches: Bools) -> tuple[Ints64, Ints64]:
    """Return rows and columns of what is True; eight at a time, since nearly nothing is."""
    flat = reaches.reshape(-1)
    if len(flat) % WORD:
        return np.divmod(np.flatnonzero(flat), reaches.shape[1])
    words = np.flatnonzero(flat.view(np.uint64))
    word, place = np.nonzero(flat.reshape(-1, WORD)[words])
    return np.divmod(WORD * words[word] + place, reaches.shape[1])
