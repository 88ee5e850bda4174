import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.engine.flow import (
    UNREACHABLE,
    FlowError,
    Network,
    cheapest_flow,
    distances,
    largest_flow,
)


def network(n_nodes: int, arcs: list[tuple[int, int, int, int]]) -> Network:
    """Build a network from (tail, head, capacity, cost)."""
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    ends = columns[:2].astype(np.int32)
    return Network(n_nodes, ends[0], ends[1], columns[2], columns[3])


def supplies(*amounts: int) -> np.ndarray:
    return np.array(amounts, dtype=np.int64)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    node = st.integers(0, 4)
    arc = st.tuples(node, node, st.integers(0, 3), st.integers(0, 9))
    arcs = draw(st.lists(arc.filter(lambda a: a[0] != a[1]), max_size=12))
    return network(5, [*arcs, (0, 4, 5, 20)])


def balance(net: Network, flow: np.ndarray) -> np.ndarray:
    out = np.bincount(net.tail, flow, net.n_nodes)
    return out - np.bincount(net.head, flow, net.n_nodes)


def test_cheapest_flow_takes_the_cheap_way_first():
    net = network(3, [(0, 2, 5, 4), (0, 1, 2, 1), (1, 2, 2, 1)])

    flow = cheapest_flow(net, supplies(3, 0, -3))

    assert flow.tolist() == [1, 2, 2]


@given(networks(), st.integers(0, 5))
def test_cheapest_flow_costs_what_the_linear_program_costs(net, amount):
    supply = supplies(amount, 0, 0, 0, -amount)

    flow = cheapest_flow(net, supply)

    incidence = np.zeros((net.n_nodes, len(net.tail)))
    incidence[net.tail, np.arange(len(net.tail))] += 1
    incidence[net.head, np.arange(len(net.tail))] -= 1
    ranges = [(0, capacity) for capacity in net.capacity]
    program = linprog(net.cost, A_eq=incidence, b_eq=supply, bounds=ranges)
    assert balance(net, flow).tolist() == supply.tolist()
    assert (flow <= net.capacity).all()
    assert int(flow @ net.cost) == round(program.fun)


def test_cheapest_flow_of_no_arcs_is_empty():
    assert cheapest_flow(network(2, []), supplies(0, 0)).tolist() == []


def test_cheapest_flow_refuses_what_cannot_be_sent():
    with pytest.raises(FlowError, match="INFEASIBLE"):
        cheapest_flow(network(2, [(0, 1, 1, 0)]), supplies(2, -2))
    with pytest.raises(FlowError, match="INFEASIBLE"):
        cheapest_flow(network(2, []), supplies(1, -1))


@pytest.mark.parametrize(("cost", "reason"), [(-1, "negative"), (10**18, "too large")])
def test_cheapest_flow_refuses_costs_that_could_overflow(cost, reason):
    with pytest.raises(FlowError, match=reason):
        cheapest_flow(network(2, [(0, 1, 1, cost)]), supplies(1, -1))


@given(networks())
def test_largest_flow_equals_the_capacity_of_its_cut(net):
    amount, side = largest_flow(net, 0, 4)

    leaves = side[net.tail] & ~side[net.head]
    assert side[0]
    assert not side[4]
    assert amount == net.capacity[leaves].sum()


def test_largest_flow_of_no_arcs_is_nothing():
    amount, side = largest_flow(network(2, []), 0, 1)

    assert (amount, side.tolist()) == (0, [True, False])


@given(networks(), st.integers(0, 5))
def test_distances_leave_no_residual_arc_to_shorten(net, amount):
    flow = cheapest_flow(net, supplies(amount, 0, 0, 0, -amount))

    label = distances(net, flow, 0)

    for tail, head, cost, room, used in zip(
        net.tail, net.head, net.cost, net.capacity - flow, flow, strict=True
    ):
        if room and label[tail] < UNREACHABLE:
            assert label[head] <= label[tail] + cost
        if used and label[head] < UNREACHABLE:
            assert label[tail] <= label[head] - cost


def test_distances_are_those_of_shortest_paths():
    net = network(4, [(0, 1, 1, 5), (0, 2, 1, 1), (2, 1, 1, 1)])

    label = distances(net, np.zeros(3, dtype=np.int64), 0)

    assert label.tolist() == [0, 2, 1, UNREACHABLE]


def test_distances_refuse_a_flow_that_is_not_cheapest():
    net = network(2, [(0, 1, 1, 5), (0, 1, 1, 1)])

    with pytest.raises(FlowError, match="not a cheapest"):
        distances(net, supplies(1, 0), 0)
