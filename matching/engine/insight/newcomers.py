"""Mentors who might join, and the most that each could change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from matching.engine.insight.alternatives import utilities
from matching.engine.pool import ONE, Ints8, Ints32, Ints64, Policy
from matching.engine.problem import Problem, Result

PLACES = 3


@dataclass(frozen=True, eq=False)
class Newcomer:
    """A mentor who might join: arcs to requests, each at most once, all of at least the minimum.

    request, score, tie, wish: (n_arcs,) as in ``Problem``.
    """

    request: Ints32
    score: Ints32
    tie: NDArray[np.uint64]
    wish: Ints8
    places: int = PLACES


@dataclass(frozen=True, eq=False)
class Screened:
    """A newcomer, the place in the list that was asked about, and what he could add at most.

    price: what one place of his could add at most. mentees: those who could gain most, at most
    one for each place.
    """

    at: int
    newcomer: Newcomer
    bound: int
    price: int
    mentees: Ints64


def screen(
    problem: Problem, result: Result, policy: Policy, newcomers: Iterable[Newcomer], count: int
) -> list[Screened]:
    """Return the ``count`` newcomers who could add most, the most first; none who adds nothing.

    ``s - u`` is the most that a mentee gains from him at no price (linear duality), so nobody adds
    more than the largest of these over distinct mentees, one per place. Stable has no prices;
    there u is what she would give up. Only the best few are held at once.
    """
    utility = _given_up(problem, result) if policy == "stable" else utilities(problem, result)
    bounded = (_bounded(problem, utility, at, one) for at, one in enumerate(newcomers))
    useful = (found for found in bounded if found.bound > 0)
    return nlargest(count, useful, key=lambda found: (found.bound, -found.at))


def _given_up(problem: Problem, result: Result) -> Ints64:
    """Find the score that gives way to a new mentor: the request's, else her worst if full."""
    used = np.flatnonzero(result.mate[problem.request] == problem.mentor)
    request, score = problem.request[used], problem.score[used].astype(np.int64)
    worst = np.full(problem.n_mentees, ONE, dtype=np.int64)
    np.minimum.at(worst, problem.mentee[request], score)
    count = np.bincount(problem.mentee[request], minlength=problem.n_mentees)
    given_up = np.where(count >= problem.limit, worst, 0)[problem.mentee]
    given_up[request] = score
    return given_up


def _bounded(problem: Problem, utility: Ints64, at: int, newcomer: Newcomer) -> Screened:
    """Bound what a newcomer adds, and find the mentees who could gain most."""
    gain = np.zeros(problem.n_mentees, dtype=np.int64)
    gains = newcomer.score - utility[newcomer.request]
    np.maximum.at(gain, problem.mentee[newcomer.request], gains)
    most = np.argsort(-gain, kind="stable")[: newcomer.places]
    most = most[gain[most] > 0]
    return Screened(at, newcomer, int(gain[most].sum()), int(gain.max(initial=0)), most)


def with_newcomer(problem: Problem, newcomer: Newcomer) -> Problem:
    """Add a newcomer as the last mentor of a problem."""
    mentor = np.full(len(newcomer.request), problem.n_mentors, dtype=np.int32)
    request = np.concatenate((problem.request, newcomer.request))
    order = np.argsort(request, kind="stable")  # his index is the highest: last of each request
    return replace(
        problem,
        places=np.append(problem.places, np.int32(newcomer.places)).astype(np.int32),
        request=request[order],
        mentor=np.concatenate((problem.mentor, mentor))[order],
        score=np.concatenate((problem.score, newcomer.score))[order],
        tie=np.concatenate((problem.tie, newcomer.tie))[order],
        wish=np.concatenate((problem.wish, newcomer.wish))[order],
    )
