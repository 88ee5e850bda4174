"""The assignment of known pairs with the highest sum of scores, and the prices that prove it.

A cheapest flow is an optimal transport (Ahuja, Magnanti & Orlin 1993, chapter 12); its dual gives
every mentor's place a price.
"""

import numpy as np

from matching.engine.assignment.network import Layout, cost_network, lay_out, mates
from matching.engine.flow import UNREACHABLE, Network, cheapest_flow, distances
from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import Problem


def best_with_bonus(
    problem: Problem, bonus: int, kept: Bools | None = None
) -> tuple[Ints32, Ints64]:
    """Maximize the scores plus ``bonus`` per served request and again per first mentor.

    Args:
        problem: the problem.
        bonus: ten-thousandths, at least 0.
        kept: (n_arcs,) True where an arc may be used; all when left out.

    Returns:
        The mates, (n_requests,), and the lowest optimal prices, (n_mentors,).
    """
    layout = lay_out(problem, kept)
    network, supply = cost_network(layout, bonus)
    flow = cheapest_flow(network, supply)
    return mates(layout, flow), _prices(layout, network, flow)


def _prices(layout: Layout, network: Network, flow: Ints64) -> Ints64:
    """Price each mentor's place at what one more of his places would add.

    That is how far the shortest residual path from the sink to him goes below zero: the sink
    gives the place, the path passes it to whoever gains most. Full mentors only; a free place is
    worth nothing.
    """
    distance = distances(network, flow, layout.sink)[layout.first_mentor : layout.sink]
    return np.where(distance == UNREACHABLE, 0, np.maximum(0, -distance))
