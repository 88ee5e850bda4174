"""Blocking pairs: who would rather have each other than what the assignment gives them.

Reference: Gale & Shapley, "College admissions and the stability of marriage", American
Mathematical Monthly 69, 1962.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import Problem

NONE = -1
NO_WISH = 6


@dataclass(frozen=True, eq=False)
class _Held:
    """For every arc, the arcs that are held in its way; -1 where there is none.

    by_request: what serves its request. by_pair: what joins the same two people. worst_of_mentee,
    worst_of_mentor: the least that she, that he holds. room, place: she, he could take one more.
    """

    by_request: Ints64
    by_pair: Ints64
    worst_of_mentee: Ints64
    worst_of_mentor: Ints64
    room: Bools
    place: Bools


def blocking_pairs(problem: Problem, mate: Ints32) -> Bools:
    """Find the pairs that both strictly prefer to something they hold or to a free place.

    Mentees prefer wishes in order, then (score, hash); mentors (score, hash); a lower hash goes
    first. Who takes an arc gives up what stands in its way: on her side the arc of the same
    request, the arc to the same mentor, and her worst where her limit is reached; on his side the
    arc of the same mentee, or his worst where he is full.

    Args:
        problem: the problem.
        mate: (n_requests,) mentor or -1, all of them arcs of the problem.

    Returns:
        (n_arcs,) True where the arc blocks.
    """
    arcs = np.arange(problem.n_arcs)
    held = _held(problem, np.flatnonzero(mate[problem.request] == problem.mentor))
    idle = (held.by_request != arcs) & (problem.limit[problem.mentee[problem.request]] > 0)
    blocks: Bools = idle & _she_prefers(problem, held) & _he_prefers(problem, held)
    return blocks


def _she_prefers(problem: Problem, held: _Held) -> Bools:
    better: Bools = _beats(problem, held.by_request, wishes=True)
    better &= _beats(problem, held.by_pair, wishes=True)
    return better & (held.room | _beats(problem, held.worst_of_mentee, wishes=True))


def _he_prefers(problem: Problem, held: _Held) -> Bools:
    has_places: Bools = problem.places[problem.mentor] > 0
    together: Bools = held.by_pair != NONE
    better = _beats(problem, held.by_pair, wishes=False)
    room = held.place | _beats(problem, held.worst_of_mentor, wishes=False)
    return has_places & better & (together | room)


def _beats(problem: Problem, other: Ints64, *, wishes: bool) -> Bools:
    """Tell, for every arc, whether it goes before the other one; it does where that is none."""
    before = np.arange(problem.n_arcs) < other
    tie = problem.tie
    before = np.where(tie == tie[other], before, tie < tie[other])
    score = problem.score
    before = np.where(score == score[other], before, score > score[other])
    if wishes:
        wish = np.where(problem.wish > 0, problem.wish, NO_WISH)
        before = np.where(wish == wish[other], before, wish < wish[other])
    unopposed: Bools = other == NONE
    return unopposed | before


def _held(problem: Problem, arcs: Ints64) -> _Held:
    mentee = problem.mentee[problem.request]
    pair = mentee.astype(np.int64) * problem.n_mentors + problem.mentor
    by_request = _last(problem.request[arcs], arcs, problem.n_requests)
    by_merit = arcs[np.lexsort((arcs, problem.tie[arcs], -problem.score[arcs]))]
    wish = np.where(problem.wish > 0, problem.wish, NO_WISH)[by_merit]
    by_wish = by_merit[np.argsort(wish, kind="stable")]
    worst_of_mentee = _last(mentee[by_wish], by_wish, problem.n_mentees)
    worst_of_mentor = _last(problem.mentor[by_merit], by_merit, problem.n_mentors)
    room = np.bincount(mentee[arcs], minlength=problem.n_mentees) < problem.limit
    place = np.bincount(problem.mentor[arcs], minlength=problem.n_mentors) < problem.places
    return _Held(
        by_request[problem.request],
        _find(pair[arcs], arcs, pair),
        worst_of_mentee[mentee],
        worst_of_mentor[problem.mentor],
        room[mentee],
        place[problem.mentor],
    )


def _last(group: Ints32, arcs: Ints64, n: int) -> Ints64:
    """Find the last of these arcs in each of n groups."""
    last = np.full(n, NONE, dtype=np.int64)
    last[group] = arcs
    return last


def _find(keys: Ints64, arcs: Ints64, wanted: NDArray[np.int64]) -> Ints64:
    """Find the arc with each wanted key, or -1."""
    if not len(keys):
        return np.full(len(wanted), NONE, dtype=np.int64)
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, arcs[order][at], NONE)
