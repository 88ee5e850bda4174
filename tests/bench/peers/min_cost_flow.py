"""The flow solver of OR-tools on every allowed pair at once."""

import numpy as np
from measure import FOLDER, measured, report
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

ONE = 10_000


def main() -> None:
    """Solve, and print who got whom."""
    scores, places = np.load(FOLDER / "scores.npy"), np.load(FOLDER / "places.npy")
    request, mentor = (axis.astype(np.int32) for axis in np.nonzero(scores >= 0))
    cost = ONE - scores[request, mentor].astype(np.int64)
    shape = scores.shape
    del scores
    flows, cpu_s = measured(lambda: _solve(shape, places, request, mentor, cost))
    mate = np.full(shape[0], -1)
    mate[request[flows > 0]] = mentor[flows > 0]
    report(mate.tolist(), cpu_s, "ortools", "numpy")


def _solve(shape, places, request, mentor, cost) -> np.ndarray:
    """Return the flow on every pair; whoever goes straight to the sink is unserved."""
    n_requests, n_mentors = shape
    sink = np.int32(n_requests + n_mentors)
    requests = np.arange(n_requests, dtype=np.int32)
    mentors = np.arange(n_requests, sink, dtype=np.int32)
    flow = SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    pairs = add(request, mentor + np.int32(n_requests), np.ones(len(request), np.int64), cost)
    add(requests, np.full_like(requests, sink), np.ones(n_requests, np.int64),
        np.full(n_requests, ONE, dtype=np.int64))  # fmt: skip
    add(mentors, np.full_like(mentors, sink), places.astype(np.int64),
        np.zeros(n_mentors, dtype=np.int64))  # fmt: skip
    flow.set_nodes_supplies(requests, np.ones(n_requests, np.int64))
    flow.set_node_supply(int(sink), -n_requests)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow was not solved")
    return flow.flows(pairs)


if __name__ == "__main__":
    main()
