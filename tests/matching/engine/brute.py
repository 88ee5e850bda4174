"""Every allowed assignment of a tiny problem, as rows of one table."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import Problem

MOST_ROWS = 20_000


@dataclass(frozen=True, eq=False)
class Assignments:
    """All allowed assignments. mates: (n, n_requests) mentor or -1."""

    problem: Problem
    mates: NDArray[np.int64]

    @cached_property
    def scores(self) -> NDArray[np.int64]:
        """(n, n_requests) the score of each pair, 0 where none is."""
        return np.take_along_axis(_table(self.problem), self.mates.T, axis=1).T

    @property
    def totals(self) -> NDArray[np.int64]:
        """(n,) the sums of scores."""
        return self.scores.sum(axis=1)

    @property
    def fairness(self) -> list[tuple[int, ...]]:
        """First mentors, served requests, weakest score and total, of each assignment."""
        problem, served = self.problem, self.mates >= 0
        firsts = sum(
            served[:, problem.mentee == m].any(axis=1).astype(np.int64)
            for m in np.flatnonzero(problem.lacks_mentor)
        )
        firsts = np.broadcast_to(firsts, len(self.mates))
        weakest = np.where(served, self.scores, 10_001).min(axis=1, initial=10_001) % 10_001
        columns = (firsts, served.sum(axis=1), weakest, self.totals)
        return list(zip(*(column.tolist() for column in columns), strict=True))


def every_assignment(problem: Problem) -> Assignments:
    """Try all mentors, and none, for all requests at once."""
    options = problem.n_mentors + 1
    assert options**problem.n_requests <= MOST_ROWS, "too large to try everything"
    shape = (options,) * problem.n_requests
    mates = np.indices(shape).reshape(problem.n_requests, options**problem.n_requests).T - 1
    return Assignments(problem, mates[_allowed(problem, mates)])


def _table(problem: Problem) -> NDArray[np.int64]:
    """Return (n_requests, n_mentors + 1) scores, -1 where no pair is; the last column is nobody."""
    table = np.full((problem.n_requests, problem.n_mentors + 1), -1)
    table[:, -1] = 0
    table[problem.request, problem.mentor] = problem.score
    return table


def _allowed(problem: Problem, mates: NDArray[np.int64]) -> NDArray[np.bool_]:
    scores = np.take_along_axis(_table(problem), mates.T, axis=1).T
    allowed = (scores >= 0).all(axis=1)
    for j in range(problem.n_mentors):
        allowed &= (mates == j).sum(axis=1) <= problem.places[j]
        for m in range(problem.n_mentees):
            allowed &= (mates[:, problem.mentee == m] == j).sum(axis=1) <= 1
    for m in range(problem.n_mentees):
        allowed &= (mates[:, problem.mentee == m] >= 0).sum(axis=1) <= problem.limit[m]
    return allowed
