"""The assignment problem as a network.

mentee (supply: her limit) -> request -> (mentee, mentor) pair -> mentor -> sink, and from each
mentee an exit to the sink for the requests that stay unserved, so there is always a flow. Nodes
that cannot matter are left out: a mentee with one place needs no request nodes, and a pair node
stands only where two arcs of a mentee with several places meet at one mentor.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.flow import Network
from matching.engine.pool import ONE, Bools, Ints32, Ints64
from matching.engine.problem import Problem

_Numbers = int | NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the parts of a problem stand in the network, and its arcs between people.

    Nodes are numbered: mentees, requests, pairs, mentors, sink, source. share: (n_mentees,) how
    many of her requests can be served at most. request_node: (n_requests,) the mentee's own node
    where she has one place. arcs: indices into the problem's arcs that can be used. head: for each
    of them its pair node or mentor node. pair_mentor: (n_pairs,) mentor of each pair node.
    """

    problem: Problem
    share: Ints64
    request_node: Ints32
    split: Ints32
    arcs: Ints64
    head: Ints32
    pair_mentor: Ints32

    @property
    def first_pair(self) -> int:
        """Number of the first pair node."""
        return self.problem.n_mentees + self.problem.n_requests

    @property
    def first_mentor(self) -> int:
        """Number of the first mentor node."""
        return self.first_pair + len(self.pair_mentor)

    @property
    def sink(self) -> int:
        """Number of the sink."""
        return self.first_mentor + self.problem.n_mentors

    @property
    def n_nodes(self) -> int:
        """Number of nodes without the source, which is one more."""
        return self.sink + 1


def lay_out(problem: Problem, kept: Bools | None = None, one_each: bool = False) -> Layout:
    """Number the nodes of a problem.

    Args:
        problem: the problem.
        kept: (n_arcs,) True where an arc may be used; all when left out.
        one_each: give every mentee one place at most, and none if she has a mentor already.
    """
    usable = problem.limit[problem.mentee[problem.request]] > 0
    arcs = np.flatnonzero(usable if kept is None else usable & kept)
    share = _share(problem, arcs)
    if one_each:
        share = np.minimum(share, problem.lacks_mentor)
    whole = np.arange(problem.n_requests, dtype=np.int32)
    is_split = share[problem.mentee] > 1
    node = np.where(is_split, problem.n_mentees + whole, problem.mentee).astype(np.int32)
    head, pair_mentor = _heads(problem, arcs, share)
    return Layout(problem, share, node, whole[is_split], arcs, head, pair_mentor)


def _share(problem: Problem, arcs: Ints64) -> Ints64:
    """Count, per mentee, the requests that have an arc, up to her limit."""
    has_arc = np.zeros(problem.n_requests, dtype=np.bool_)
    has_arc[problem.request[arcs]] = True
    count = np.bincount(problem.mentee[has_arc], minlength=problem.n_mentees)
    return np.minimum(count, problem.limit).astype(np.int64)


def _heads(problem: Problem, arcs: Ints64, share: Ints64) -> tuple[Ints32, Ints32]:
    """Lead each arc to its mentor, or to the pair node where arcs of one mentee meet."""
    mentee = problem.mentee[problem.request[arcs]]
    mentor = problem.mentor[arcs]
    several = np.flatnonzero(share[mentee] > 1)
    key = mentee[several].astype(np.int64) * problem.n_mentors + mentor[several]
    pairs, pair, count = np.unique(key, return_inverse=True, return_counts=True)
    meets = count > 1
    number = np.cumsum(meets) - 1
    first_pair = problem.n_mentees + problem.n_requests
    head = first_pair + int(meets.sum()) + mentor.astype(np.int64)
    met = meets[pair]
    head[several[met]] = first_pair + number[pair[met]]
    pair_mentor = pairs[meets] % max(problem.n_mentors, 1)
    return head.astype(np.int32), pair_mentor.astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Arcs of one kind, to be joined into a network."""

    tail: Ints32
    head: Ints32
    capacity: Ints64
    cost: Ints64


def _arcs(tail: _Numbers, head: _Numbers, capacity: _Numbers = 1, cost: _Numbers = 0) -> _Arcs:
    parts = np.broadcast_arrays(tail, head, capacity, cost)
    return _Arcs(
        parts[0].astype(np.int32),
        parts[1].astype(np.int32),
        parts[2].astype(np.int64),
        parts[3].astype(np.int64),
    )


def _join(n_nodes: int, kinds: list[_Arcs]) -> Network:
    return Network(
        n_nodes,
        np.concatenate([kind.tail for kind in kinds]),
        np.concatenate([kind.head for kind in kinds]),
        np.concatenate([kind.capacity for kind in kinds]),
        np.concatenate([kind.cost for kind in kinds]),
    )


def _inner(layout: Layout, cost: _Numbers) -> list[_Arcs]:
    """List the arcs between people; those of the problem come first."""
    problem = layout.problem
    pairs = np.arange(len(layout.pair_mentor))
    mentors = layout.first_mentor + np.arange(problem.n_mentors)
    requests = layout.request_node[problem.request[layout.arcs]]
    return [
        _arcs(requests, layout.head, 1, cost),
        _arcs(problem.mentee[layout.split], layout.request_node[layout.split]),
        _arcs(layout.first_pair + pairs, layout.first_mentor + layout.pair_mentor),
        _arcs(mentors, layout.sink, problem.places),
    ]


def cost_network(layout: Layout, bonus: int) -> tuple[Network, Ints64]:
    """Build the network whose cheapest flow is the best assignment, with its supplies.

    Served requests are worth their score and ``bonus``, and ``bonus`` again for a mentee's first
    mentor: she pays it twice for her last exit and once for the others. That is convex, so whole
    flows stay exact. Values turn into costs of at least 0 as ``ONE - score``.
    """
    problem, share = layout.problem, layout.share
    cost = ONE - problem.score[layout.arcs].astype(np.int64)
    mentees = np.flatnonzero(share)
    some = mentees[share[mentees] > 1]
    last = bonus * (1 + problem.lacks_mentor[mentees].astype(np.int64))
    exits = [
        _arcs(mentees, layout.sink, 1, ONE + last),
        _arcs(some, layout.sink, share[some] - 1, ONE + bonus),
    ]
    supply = np.zeros(layout.n_nodes, dtype=np.int64)
    supply[: problem.n_mentees] = share
    supply[layout.sink] = -share.sum()
    return _join(layout.n_nodes, _inner(layout, cost) + exits), supply


def count_network(layout: Layout) -> Network:
    """Build the network whose largest flow from source to sink is the most that can be served."""
    source = layout.n_nodes
    mentees = np.flatnonzero(layout.share)
    entrances = _arcs(source, mentees, layout.share[mentees])
    return _join(layout.n_nodes + 1, [*_inner(layout, 0), entrances])


def mates(layout: Layout, flow: Ints64) -> Ints32:
    """Read the mentor of each request, or -1, from a flow."""
    used = layout.arcs[flow[: len(layout.arcs)] > 0]
    mate = np.full(layout.problem.n_requests, -1, dtype=np.int32)
    mate[layout.problem.request[used]] = layout.problem.mentor[used]
    return mate
