"""Policy stable: nobody has a mentor who would rather have her, and whom she would rather have.

Mentee-proposing deferred acceptance (Gale & Shapley, "College admissions and the stability of
marriage", American Mathematical Monthly 69, 1962), with mentees who may hold several mentors: one
per request, different people, up to their limit.

Why it ends stable although "different people" makes a mentee's requests depend on each other: a
wish names a mentor, so a mentee and a mentor order the arcs between the two alike, by (score,
hash). Hence, when a mentor refuses one of them, he would refuse the lower ones too; and when she
then changes to another arc, she either proposes anew, or offers a mentor she already has a better
arc in the same place. Mentors therefore only ever improve, nothing refused is ever wanted back,
and what remains is a stable assignment, the one every mentee's requests like best.
"""

import heapq

import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment.total import solve_total
from matching.engine.pool import Ints32
from matching.engine.problem import Problem, Result

NO_WISH = 6  # ranks after the five wishes
NOBODY = -1


def solve_stable(problem: Problem) -> Result:
    """Find the stable assignment that mentees prefer.

    Returns:
        mate; price, that of policy total, whose bound shows what stability costs.
    """
    return Result(stable_mates(problem), solve_total(problem).price)


def stable_mates(problem: Problem) -> Ints32:
    """Find the mates alone, (n_requests,), mentor or -1."""
    return _Acceptance(problem).run()


class _Acceptance:
    """The state of deferred acceptance: what each mentor holds, what each mentee may still ask."""

    def __init__(self, problem: Problem) -> None:
        # An arc -1 at the end of every list stands for "nobody": liked least, never refused.
        self.mentee: list[int] = problem.mentee[problem.request].tolist()
        self.request: list[int] = problem.request.tolist()
        self.mentor: list[int] = [*problem.mentor.tolist(), -1]
        self.limit: list[int] = problem.limit.tolist()
        self.places: list[int] = problem.places.tolist()
        self.n_requests = problem.n_requests
        merit = _merit(problem)
        self.merit: list[int] = merit.tolist()
        taste = _taste(problem, merit)
        self.taste: list[int] = [*taste.tolist(), problem.n_arcs]
        self.lists = _lists(problem, taste)
        self.first = [0] * problem.n_requests
        self.requests = _requests_of(problem)
        self.lower = _lower(problem, merit)
        self.refused = bytearray(problem.n_arcs + 1)
        self.chosen: list[set[int]] = [set() for _ in range(problem.n_mentees)]
        self.held: list[dict[int, int]] = [{} for _ in range(problem.n_mentors)]
        self.worst: list[list[tuple[int, int]]] = [[] for _ in range(problem.n_mentors)]

    def run(self) -> Ints32:
        """Let everybody propose until nobody is refused; return the mates, (n_requests,)."""
        waiting = list(range(len(self.limit) - 1, -1, -1))
        while waiting:
            waiting += self._propose(waiting.pop())
        mate = np.full(self.n_requests, -1, dtype=np.int32)
        for arc in (arc for chosen in self.chosen for arc in chosen):
            mate[self.request[arc]] = self.mentor[arc]
        return mate

    def _propose(self, mentee: int) -> list[int]:
        """Let a mentee ask for what she now likes best; return the mentees who were refused."""
        choice = self._choice(mentee)
        fresh = sorted(choice - self.chosen[mentee])
        self.chosen[mentee] = choice
        refused = [self._receive(arc) for arc in fresh]
        return [self.mentee[arc] for arc in refused if arc >= 0]

    def _choice(self, mentee: int) -> set[int]:
        """Go down her list: one arc per request, different people, not refused, to her limit."""
        choice: set[int] = set()
        taken: list[int] = []
        requests = self.requests[mentee].copy()
        while requests and len(choice) < self.limit[mentee]:
            arcs = [self._next(request, taken) for request in requests]
            best = min(arcs, key=self.taste.__getitem__)
            if best < 0:
                break
            choice.add(best)
            taken.append(self.mentor[best])
            requests.remove(self.request[best])
        return choice

    def _next(self, request: int, taken: list[int]) -> int:
        """Find a request's best arc that was not refused and leads to nobody taken; or -1."""
        arcs, refused, at = self.lists[request], self.refused, self.first[request]
        while refused[arcs[at]]:
            at += 1
        self.first[request] = at
        while refused[arcs[at]] or self.mentor[arcs[at]] in taken:
            at += 1
        return arcs[at]

    def _receive(self, arc: int) -> int:
        """Let a mentor keep his best arcs; return the one he refuses, or -1."""
        mentor, mentee = self.mentor[arc], self.mentee[arc]
        held = self.held[mentor]
        held[mentee] = arc  # a better arc of the same mentee takes its place
        heapq.heappush(self.worst[mentor], (self.merit[arc], arc))
        if len(held) <= self.places[mentor]:
            return -1
        return self._refuse_worst(mentor)

    def _refuse_worst(self, mentor: int) -> int:
        """Give up the worst arc held, and with it the pair's lower ones; return it."""
        mentee = worst = -1
        while self.held[mentor].get(mentee) != worst or worst < 0:
            _, worst = heapq.heappop(self.worst[mentor])  # replaced arcs are still in there
            mentee = self.mentee[worst]
        del self.held[mentor][mentee]
        self.chosen[mentee].discard(worst)
        arc = worst
        while arc >= 0:
            self.refused[arc] = True
            arc = self.lower[arc]
        return worst


def _merit(problem: Problem) -> NDArray[np.int64]:
    """Rank all arcs by score, then hash, then place in the problem; 0 is best, -1 the next."""
    order = np.lexsort((problem.tie, -problem.score))
    merit = np.empty_like(order)
    merit[order] = -np.arange(len(order))
    return merit


def _taste(problem: Problem, merit: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number all arcs as mentees rank them, wishes first in order, then by merit; 0 is best."""
    wish = np.where(problem.wish > 0, problem.wish, NO_WISH)
    order = np.lexsort((-merit, wish))
    taste = np.empty_like(order)
    taste[order] = np.arange(len(order))
    return taste


def _lists(problem: Problem, taste: NDArray[np.int64]) -> list[list[int]]:
    """List each request's arcs, best first, then -1 for nobody."""
    order = np.lexsort((taste, problem.request))
    ends = np.searchsorted(problem.request[order], np.arange(1, problem.n_requests))
    return [[*part.tolist(), NOBODY] for part in np.split(order, ends)]


def _requests_of(problem: Problem) -> list[list[int]]:
    """List each mentee's requests."""
    requests: list[list[int]] = [[] for _ in range(problem.n_mentees)]
    for request, mentee in enumerate(problem.mentee.tolist()):
        requests[mentee].append(request)
    return requests


def _lower(problem: Problem, merit: NDArray[np.int64]) -> list[int]:
    """Find, for each arc, the next lower arc of the same mentee and mentor, or -1."""
    pair = problem.mentee[problem.request].astype(np.int64) * problem.n_mentors + problem.mentor
    order = np.lexsort((-merit, pair))
    same = np.flatnonzero(pair[order[1:]] == pair[order[:-1]])
    lower = np.full(problem.n_arcs, -1, dtype=np.int64)
    lower[order[same]] = order[same + 1]
    found: list[int] = lower.tolist()
    return found
