"""The pairs that lists of alternatives need, where a problem does not hold all of them."""

import numpy as np

from matching.engine.assignment.market import Market, joined
from matching.engine.assignment.steps import nth_best
from matching.engine.insight.alternatives import LISTED
from matching.engine.insight.nearest import best_of_mentors
from matching.engine.insight.plan import select
from matching.engine.pool import Ints32
from matching.engine.problem import BARRED, NEVER, Problem, Query, Supply


def with_lists(
    problem: Problem, mate: Ints32, supply: Supply, least: int, count: int = LISTED
) -> Problem:
    """Add the next best pairs of every served request and of every mentor who serves any.

    Args:
        problem: some of the pairs, at least those of the assignment.
        mate: (n_requests,) mentor or -1.
        supply: all pairs.
        least: the lowest score that counts.
        count: how many pairs beside those of the assignment.
    """
    market = Market(problem, supply, least)
    floor = np.where(problem.places > 0, market.everywhere, BARRED).astype(np.int32)
    # What is known already says how good the others must be.
    known = select(problem, np.flatnonzero(problem.places[problem.mentor] > 0))
    score = known.score.astype(np.int64)
    worst = nth_best(known, score, np.full(problem.n_requests, count + 1), least)
    need = np.where(mate >= 0, np.maximum(worst - 1, -1), NEVER)
    market.ask(Query(need, market.free, floor, count + 1))
    taken = np.bincount(mate[mate >= 0], minlength=problem.n_mentors)
    is_open = problem.limit[problem.mentee] > 0
    his = best_of_mentors(
        supply, np.where(taken > 0, floor, BARRED).astype(np.int32), count + 3 * taken, is_open
    )
    return joined(market.problem, his)[0]
