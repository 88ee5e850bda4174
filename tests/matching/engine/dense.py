"""All pairs at once: what answers without a matrix are compared with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import match
from matching.engine.assignment import fair, market, stable
from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import NEVER, Pairs, Problem, Query
from matching.engine.scoring import Scorer
from matching.engine.ties import pair_hash

# As few as the search allows: a mentee has up to three requests, and a cut may count as many pairs
# of one request as crossed already.
FIRST, MORE, CROSSINGS = 1, 3, 4
COLUMNS = ("request", "mentor", "score", "tie", "wish")


class Everything:
    """A supply that holds all pairs and looks at each of them whenever it is asked."""

    def __init__(self, pairs: Pairs | Problem) -> None:
        self.pairs = pairs_of(pairs)

    def best(self, query: Query) -> Pairs:
        """Sort every pair that is wanted, and take the first of each request."""
        pairs = self.pairs
        need, net = query.need[pairs.request], pairs.score - query.price[pairs.mentor]
        wanted = (net > need) & (need < NEVER) & (pairs.score >= query.least[pairs.mentor])
        at = np.flatnonzero(wanted)
        at = at[np.lexsort((pairs.tie[at], -net[at], pairs.request[at]))]
        place = np.arange(len(at)) - np.searchsorted(pairs.request[at], pairs.request[at])
        return _taken(pairs, np.sort(at[place < query.count]))

    def wishes(self, least: Ints32) -> Pairs:
        """Take every pair with a wish."""
        pairs = self.pairs
        return _taken(
            pairs, np.flatnonzero((pairs.wish > 0) & (pairs.score >= least[pairs.mentor]))
        )


def _taken(pairs: Pairs, at: Ints64) -> Pairs:
    return Pairs(*(getattr(pairs, name)[at] for name in COLUMNS))


def pairs_of(holder: Pairs | Problem) -> Pairs:
    """Return the pairs that somebody holds."""
    return Pairs(*(getattr(holder, name) for name in COLUMNS))


def rows_of(pairs: Pairs | Problem) -> list[tuple[int, ...]]:
    """List pairs as (request, mentor, score, tie, wish), to be compared."""
    columns = [getattr(pairs, name).tolist() for name in COLUMNS]
    return list(zip(*columns, strict=True))


def holding(problem: Problem, at: Bools | Ints64) -> Problem:
    """Return the problem with some of its pairs only."""
    return replace(problem, **{name: getattr(problem, name)[at] for name in COLUMNS})


def bare(problem: Problem) -> Problem:
    """Return the people, places and limits of a problem, without any pair."""
    return holding(problem, np.zeros(problem.n_arcs, dtype=np.bool_))


def n_firsts(problem: Problem, mate: Ints32) -> int:
    """Count the mentees who get their first mentor."""
    mentee = problem.mentee[mate >= 0]
    return len(np.unique(mentee[problem.lacks_mentor[mentee]]))


def eligible_pairs(
    scorer: Scorer, taken: Ints64 | None = None, is_open: Bools | None = None
) -> Pairs:
    """Return every pair of a pool that may be matched, whatever its score, from one block."""
    pool = scorer.pool
    rows = np.arange(pool.n_requests, dtype=np.int32)
    block, allowed = scorer.block(rows), scorer.eligible(rows)
    if is_open is not None:
        allowed &= is_open[:, None]
    if taken is not None:
        pair = pool.mentee[:, None].astype(np.int64) * pool.n_mentors + np.arange(pool.n_mentors)
        allowed &= ~np.isin(pair, taken)
    request, mentor = (axis.astype(np.int32) for axis in np.nonzero(allowed))
    tie = pair_hash(pool.request_hash[request], pool.mentor_hash[mentor])
    at = (request, mentor)
    return Pairs(request, mentor, block.score[at], tie, block.rank[at])


@contextmanager
def few_arcs(first: int = FIRST) -> Iterator[None]:
    """Let searches begin with so few pairs that they must ask for others, even in tiny pools."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (market, stable):
            patch.setattr(module, "FIRST_ARCS", first)
        patch.setattr(market, "MORE_ARCS", MORE)
        patch.setattr(fair, "CROSSINGS", CROSSINGS)
        yield


@contextmanager
def the_large_way() -> Iterator[None]:
    """Never look at all pairs at once, and begin with few."""
    with pytest.MonkeyPatch.context() as patch, few_arcs():
        patch.setattr(match, "ALL_AT_ONCE", -1)
        yield
