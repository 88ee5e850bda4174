"""The cheapest way to move one place: a shortest path in the residual graph of a plan.

Nodes are mentors, requests, mentees, and the sink, where free places and unserved requests meet.
A path says who leaves whom for whom. With the prices of the proof as potentials no step between
mentors is shorter than nothing, so that Dijkstra's method finds it (Ahuja, Magnanti & Orlin,
"Network Flows", 1993, chapters 4 and 9). The few nodes of one mentee have no prices; they are
walked until nothing gets cheaper.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.engine.insight.plan import NOBODY, Plan
from matching.engine.pool import Bools, Ints32, Ints64

# Further than any path; an arc that may not be used is further still.
FAR = 2**59
# What it adds that one more request moves: of equally good paths, the fewest people move.
MOVE = 1
START = -1


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a path ends: at a mentor, or at a request.

    utility: the least that it costs to reach the request from a mentor without a price. limit: a
    path as long as that at the prices is of no interest. In parts.
    """

    mentor: int = NOBODY
    request: int = NOBODY
    utility: int = 0
    limit: int = FAR


@dataclass(frozen=True, eq=False)
class Path:
    """A cheapest path.

    mate: (n_requests,) after everybody on it has moved. price: (n_mentors,) potentials that hold
    after it, where it began at the sink. reach: (n_requests,) the least cost at which the request
    could go elsewhere, ``FAR`` where that was not needed. length: a pair shortens the path only
    if ``reach - score + price < length``; the limit where there is none. All in parts.
    """

    mate: Ints32
    price: Ints64
    reach: Ints64
    length: int


def path_from_mentor(plan: Plan, mentor: int, goal: Goal) -> Path:
    """Find the cheapest way to the goal once a mentor has one mentee too many."""
    search = _Search(plan, goal)
    search.offer(mentor, 0, START)
    return search.run()


def path_from_request(plan: Plan, request: int, goal: Goal) -> Path:
    """Find the cheapest way to the goal once a request has lost its mentor."""
    search = _Search(plan, goal)
    search.walk(search.first_request + request, int(plan.held[request]), START)
    return search.run()


def path_from_sink(plan: Plan, goal: Goal) -> Path:
    """Find the cheapest way to fill one more place of the goal."""
    search = _Search(plan, goal)
    search.offer(search.sink, 0, START)
    return search.run()


