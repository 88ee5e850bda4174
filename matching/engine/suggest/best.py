"""The best mentors for one mentee among warm ones."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.eligibility import RULES
from matching.engine.pool import Bools, Ints32, Ints64, Settings
from matching.engine.scoring import WISH_BONUS
from matching.engine.suggest.half import Half, Seeker, places_in
from matching.engine.suggest.totals import BARRED, Before, Totals
from matching.engine.ties import Hashes, pair_hash

# How many of the best are looked at; further ones where rules leave too few of them.
LOOKS = (48, 3_000)
NOBODY = np.zeros(0, dtype=np.int32)
# The others are in the totals.
LAST_RULES = ("same_person", "excluded", "avoid", "workplace", "supervisor", "other_employer")


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
    before = Before(half, seeker, settings)
    rows = range(seeker.n_requests)
    found = [_Request(before, row, without).best(count) for row in rows]
    return found[0] if len(found) == 1 else _joined(found).first(count)


def _joined(found: Iterable[Best]) -> Best:
    """Return all these pairs, in no order."""
    parts = [Best(NOBODY, NOBODY, NOBODY, NOBODY.astype(np.uint64)), *found]
    return Best(
        np.concatenate([part.request for part in parts]),
        np.concatenate([part.mentor for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.tie for part in parts]),
    )


class _Request:
    """One request of hers before the mentors of its side."""

    def __init__(self, before: Before, row: int, without: Ints32) -> None:
        self.before = before
        self.row = row
        self.side = before.half.sides[int(before.seeker.mentor_type[row])].mentors
        self.wishes = before.seeker.mentees.wishes[0]
        self.totals: Totals = before.totals(row)
        out = places_in(self.side, without)
        self.totals.total[out[out >= 0]] = BARRED

    def best(self, count: int) -> Best:
        """Return the best so many pairs, looking at as few as possible.

        A look takes everybody with at least some score, and those she wished for, whose bonus may
        lift them. What it finds is final where the last of it reaches that score, or where nobody
        below reaches the minimum.
        """
        total = self.totals.total
        for look in (*LOOKS, len(total)):
            least = self._least(look)
            found = self._allowed(np.flatnonzero(total >= least)).in_order(count)
            cut = int(self.totals.score(np.array([least], dtype=np.int32))[0])
            is_full = len(found) == count and found.score[-1] >= cut
            if is_full or not least or cut <= self.before.settings.min_score:
                break
        return found

    def _least(self, look: int) -> int:
        """Return the least total with the score of the so-manieth best; 0 beyond the last."""
        total = self.totals.total
        if look >= len(total):
            return 0
        nth = int(np.partition(total, len(total) - look)[len(total) - look])
        return self.totals.same_score(nth) if nth > 0 else 0

    def _allowed(self, places: Ints64) -> Best:
        """Return the pairs at these places and those wished for that keep every rule."""
        wished = places_in(self.side, self.wishes)
        wished = wished[wished >= 0]
        places = np.unique(np.append(places, wished[self.totals.total[wished] >= 0]))
        mentors = self.side[places]
        score = self.totals.score(self.totals.total[places], self._wish(mentors))
        kept = np.flatnonzero(self._fits(mentors) & (score >= self.before.settings.min_score))
        request = np.full(len(mentors), self.row, dtype=np.int32)
        return Best(request, mentors, score.astype(np.int32), self._tie(mentors)).take(kept)

    def _wish(self, mentors: Ints32) -> Ints32:
        """Return the bonus of her wish for each mentor."""
        bonus = np.zeros(len(mentors), dtype=np.int32)
        for rank, wish in reversed(list(enumerate(self.wishes.tolist(), start=1))):
            if wish >= 0:
                bonus[mentors == wish] = WISH_BONUS[rank]
        return bonus

    def _fits(self, mentors: Ints32) -> Bools:
        cells = self.before.cells(self.row, mentors)
        rules = (RULES[code](cells, self.before.settings) for code in LAST_RULES)
        return np.asarray(np.logical_and.reduce(list(rules)))

    def _tie(self, mentors: Ints32) -> Hashes:
        half, seeker = self.before.half, self.before.seeker
        return pair_hash(seeker.request_hash[[self.row]], half.mentor_hash[mentors])
