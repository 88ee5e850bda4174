"""A problem that holds some pairs of a pool, and whoever supplies the others.

Pairs that turn out to matter are added and never dropped: prices of a growing problem settle,
those of a shrinking one may go round in circles.
"""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment.horizon import Horizon
from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import BARRED, NEVER, Pairs, Problem, Query, Supply

# Few to begin with, and few more whenever they matter, make the smallest networks; more of them
# save hardly a step. At least as many as a mentee has requests.
FIRST_ARCS = 8
MORE_ARCS = 4
NOTHING = Pairs.empty()

Column = TypeVar("Column", bound=np.generic)


class Market:
    """What is known of a pool's pairs so far.

    problem: the problem with the arcs found. least: the lowest score that counts.
    """

    def __init__(self, problem: Problem, supply: Supply | None = None, least: int = 0) -> None:
        """Begin with a problem.

        Args:
            problem: people, places and limits, and the arcs known so far.
            supply: all pairs of requests that may be served; None where the problem holds them.
            least: 0..10000, the lowest score that counts.
        """
        self.problem = problem
        self.least = least
        self._supply = supply
        self._horizon = Horizon.unknown(problem.n_requests, problem.n_mentors, least)

    @property
    def is_whole(self) -> bool:
        """Whether the problem holds all pairs."""
        return self._supply is None

    @property
    def everywhere(self) -> Ints32:
        """(n_mentors,) the lowest score, for every mentor."""
        return np.full(self.problem.n_mentors, self.least, dtype=np.int32)

    @property
    def free(self) -> Ints64:
        """(n_mentors,) prices of nothing."""
        return np.zeros(self.problem.n_mentors, dtype=np.int64)

    @property
    def anything(self) -> Ints64:
        """(n_requests,) the need that every pair meets."""
        return np.full(self.problem.n_requests, -1, dtype=np.int64)

    def seed(self) -> None:
        """Take the best pairs of every request."""
        query = Query(self.anything, self.free, self.everywhere, FIRST_ARCS)
        self._horizon.learn(query.need, query.price, [self.find(query)[0]], FIRST_ARCS)

    def ask_worth(self, need: Ints64, price: Ints64, floor: int, known: int = 0) -> Ints32:
        """Add pairs with ``score - price > need`` that reach the floor, the best of each request.

        Only requests that need less than when they were last asked for, and mentors who have
        become cheaper, are looked at: what is known of all others speaks against them. ``known``
        is how many such pairs a request may know already, if that may be ``MORE_ARCS`` or more.

        Returns:
            The requests of new pairs; none when no unknown pair is worth so much.
        """
        count = known + MORE_ARCS
        floor = max(floor, self.least)
        if floor < self._horizon.floor:
            n_requests, n_mentors = self.problem.n_requests, self.problem.n_mentors
            self._horizon = Horizon.unknown(n_requests, n_mentors, floor)
        self._horizon.floor = floor
        least = np.full(self.problem.n_mentors, floor, dtype=np.int32)
        needs_less, is_cheaper = need < self._horizon.ceiling, price < self._horizon.base
        cheaper = np.where(is_cheaper, least, BARRED).astype(np.int32)
        answers = [
            self.find(Query(np.where(needs_less, need, NEVER), price, least, count)),
            self.find(Query(np.where(needs_less, NEVER, need), price, cheaper, count)),
        ]
        self._horizon.learn(need, price, [pairs for pairs, _ in answers], count)
        return np.concatenate([pairs.request[is_new] for pairs, is_new in answers])

    def ask(self, query: Query) -> Ints32:
        """Add the pairs that a query asks for; return the requests of new ones."""
        pairs, is_new = self.find(query)
        return pairs.request[is_new]

    def find(self, query: Query) -> tuple[Pairs, Bools]:
        """Add the pairs that a query asks for; return them, and which were new, (n_pairs,)."""
        if self._supply is None:
            return NOTHING, np.zeros(0, dtype=np.bool_)
        has_room = self.problem.limit[self.problem.mentee] > 0
        pairs = self._supply.best(replace(query, need=np.where(has_room, query.need, NEVER)))
        self.problem, is_new = joined(self.problem, pairs)
        return pairs, is_new

    def learn_wishes(self) -> None:
        """Add all pairs that fulfill a wish."""
        if self._supply is not None:
            self.problem, _ = joined(self.problem, self._supply.wishes(self.everywhere))


def joined(problem: Problem, pairs: Pairs) -> tuple[Problem, Bools]:
    """Add pairs to a problem's arcs; return it, and which of the pairs (n_pairs,) were new."""
    keys, others = _keys(problem, problem), _keys(problem, pairs)
    at = np.searchsorted(keys, others)
    known = np.append(keys, -1)[at] == others
    at = at[~known]

    def with_new(column: NDArray[Column], new: NDArray[Column]) -> NDArray[Column]:
        return np.insert(column, at, new[~known])

    larger = replace(
        problem,
        request=with_new(problem.request, pairs.request),
        mentor=with_new(problem.mentor, pairs.mentor),
        score=with_new(problem.score, pairs.score),
        tie=with_new(problem.tie, pairs.tie),
        wish=with_new(problem.wish, pairs.wish),
    )
    return larger, ~known


def _keys(problem: Problem, pairs: Problem | Pairs) -> Ints64:
    return pairs.request.astype(np.int64) * problem.n_mentors + pairs.mentor