class _Search:
    """The state of a search: who has been reached, at what cost, and from where.

    Nodes are numbered: mentors, sink, requests, mentees. Costs are lost worth, in parts. ``key``
    is the cost of a node with its price, which only grows along a path; it is ``-FAR`` once a node
    is settled, so that nothing is less.
    """

    def __init__(self, plan: Plan, goal: Goal) -> None:
        problem = plan.problem
        self.plan, self.goal = plan, goal
        self.sink = problem.n_mentors
        self.first_request = self.sink + 1
        self.first_mentee = self.first_request + problem.n_requests
        self.price = np.append(plan.price, 0)
        self.key = np.full(self.sink + 1, FAR)
        self.waiting = self.key.copy()
        self.settled = self.key.copy()
        self.came_from = np.full(self.sink + 1, START)
        self.inner: dict[int, tuple[int, int]] = {}
        self.reach = np.full(problem.n_requests, FAR)
        self.to_goal = FAR

    @property
    def length(self) -> int:
        """How far the goal is at the prices, as far as known."""
        if self.goal.mentor != NOBODY:
            return min(int(self.key[self.goal.mentor]), self.goal.limit)
        return min(self.to_goal - self.goal.utility, self.goal.limit)

    def run(self) -> Path:
        """Settle nodes, nearest first, until no other way to the goal can be shorter."""
        node = int(self.waiting.argmin())
        while (key := int(self.waiting[node])) < self.length:
            self.waiting[node], self.settled[node], self.key[node] = FAR, key, -FAR
            if node == self.sink:
                self._leave_sink(key)
            else:
                self._leave_mentor(node, key - int(self.price[node]))
            node = int(self.waiting.argmin())
        fallen = np.minimum(self.settled[: self.sink], self.length)
        return Path(self._moved(), self.plan.price - fallen, self.reach, self.length)

    def offer(self, node: int, cost: int, source: int) -> None:
        """Reach a mentor or the sink at a cost."""
        key = cost + int(self.price[node])
        if key < self.key[node]:
            self.key[node] = self.waiting[node] = key
            self.came_from[node] = source

    def walk(self, node: int, cost: int, source: int) -> None:
        """Reach a request or a mentee at a cost, and whatever can be reached from there."""
        if cost >= self.inner.get(node, (FAR, START))[0]:
            return
        self.inner[node] = cost, source
        if node < self.first_mentee:
            self._leave_request(node - self.first_request, cost)
        else:
            self._leave_mentee(node - self.first_mentee, cost)

    def _leave_mentor(self, mentor: int, cost: int) -> None:
        """Take his free place, or send one of his mentees away."""
        plan = self.plan
        if plan.taken[mentor] < plan.problem.places[mentor]:
            self.offer(self.sink, cost, mentor)
        for request in plan.served_by(mentor):
            self.walk(self.first_request + request, cost + MOVE + int(plan.held[request]), mentor)

    def _leave_request(self, request: int, cost: int) -> None:
        """Go to another mentor, make room for another request of hers, or stay unserved."""
        self.reach[request] = cost
        if request == self.goal.request:
            self.to_goal = cost
            return
        plan = self.plan
        mentee = int(plan.problem.mentee[request])
        served = [other for other in plan.asked_by(mentee) if plan.mate[other] != NOBODY]
        self._go_to_mentors(request, cost, [int(plan.mate[other]) for other in served])
        if request in served:
            self.walk(self.first_mentee + mentee, cost, self.first_request + request)
        for other in served:
            if other != request:
                self._take_over(request, cost, other)

    def _go_to_mentors(self, request: int, cost: int, hers: list[int]) -> None:
        """Reach all mentors the request could have, but those whom she has already."""
        plan = self.plan
        arcs = slice(*plan.begin[request : request + 2])
        mentors = plan.problem.mentor[arcs]
        keys = cost - plan.worth[arcs] + self.price[mentors]
        better = keys < self.key[mentors]
        for mentor in hers:
            better &= mentors != mentor
        self._record(mentors[better], keys[better], np.int64(self.first_request + request))

    def _take_over(self, request: int, cost: int, other: int) -> None:
        """Take the mentor of another request of hers, which goes elsewhere."""
        plan = self.plan
        arc = plan.arc(request, int(plan.mate[other]))
        if arc != NOBODY and plan.worth[arc] >= 0:
            more = MOVE - int(plan.worth[arc]) + int(plan.held[other])
            self.walk(self.first_request + other, cost + more, self.first_request + request)

    def _leave_mentee(self, mentee: int, cost: int) -> None:
        """Give her place to another request of hers, or to nobody."""
        plan = self.plan
        if plan.count[mentee]:
            lost = int(plan.last_bonus[mentee])
            self.offer(self.sink, cost + lost, self.first_mentee + mentee)
        for request in plan.asked_by(mentee):
            if plan.mate[request] == NOBODY:
                self.walk(self.first_request + request, cost + MOVE, self.first_mentee + mentee)

    def _leave_sink(self, cost: int) -> None:
        """Free a taken place, or serve one more request of somebody who has room."""
        plan, problem = self.plan, self.plan.problem
        filled = np.flatnonzero(plan.taken)
        keys = cost + self.price[filled]
        better = keys < self.key[filled]
        self._record(filled[better], keys[better], np.int64(self.sink))
        room = plan.count < problem.limit
        alone = room & (plan.count == 0)
        if self.goal.request != NOBODY:
            alone[problem.mentee[self.goal.request]] = False
        self._serve_first(cost, alone)
        for mentee in np.flatnonzero(room & ~alone):
            gain = int(plan.next_bonus[mentee])
            self.walk(self.first_mentee + int(mentee), cost - gain, self.sink)

    def _serve_first(self, cost: int, mentees: Bools) -> None:
        """Reach at once all mentors whom the requests of these mentees could have."""
        plan, problem = self.plan, self.plan.problem
        rows = mentees[problem.mentee]
        self.reach[rows] = cost + MOVE - plan.next_bonus[problem.mentee[rows]]
        arcs = np.flatnonzero(rows[problem.request])
        request, mentors = problem.request[arcs], problem.mentor[arcs]
        keys = self.reach[request] - plan.worth[arcs] + self.price[mentors]
        least = self.key.copy()
        np.minimum.at(least, mentors, keys)
        first = (keys == least[mentors]) & (keys < self.key[mentors])
        self._record(mentors[first], keys[first], self.first_request + request[first])

    def _record(self, nodes: Ints64, keys: Ints64, sources: Ints64 | np.int64) -> None:
        self.key[nodes] = self.waiting[nodes] = keys
        self.came_from[nodes] = sources

    def _moved(self) -> Ints32:
        """Let everybody on the path move; nobody where there is none."""
        mate = self.plan.mate.copy()
        if self.length >= self.goal.limit:
            return mate
        for node, following in pairwise(self._nodes()):
            if self.first_request <= node < self.first_mentee:
                mate[node - self.first_request] = self._new_mate(following)
        return mate

    def _new_mate(self, following: int) -> int:
        """Return the mentor to whom a request goes that is followed by this node."""
        if following < self.sink:
            return following
        is_request = self.first_request <= following < self.first_mentee
        return int(self.plan.mate[following - self.first_request]) if is_request else NOBODY

    def _nodes(self) -> list[int]:
        """List the nodes of the path from its start to the goal."""
        goal = self.goal
        node = goal.mentor if goal.mentor != NOBODY else self.first_request + goal.request
        nodes: list[int] = []
        while node != START:
            nodes.append(node)
            node = self._source(node)
        return nodes[::-1]

    def _source(self, node: int) -> int:
        """Return from where a node was reached; requests of the unserved come from the sink."""
        if node <= self.sink:
            return int(self.came_from[node])
        if node in self.inner:
            return self.inner[node][1]
        if node >= self.first_mentee:
            return self.sink
        return self.first_mentee + int(self.plan.problem.mentee[node - self.first_request])
