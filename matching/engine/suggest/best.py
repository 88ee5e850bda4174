"""The best mentors for one mentee, exactly: bounds first, then scores until they are proven."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine.pool import ONE, Ints32, Ints64, Settings
from matching.engine.scoring import Scorer
from matching.engine.suggest.bound import BARRED, Bound, answered_by, bound_of
from matching.engine.suggest.half import Half, Seeker, places_in
from matching.engine.ties import Hashes, pair_hash

# So many by bound at a time: bounds are close, so the first few nearly always hold the best.
LOOKS = (48, 3_000)
SPARE = 22
NOBODY = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Best:
    """Pairs of her requests with mentors, (k,): the best first, equal scores by their hash."""

    request: Ints32
    mentor: Ints32
    score: Ints32
    tie: Hashes

    def __len__(self) -> int:
        return len(self.mentor)

    def take(self, at: Ints64) -> "Best":
        """Return these of the pairs."""
        return Best(self.request[at], self.mentor[at], self.score[at], self.tie[at])

    def in_order(self, count: int) -> "Best":
        """Return the best so many pairs, in order."""
        return self.take(np.lexsort((self.tie, -self.score))[:count])

    def first(self, count: int) -> "Best":
        """Return the best pair of each mentor, at most so many, in order."""
        ordered = self.in_order(len(self))
        _, where = np.unique(ordered.mentor, return_index=True)
        return ordered.take(np.sort(where)[:count])


def best(
    half: Half,
    seeker: Seeker,
    settings: Settings,
    count: int,
    without: Ints32 = NOBODY,
) -> Best:
    """Return the best mentors for one mentee, each with the request that he fits best.

    The scores are those of a round: every hard rule holds, the minimum is reached, and wishes,
    waiting and order count.

    Args:
        half: the mentors; one who is not ``shown`` is left out.
        seeker: the mentee before this half.
        settings: those of a round.
        count: how many mentors, at least 1.
        without: further mentors to leave out.

    Returns:
        At most ``count`` pairs of different mentors, the best first; none without a request.
    """
    answered = answered_by(half, seeker)
    found = []
    for row in range(seeker.n_requests):
        bound = bound_of(half, seeker, row, settings, answered)
        found.append(_best_of(_Search(half, seeker, row, settings, bound, without), count))
    return found[0] if len(found) == 1 else joined(found).first(count)


def joined(found: Iterable[Best]) -> Best:
    """Return all these pairs, in no order."""
    nothing = np.zeros(0, dtype=np.int32)
    parts = [Best(nothing, nothing, nothing, nothing.astype(np.uint64)), *found]
    return Best(
        np.concatenate([part.request for part in parts]),
        np.concatenate([part.mentor for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.tie for part in parts]),
    )


def _best_of(search: "_Search", count: int) -> Best:
    """Return the best of one request, proven: nobody left out could be among them."""
    found = None
    for mentors, ceiling, tie in search.blocks(count + SPARE):
        if found is not None and (ceiling < search.settings.min_score
                                  or _is_proven(found, count, ceiling, tie)):  # fmt: skip
            break
        scored = search.scores(mentors)
        found = (scored if found is None else joined([found, scored])).in_order(count)
    return joined([]) if found is None else found


def _is_proven(found: Best, count: int, ceiling: int, tie: int) -> bool:
    """Tell whether a pair with at most this score and this hash cannot be among the best."""
    if len(found) < count:
        return False
    return (-int(found.score[-1]), int(found.tie[-1])) < (-ceiling, tie)


class _Search:
    """One request of hers on its way through the mentors of a side."""

    def __init__(
        self,
        half: Half,
        seeker: Seeker,
        row: int,
        settings: Settings,
        bound: Bound,
        without: Ints32,
    ) -> None:
        self.half = half
        self.seeker = seeker
        self.row = row
        self.settings = settings
        self.bound = bound
        self.mentors = half.sides[int(seeker.mentor_type[row])].mentors
        out = places_in(self.mentors, without)
        bound.total[out[out >= 0]] = BARRED

    def scores(self, mentors: Ints32) -> Best:
        """Score these mentors exactly; leave out who breaks a rule or misses the minimum."""
        pool = self.half.pool(self.seeker, mentors)
        scorer = Scorer(pool, self.settings)
        rows = np.full(len(mentors), self.row, dtype=np.int32)
        places = np.arange(len(mentors), dtype=np.int32)
        score = scorer.pairs(rows, places).score
        fits = scorer.eligible_pairs(rows, places) & (score >= self.settings.min_score)
        return Best(rows, mentors, score, self._tie(mentors)).take(np.flatnonzero(fits))

    def blocks(self, step: int) -> Iterator[tuple[Ints32, int, int]]:
        """Yield mentors by (what their bound amounts to, hash of the pair), some at a time.

        With each block comes what its first amounts to at most, and his hash. Those she wished
        for come with the first block: the bound does not know of their bonus.
        """
        wished = self._take_wished()
        for at in self._looks():
            ceiling = self.bound.score(self.bound.total[at])
            tie = self._tie(self.mentors[at])
            order = np.lexsort((tie, -ceiling))
            for start in range(0, len(order), step):
                some = order[start : start + step]
                block, highest = self.mentors[at[some]], int(ceiling[some[0]])
                if len(wished):
                    block, highest, wished = np.append(block, wished), ONE, NOBODY
                yield np.sort(block), highest, int(tie[some[0]])
        if len(wished):
            yield np.sort(wished), ONE, 0

    def _take_wished(self) -> Ints32:
        """Return the mentors she wished for, and leave them out of the bounds."""
        at = np.unique(places_in(self.mentors, self.seeker.mentees.wishes[0]))
        at = at[at >= 0]
        wished = self.mentors[at[self.bound.total[at] >= 0]]
        self.bound.total[at] = BARRED
        return wished

    def _tie(self, mentors: Ints32) -> Hashes:
        return pair_hash(self.seeker.request_hash[[self.row]], self.half.mentor_hash[mentors])

    def _looks(self) -> Iterator[Ints64]:
        """Yield places of those whose bound is at least the so-manieth best, then of the others."""
        total = self.bound.total
        above = np.iinfo(np.int32).max
        for look in (*LOOKS, len(total)):
            lowest = self._lowest(look)
            yield np.flatnonzero((total >= lowest) & (total < above))
            above = lowest
            if not lowest:
                return

    def _lowest(self, look: int) -> int:
        """Return the least bound with the score of the so-manieth best; 0 beyond the last."""
        total = self.bound.total
        if look >= len(total):
            return 0
        best = int(np.partition(total, len(total) - look)[len(total) - look])
        return self.bound.same_score(best) if best > 0 else 0
