import numpy as np
from hypothesis import given

from matching.engine.assignment.network import cost_network, count_network, lay_out, mates
from matching.engine.flow import cheapest_flow, largest_flow
from tests.matching.engine.problems import keeps_rules, make_problem, problems

MEETING = {(0, 0): 9000, (1, 0): 8000, (1, 1): 7000}


def test_lay_out_puts_a_pair_node_only_where_arcs_of_one_mentee_meet():
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2, 2], arcs=MEETING)

    layout = lay_out(problem)

    assert layout.pair_mentor.tolist() == [0]
    assert layout.head.tolist() == [layout.first_pair, layout.first_pair, layout.first_mentor + 1]


def test_lay_out_needs_no_further_nodes_at_limit_one():
    problem = make_problem(mentee=[0, 0], limit=[1], places=[2, 2], arcs=MEETING)

    layout = lay_out(problem)

    assert layout.pair_mentor.tolist() == []
    assert layout.request_node.tolist() == [0, 0]


def test_lay_out_leaves_out_what_is_not_kept_or_beyond_a_limit():
    problem = make_problem(mentee=[0, 1], limit=[0, 2], places=[2, 2], arcs=MEETING)

    assert lay_out(problem).arcs.tolist() == [1, 2]
    assert lay_out(problem, kept=np.array([True, False, True])).arcs.tolist() == [2]
    assert lay_out(problem).share.tolist() == [0, 1]


@given(problems())
def test_cost_network_supplies_what_its_sink_demands(problem):
    network, supply = cost_network(lay_out(problem), bonus=10_000)

    assert supply.sum() == 0
    assert (network.cost >= 0).all()
    assert (network.head < network.n_nodes).all()


@given(problems())
def test_mates_of_any_cheapest_flow_keep_the_rules(problem):
    layout = lay_out(problem)
    network, supply = cost_network(layout, bonus=0)

    mate = mates(layout, cheapest_flow(network, supply))

    assert keeps_rules(problem, tuple(mate.tolist()))


def test_count_network_lets_the_most_be_served():
    problem = make_problem(mentee=[0, 0, 1], limit=[2, 1], places=[1, 1], arcs=MEETING)
    layout, once = lay_out(problem), lay_out(problem, one_each=True)

    assert largest_flow(count_network(layout), layout.n_nodes, layout.sink)[0] == 2
    assert largest_flow(count_network(once), once.n_nodes, once.sink)[0] == 1
