"""Network flows: the one place that knows the solver; arcs go in, whole flows come out.

OR-tools does the work (``SimpleMinCostFlow``, a cost-scaling push-relabel; ``SimpleMaxFlow``).
It exposes no prices, so ``distances`` finds them in the residual graph. Whatever comes back is
checked elsewhere (``certificate``), so another solver may take its place here.

Reference: Ahuja, Magnanti & Orlin, "Network Flows", Prentice Hall 1993, chapters 5, 7 and 10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow

from matching.engine.pool import Bools, Ints32, Ints64

UNREACHABLE = int(np.iinfo(np.int64).max)
# The solver multiplies costs by the number of nodes in 64 bits; it refuses beyond about this.
COST_LIMIT = 10**18


class FlowError(Exception):
    """A network that cannot be solved; the text says why."""


@dataclass(frozen=True, eq=False)
class Network:
    """A directed network.

    tail, head: (n_arcs,) node indices 0..n_nodes-1; parallel arcs are allowed. capacity, cost:
    (n_arcs,) whole numbers, at least 0.
    """

    n_nodes: int
    tail: Ints32
    head: Ints32
    capacity: Ints64
    cost: Ints64


def cheapest_flow(network: Network, supply: Ints64) -> Ints64:
    """Send every supply to the demands at the least total cost.

    Args:
        network: costs at least 0, so that no cycle is negative.
        supply: (n_nodes,) positive where flow enters, negative where it leaves, sum 0.

    Returns:
        (n_arcs,) whole flows. The same arcs in the same order give the same flows.

    Raises:
        FlowError: costs that 64 bits cannot hold, or supplies that cannot be sent.
    """
    _check_costs(network)
    if not len(network.tail):
        return _no_flow(supply)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.capacity, network.cost
    )
    solver.set_nodes_supplies(np.arange(network.n_nodes, dtype=np.int32), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(f"the flow could not be solved: {status.name}")
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def largest_flow(network: Network, source: int, sink: int) -> tuple[int, Bools]:
    """Find the most that can flow from source to sink, and the cut that proves it.

    Costs are ignored.

    Returns:
        The amount, and (n_nodes,) True on the source's side of a smallest cut: the capacities of
        the arcs that leave that side add up to the amount (Ford & Fulkerson, "Maximal flow
        through a network", Canadian Journal of Mathematics 8, 1956).

    Raises:
        FlowError: the solver refused the network.
    """
    side = np.zeros(network.n_nodes, dtype=np.bool_)
    side[source] = True
    if not len(network.tail):
        return 0, side
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(network.tail, network.head, network.capacity)
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise FlowError(f"the largest flow could not be found: {status.name}")
    side[solver.get_source_side_min_cut()] = True
    return int(solver.optimal_flow()), side


def distances(network: Network, flow: Ints64, root: int) -> Ints64:
    """Find the length of the shortest path from the root to each node in the residual graph.

    Label correcting (Bellman 1958, Ford 1956) by rounds: each relaxes, at once, all residual arcs
    that leave a node whose label fell in the round before.

    Args:
        network: as solved.
        flow: (n_arcs,) a cheapest flow of it.
        root: the node at distance 0.

    Returns:
        (n_nodes,) distances, ``UNREACHABLE`` where no path leads.

    Raises:
        FlowError: the flow is not a cheapest one, so that distances do not exist.
    """
    tail, head, cost = _residual(network, flow)
    begin = np.searchsorted(tail, np.arange(network.n_nodes + 1))
    label = np.full(network.n_nodes, UNREACHABLE, dtype=np.int64)
    label[root] = 0
    changed: NDArray[np.int64] = np.array([root])
    for _ in range(network.n_nodes):
        arcs = _leaving(begin, changed)
        before = label.copy()
        np.minimum.at(label, head[arcs], label[tail[arcs]] + cost[arcs])
        changed = np.flatnonzero(label < before)
        if not len(changed):
            return label
    raise FlowError("a negative cycle: the flow is not a cheapest one")


def _check_costs(network: Network) -> None:
    highest = int(network.cost.max(initial=0))
    if int(network.cost.min(initial=0)) < 0:
        raise FlowError("costs must not be negative")
    if highest * (network.n_nodes + 1) >= COST_LIMIT:
        raise FlowError(f"cost {highest} is too large for {network.n_nodes} nodes")


def _no_flow(supply: Ints64) -> Ints64:
    if supply.any():
        raise FlowError("the flow could not be solved: INFEASIBLE")
    return np.zeros(0, dtype=np.int64)


def _residual(network: Network, flow: Ints64) -> tuple[Ints32, Ints32, Ints64]:
    """List the arcs on which flow may still grow, or shrink at the opposite cost, by tail."""
    grow, shrink = flow < network.capacity, flow > 0
    tail = np.concatenate((network.tail[grow], network.head[shrink]))
    head = np.concatenate((network.head[grow], network.tail[shrink]))
    cost = np.concatenate((network.cost[grow], -network.cost[shrink]))
    order = np.argsort(tail, kind="stable")
    return tail[order], head[order], cost[order]


def _leaving(begin: NDArray[np.int64], nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the arcs that leave these nodes; arcs of node v are begin[v]..begin[v + 1] - 1."""
    count = begin[nodes + 1] - begin[nodes]
    ends = np.cumsum(count)
    total = int(ends[-1])
    shift: NDArray[np.int64] = np.repeat(begin[nodes] - (ends - count), count)
    return shift + np.arange(total)
