"""Recruiting advice: which new mentor would help most, and whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment import assign
from matching.engine.certificate import request_utilities
from matching.engine.pool import ONE, Ints8, Ints32, Ints64, Policy
from matching.engine.problem import Problem, Result

PLACES = 3
SOLVED_AGAIN = 5


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


@dataclass(frozen=True, slots=True)
class Advice:
    """What a newcomer would change; ``newcomer`` is the place in the list that was asked about.

    served_more: requests. total_more: ten-thousandths. mentees: who had nobody and would have a
    mentor.
    """

    newcomer: int
    served_more: int
    total_more: int
    mentees: tuple[int, ...]


def recruiting(
    problem: Problem,
    result: Result,
    policy: Policy,
    newcomers: Sequence[Newcomer],
    solved_again: int = SOLVED_AGAIN,
) -> tuple[Advice, ...]:
    """Rank newcomers by what they would change.

    All are screened by prices; the best few are solved again, exactly, under the policy.

    Returns:
        Advice for those who would serve more or raise the total, most served first.
    """
    screened = _screen(problem, result, policy, newcomers)
    best = np.argsort(-screened, kind="stable")[:solved_again]
    advice = [
        _solve_with(problem, result, policy, int(at), newcomers[at])
        for at in best
        if screened[at] > 0
    ]
    useful = [entry for entry in advice if (entry.served_more, entry.total_more) > (0, 0)]
    return tuple(
        sorted(useful, key=lambda entry: (-entry.served_more, -entry.total_more, entry.newcomer))
    )


def _screen(
    problem: Problem, result: Result, policy: Policy, newcomers: Sequence[Newcomer]
) -> Ints64:
    """Bound what each newcomer adds: the largest ``s - u`` over distinct mentees, one per place.

    ``s - u`` is the most that a mentee gains from him at no price (linear duality), so no
    newcomer adds more than the sum. Stable has no prices; there u is what she would give up.
    """
    kept = problem.score >= result.floor
    if policy == "stable":
        utility = _given_up(problem, result)
    else:
        utility = request_utilities(problem, result.price, result.bonus, kept)
    return np.array(
        [_most_gained(problem, utility, newcomer) for newcomer in newcomers], dtype=np.int64
    )


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


def _most_gained(problem: Problem, utility: Ints64, newcomer: Newcomer) -> int:
    gain = np.zeros(problem.n_mentees, dtype=np.int64)
    np.maximum.at(
        gain, problem.mentee[newcomer.request], newcomer.score - utility[newcomer.request]
    )
    return int(np.sort(gain)[::-1][: newcomer.places].sum())


def _solve_with(
    problem: Problem, result: Result, policy: Policy, at: int, newcomer: Newcomer
) -> Advice:
    larger = with_newcomer(problem, newcomer)
    mate = assign(larger, policy)
    before, after = _served_mentees(problem, result.mate), _served_mentees(problem, mate)
    return Advice(
        at,
        int((mate >= 0).sum() - (result.mate >= 0).sum()),
        _total(larger, mate) - _total(problem, result.mate),
        tuple(np.setdiff1d(after, before).tolist()),
    )


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


def _served_mentees(problem: Problem, mate: Ints32) -> Ints32:
    mentee = problem.mentee[mate >= 0]
    return np.unique(mentee[problem.lacks_mentor[mentee]])


def _total(problem: Problem, mate: Ints32) -> int:
    return int(problem.score[mate[problem.request] == problem.mentor].sum())
