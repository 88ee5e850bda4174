"""An optimal assignment with what holds it together, ready to be changed in one place."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import ONE, Ints32, Ints64
from matching.engine.problem import Pairs, Problem, Result

NOBODY = -1
# Costs are counted in such parts, so that of equally good ways the one of the fewest steps wins.
PARTS = 2**20
IMPOSSIBLE = -(2**60)
NO_ARCS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an assignment gives: requests and mentees served, and the total of the scores."""

    served: int
    mentees_served: int
    total: int

    def less(self, other: "Figures") -> "Figures":
        """Return the difference to another assignment."""
        return Figures(
            self.served - other.served,
            self.mentees_served - other.mentees_served,
            self.total - other.total,
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """An optimal assignment of a problem.

    mate: (n_requests,) mentor or -1. price: (n_mentors,) that prove it, in parts of a
    ten-thousandth. bonus, floor: as in ``Result``; arcs below the floor are not used, except
    those of a mentor who is ``excepted``.
    """

    problem: Problem
    mate: Ints32
    price: Ints64
    bonus: int = 0
    floor: int = 0
    excepted: int = NOBODY

    @cached_property
    def begin(self) -> Ints64:
        """(n_requests + 1,) where the arcs of each request begin."""
        edges = np.arange(self.problem.n_requests + 1)
        return np.searchsorted(self.problem.request, edges)

    @cached_property
    def worth(self) -> Ints64:
        """(n_arcs,) scores in parts; impossible where an arc is not used."""
        score = self.problem.score.astype(np.int64)
        used = (score >= self.floor) | (self.problem.mentor == self.excepted)
        return np.where(used, score * PARTS, IMPOSSIBLE)

    @cached_property
    def held(self) -> Ints64:
        """(n_requests,) what each pair is worth, in parts; 0 where a request is not served."""
        problem = self.problem
        arcs = np.flatnonzero(self.mate[problem.request] == problem.mentor)
        held = np.zeros(problem.n_requests, dtype=np.int64)
        held[problem.request[arcs]] = problem.score[arcs].astype(np.int64) * PARTS
        return held

    @cached_property
    def _by_mentor(self) -> "Groups":
        served = np.flatnonzero(self.mate >= 0)
        return Groups.of(served, self.mate[served], self.problem.n_mentors)

    @cached_property
    def _by_mentee(self) -> "Groups":
        everything = np.arange(self.problem.n_requests)
        return Groups.of(everything, self.problem.mentee, self.problem.n_mentees)

    @cached_property
    def count(self) -> Ints64:
        """(n_mentees,) how many requests of hers are served."""
        return np.bincount(self.problem.mentee[self.mate >= 0], minlength=self.problem.n_mentees)

    @cached_property
    def taken(self) -> Ints64:
        """(n_mentors,) how many places of his are taken."""
        return np.bincount(self.mate[self.mate >= 0], minlength=self.problem.n_mentors)

    @cached_property
    def figures(self) -> Figures:
        """Measure the plan."""
        total = int(self.held.sum()) // PARTS
        return Figures(int(self.count.sum()), int((self.count > 0).sum()), total)

    @property
    def weakest(self) -> int:
        """The lowest score of a pair; the highest there is without any."""
        return int(self.held[self.mate >= 0].min(initial=ONE * PARTS)) // PARTS

    @cached_property
    def last_bonus(self) -> Ints64:
        """(n_mentees,) what the last of her served requests adds in bonuses, in parts."""
        return self._bonus_of(self.count)

    @cached_property
    def next_bonus(self) -> Ints64:
        """(n_mentees,) what one more served request of hers would add in bonuses, in parts."""
        return self._bonus_of(self.count + 1)

    def _bonus_of(self, count: Ints64) -> Ints64:
        is_first = (count == 1) & self.problem.lacks_mentor
        bonus: Ints64 = self.bonus * PARTS * (1 + is_first.astype(np.int64))
        return bonus

    @cached_property
    def firsts(self) -> int:
        """How many mentees have here their first mentor."""
        return int(((self.count > 0) & self.problem.lacks_mentor).sum())

    def served_by(self, mentor: int) -> list[int]:
        """List the requests that a mentor serves."""
        served: list[int] = self._by_mentor[mentor].tolist()
        return served

    def asked_by(self, mentee: int) -> list[int]:
        """List the requests of a mentee."""
        asked: list[int] = self._by_mentee[mentee].tolist()
        return asked

    def arc(self, request: int, mentor: int) -> int:
        """Return the arc of a pair, -1 where the problem has none."""
        start, end = self.begin[request], self.begin[request + 1]
        at = int(start + np.searchsorted(self.problem.mentor[start:end], mentor))
        return at if at < end and self.problem.mentor[at] == mentor else NOBODY

    def after(self, mate: Ints32, price: Ints64 | None = None) -> "Plan":
        """Return the plan with other mates, and other prices if given."""
        return replace(self, mate=mate, price=self.price if price is None else price)


def plan_of(problem: Problem, result: Result) -> Plan:
    """Return the plan that a result proves."""
    return Plan(problem, result.mate, result.price * PARTS, result.bonus, result.floor)


def select(problem: Problem, arcs: Ints64) -> Problem:
    """Keep some of a problem's arcs, by their places in ascending order."""
    return replace(
        problem,
        request=problem.request[arcs],
        mentor=problem.mentor[arcs],
        score=problem.score[arcs],
        tie=problem.tie[arcs],
        wish=problem.wish[arcs],
    )


def pairs_of(problem: Problem) -> Pairs:
    """Return a problem's arcs."""
    return Pairs(problem.request, problem.mentor, problem.score, problem.tie, problem.wish)


@dataclass(frozen=True, eq=False)
class Groups:
    """Entries of groups 0..n-1, each in ascending order."""

    entries: NDArray[np.int64]
    begin: NDArray[np.int64]

    @classmethod
    def of(cls, entries: NDArray[np.int64], group: Ints32, n: int) -> "Groups":
        """Group the entries; group: (n_entries,) the group of each, 0..n-1."""
        # Short integers are sorted by counting, which is several times faster.
        short = group.astype(np.int16) if n <= np.iinfo(np.int16).max else group
        order = np.argsort(short, kind="stable")
        return cls(entries[order], np.searchsorted(group[order], np.arange(n + 1)))

    def __getitem__(self, group: int) -> NDArray[np.int64]:
        return self.entries[self.begin[group] : self.begin[group + 1]]
