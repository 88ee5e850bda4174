"""One assignment problem, its result, and what the independent check says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints8, Ints32, Ints64, Policy


@dataclass(frozen=True, eq=False)
class Problem:
    """The assignment problem once pairs are scored.

    Rows are those of the pool. Every arc is eligible and reaches the minimum; pinned pairs are
    out: a pinned request has no arc, ``limit`` and ``places`` are what the pins left over (0 is
    possible), and no arc gives a mentee a mentor that a pin gave her already.

    mentee: (n_requests,) index 0..n_mentees-1. limit: (n_mentees,) how many of her requests may
    still be served. places: (n_mentors,). request, mentor, score, tie, wish: (n_arcs,), sorted by
    (request, mentor); score 0..10000; tie is a hash of the pair; wish is her rank 1..5, 0 none.
    has_mentor: (n_mentees,) True where she has one already, by a pin or from before, so that
    policy fair owes her no first; nobody when left out.
    """

    mentee: Ints32
    limit: Ints32
    places: Ints32
    request: Ints32
    mentor: Ints32
    score: Ints32
    tie: NDArray[np.uint64]
    wish: Ints8
    has_mentor: Bools | None = None

    @property
    def lacks_mentor(self) -> Bools:
        """(n_mentees,) True where a mentor would be her first."""
        if self.has_mentor is None:
            return np.ones(self.n_mentees, dtype=np.bool_)
        return ~self.has_mentor

    @property
    def n_requests(self) -> int:
        """Number of requests, served or not."""
        return len(self.mentee)

    @property
    def n_mentees(self) -> int:
        """Number of mentees."""
        return len(self.limit)

    @property
    def n_mentors(self) -> int:
        """Number of mentors."""
        return len(self.places)

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.request)


# A need that no pair meets: the request is left out of a query.
NEVER = 2**40
# A least score that no pair reaches: the mentor is left out of a query.
BARRED = 10_001


@dataclass(frozen=True, eq=False)
class Pairs:
    """Eligible pairs as columns (n_pairs,), sorted by (request, mentor); as in ``Problem``."""

    request: Ints32
    mentor: Ints32
    score: Ints32
    tie: NDArray[np.uint64]
    wish: Ints8

    @classmethod
    def empty(cls) -> "Pairs":
        """Return no pairs."""
        nothing = np.zeros(0, dtype=np.int32)
        ties, wishes = nothing.astype(np.uint64), nothing.astype(np.int8)
        return cls(nothing, nothing, nothing, ties, wishes)

    def take(self, at: Bools | Ints64) -> "Pairs":
        """Return some of them, in their order or in a new one."""
        return Pairs(self.request[at], self.mentor[at], self.score[at], self.tie[at], self.wish[at])


@dataclass(frozen=True, eq=False)
class Query:
    """Which pairs are asked for: the best ``count`` of each request at these prices.

    need: (n_requests,) only pairs with ``score - price > need``; ``NEVER`` leaves a request out.
    price: (n_mentors,) at least 0. least: (n_mentors,) only pairs of at least this score;
    ``BARRED`` leaves a mentor out. count: at least 1; the best come first by
    (score - price descending, tie ascending).
    """

    need: Ints64
    price: Ints64
    least: Ints32
    count: int


class Supply(Protocol):
    """All eligible pairs of a pool with places, of which a problem may hold only some."""

    def best(self, query: Query) -> Pairs:
        """Return exactly the pairs that a query asks for, over all mentors."""
        ...

    def wishes(self, least: Ints32) -> Pairs:
        """Return every pair that fulfills a wish; ``least`` as in ``Query``."""
        ...


@dataclass(frozen=True, eq=False)
class Result:
    """An assignment with what is needed to prove it.

    mate: (n_requests,) mentor or -1. price: (n_mentors,) at least 0. bonus: what the fair policy
    added to every served request (0 for total). floor: the weakest score that fair allows.
    proof: further named arrays (the cuts of the fair policy).
    """

    mate: Ints32
    price: Ints64
    bonus: int = 0
    floor: int = 0
    proof: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """What the independent check found; ``problems`` is empty when all that was claimed holds.

    ``broken`` are those of them that forbid to use the result at all: a rule is broken. The others
    say what is not proven, as when the search for the best was stopped early.

    Scores are ten-thousandths. ``weakest`` is None when nobody is served. ``bound`` is the proven
    bound on the total; ``gap`` is bound - total.
    """

    policy: Policy
    served: int
    mentees_served: int
    weakest: int | None
    total: int
    bound: int
    gap: int
    optimal: bool
    blocking_pairs: int
    problems: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_bounded(self) -> bool:
        """Whether all is proven but the total, and that up to the gap: a search stopped early."""
        only_total = self.gap != 0 and len(self.problems) == 1 and not self.broken
        return only_total and self.policy != "stable"
