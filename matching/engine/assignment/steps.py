"""Column generation: the best assignment over all pairs, from a problem that holds few of them.

Solve what is known; ask, at the prices found, for pairs that would be worth more to a mentee than
what she knows; add them; repeat until there are none. Then no price lies, and the optimum of the
known pairs is that of all (Dantzig & Wolfe 1960; Gilmore & Gomory 1961). Mentees rather than
requests are priced: where requests of one mentee meet at one mentor, each alone would promise too
much.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine.assignment.market import Market
from matching.engine.assignment.total import best_with_bonus
from matching.engine.pool import Ints32, Ints64
from matching.engine.problem import NEVER, Problem, Result


@dataclass(frozen=True, eq=False)
class Step:
    """An assignment and its prices, with all arcs that a bound at these prices needs.

    is_last: nothing better exists.
    """

    problem: Problem
    result: Result
    is_last: bool


def improve(market: Market, bonus: int = 0, floor: int = 0) -> Iterator[Step]:
    """Yield ever better assignments until one is the best over all pairs.

    Args:
        market: the pairs known so far; grows.
        bonus: as in ``best_with_bonus``.
        floor: only pairs of at least this score are used.
    """
    while True:
        problem = market.problem
        kept = problem.score >= floor
        mate, price = best_with_bonus(problem, bonus, kept)
        if market.is_whole:
            yield Step(problem, Result(mate, price, bonus, floor), True)
            return
        need = worth_knowing(problem, price, bonus, floor)
        grown = market.ask_worth(need, price, floor)
        yield Step(market.problem, Result(mate, price, bonus, floor), not len(grown))
        if not len(grown):
            return


def worth_knowing(problem: Problem, price: Ints64, bonus: int, floor: int) -> Ints64:
    """Return (n_requests,) what a pair's score less price must exceed to change anything.

    A mentee with q requests never needs more than each one's q best pairs at these prices: so the
    q-th best that is known; and never one that costs more than it can be worth.
    """
    needed = np.bincount(problem.mentee, minlength=problem.n_mentees)[problem.mentee]
    worthless = -bonus * (1 + problem.lacks_mentor[problem.mentee].astype(np.int64))
    best = nth_best(problem, problem.score - price[problem.mentor], needed, floor)
    return np.maximum(best, worthless)


def nth_best(problem: Problem, net: Ints64, nth: Ints32 | Ints64, floor: int) -> Ints64:
    """Return each request's nth best net of arcs that reach the floor; -NEVER without as many."""
    arcs = np.flatnonzero(problem.score >= floor)
    arcs = arcs[np.lexsort((-net[arcs], problem.request[arcs]))]
    begin = np.searchsorted(problem.request[arcs], np.arange(problem.n_requests + 1))
    at = begin[:-1] + nth - 1
    exists = at < begin[1:]
    best = np.full(problem.n_requests, -NEVER, dtype=np.int64)
    best[exists] = net[arcs[at[exists]]]
    return best
