"""Supplies of pairs that are made from others: of a problem's own arcs, and without one pair."""

from dataclasses import replace

import numpy as np

from matching.engine.insight.plan import pairs_of, select
from matching.engine.pool import ONE, Ints32, Ints64
from matching.engine.problem import BARRED, NEVER, Pairs, Problem, Query, Supply

# Where the parts of an arc's rank stand in one number: request, score, what fits of the tie.
SHIFT_REQUEST = np.uint64(44)
SHIFT_SCORE = np.uint64(30)


class Known:
    """Supplies the arcs of a problem that holds all of them, a few at a time."""

    def __init__(self, problem: Problem) -> None:
        """Put the arcs of each request in order, best first."""
        self._problem = problem
        self._begin = np.searchsorted(problem.request, np.arange(problem.n_requests + 1))
        self._order = _in_order(problem)

    def best(self, query: Query) -> Pairs:
        """Return the pairs that a query asks for."""
        problem = self._problem
        arcs = self._order[self._places(np.flatnonzero(query.need < NEVER))]
        net = problem.score[arcs] - query.price[problem.mentor[arcs]]
        wanted = net > query.need[problem.request[arcs]]
        wanted &= problem.score[arcs] >= query.least[problem.mentor[arcs]]
        arcs, net = arcs[wanted], net[wanted]
        if query.price.any():
            arcs = arcs[np.lexsort((problem.tie[arcs], -net, problem.request[arcs]))]
        request = problem.request[arcs]
        place = np.arange(len(arcs)) - np.searchsorted(request, request)
        return pairs_of(select(problem, np.sort(arcs[place < query.count])))

    def wishes(self, least: Ints32) -> Pairs:
        """Return every pair that fulfills a wish."""
        problem = self._problem
        wanted = (problem.wish > 0) & (problem.score >= least[problem.mentor])
        return pairs_of(select(problem, np.flatnonzero(wanted)))

    def _places(self, rows: Ints64) -> Ints64:
        """List the places of the arcs of these requests."""
        count = self._begin[rows + 1] - self._begin[rows]
        ends = np.cumsum(count)
        shift = np.repeat(self._begin[rows] - (ends - count), count)
        return shift + np.arange(len(shift))


def _in_order(problem: Problem) -> Ints64:
    """Order arcs by request, then score, best first, then tie.

    All in one number, which is sorted several times faster, with as much of the tie as fits.
    """
    worse = (ONE - problem.score).astype(np.uint64)
    key = (problem.request.astype(np.uint64) << SHIFT_REQUEST) + (worse << SHIFT_SCORE)
    key += problem.tie >> (np.uint64(64) - SHIFT_SCORE)
    order = np.argsort(key)
    if (np.diff(key[order]) == 0).any():
        order = np.lexsort((problem.tie, -problem.score, problem.request))
    return order


class Without:
    """Supplies what another does, but for a request and for a mentor to its mentee."""

    def __init__(self, supply: Supply, mentee: Ints32, request: int, mentor: int) -> None:
        """Leave out the request, and the mentor to all requests of its mentee.

        Args:
            supply: whose pairs.
            mentee: (n_requests,) whose each request is.
            request, mentor: the pair.
        """
        self._supply = supply
        self._hers = mentee == mentee[request]
        self._request = request
        self._mentor = mentor

    def best(self, query: Query) -> Pairs:
        """Return the pairs that a query asks for."""
        need = query.need.copy()
        need[self._request] = NEVER
        least = query.least.copy()
        least[self._mentor] = BARRED
        hers = replace(query, need=np.where(self._hers, need, NEVER), least=least)
        others = replace(query, need=np.where(self._hers, NEVER, need))
        return _together(self._supply.best(hers), self._supply.best(others))

    def wishes(self, least: Ints32) -> Pairs:
        """Return every pair that fulfills a wish."""
        pairs = self._supply.wishes(least)
        with_him = self._hers[pairs.request] & (pairs.mentor == self._mentor)
        return pairs.take((pairs.request != self._request) & ~with_him)


def _together(some: Pairs, others: Pairs) -> Pairs:
    """Put pairs of different requests in one order."""
    request = np.concatenate((some.request, others.request))
    mentor = np.concatenate((some.mentor, others.mentor))
    order = np.lexsort((mentor, request))
    return Pairs(
        request[order],
        mentor[order],
        np.concatenate((some.score, others.score))[order],
        np.concatenate((some.tie, others.tie))[order],
        np.concatenate((some.wish, others.wish))[order],
    )
