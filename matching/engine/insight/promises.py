"""What policy fair promised, asked again after a change: as many served, none stronger."""

from matching.engine.assignment.network import count_network, lay_out
from matching.engine.flow import largest_flow
from matching.engine.pool import Bools
from matching.engine.problem import Problem


def serves_most(problem: Problem, served: int, firsts: int) -> bool:
    """Tell whether no assignment serves more requests, nor gives more mentees a first mentor.

    Args:
        problem: all arcs.
        served, firsts: what an assignment of it reaches.
    """
    return all(
        _count(problem, None, once) == amount
        for amount, once in _questions(problem, served, firsts)
    )


def has_strongest(problem: Problem, served: int, firsts: int, floor: int) -> bool:
    """Tell whether only arcs down to the floor serve so many: those above serve fewer.

    Args:
        problem: all arcs.
        served, firsts: what arcs of the floor and more reach.
        floor: 0..10000.
    """
    above = problem.score > floor
    return any(
        _count(problem, above, once) < amount
        for amount, once in _questions(problem, served, firsts)
    )


def _questions(problem: Problem, served: int, firsts: int) -> list[tuple[int, bool]]:
    """List what is to be reached, and whether each mentee counts once; often both are one."""
    both = [(served, False), (firsts, True)]
    open_to = problem.limit > 0
    is_one = problem.limit.max(initial=0) <= 1 and problem.lacks_mentor[open_to].all()
    return both[:1] if is_one else both


def _count(problem: Problem, kept: Bools | None, once: bool) -> int:
    layout = lay_out(problem, kept, one_each=once)
    return largest_flow(count_network(layout), layout.n_nodes, layout.sink)[0]
