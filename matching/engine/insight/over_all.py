"""Cheapest paths over all pairs, where a plan holds only some of them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.engine.assignment.market import Market
from matching.engine.insight.path import FAR, Path
from matching.engine.insight.plan import PARTS, Plan
from matching.engine.problem import NEVER, Problem


def path_over_all(
    plan: Plan,
    market: Market,
    find: Callable[[Plan], Path],
    grow: Callable[[Problem], Problem],
) -> tuple[Plan, Path]:
    """Find a cheapest path over all pairs.

    A pair that is not known shortens a path only if it leads on from a request that the search
    reached, and by less than is left to the goal. Such pairs are asked for until there are none.

    Args:
        plan: holds some of the pairs.
        market: knows the others; grows.
        find: finds the path in a plan.
        grow: makes the plan's problem from the market's, such as with a newcomer as its last
            mentor.

    Returns:
        The plan with the pairs that mattered, and the path in it.
    """
    while True:
        path = find(plan)
        if market.is_whole or not _learns(plan, path, market):
            return plan, path
        plan = replace(plan, problem=grow(market.problem))


def _learns(plan: Plan, path: Path, market: Market) -> bool:
    """Ask for pairs that could shorten a path; tell whether there are any."""
    known = market.problem
    # The last mentor may be a newcomer, whose pairs are all known. Rounded down, and one less as
    # a price of hardly less than nothing counts as nothing.
    price = np.maximum(plan.price[: known.n_mentors] // PARTS, 0)
    need = (path.reach - path.length) // PARTS - 1
    need = np.where(path.reach < FAR, need, NEVER)
    enough = known.score - price[known.mentor] > need[known.request]
    most = int(np.bincount(known.request[enough]).max(initial=0))
    return len(market.ask_worth(need, price, plan.floor, most)) > 0
