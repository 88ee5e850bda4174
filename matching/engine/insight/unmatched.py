"""Why a request was not served, and why a mentor is left without a mentee."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import Pairs, Problem, Result

RequestReason = Literal["below_minimum", "served_otherwise", "places_taken"]
MentorReason = Literal["no_capacity", "no_request", "not_needed"]
NO_PINS: Mapping[int, int] = {}


def unmatched_requests(
    problem: Problem,
    result: Result,
    nearest: Pairs,
    least: int,
    pinned: Mapping[int, int] = NO_PINS,
) -> dict[int, RequestReason]:
    """Find the reason for each request without a mentor.

    Whether nobody offers the type or no mentor is eligible is not known here: a request without
    any pair reads "below_minimum" unless the caller knows better.

    Args:
        problem: places and limits as pins leave them; its arcs are not asked.
        result: its solution.
        nearest: of each of these requests, the best pairs by score, one more than a mentee may
            have mentors.
        least: the lowest score that counts.
        pinned: request to mentor.

    Returns:
        Request to reason, by request. "served_otherwise": other requests of hers fill her limit,
        or took the only mentors this one could have. "places_taken": all its mentors are full.
    """
    mate = _with_pins(result.mate, pinned)
    reaches = nearest.score >= least
    is_hers = np.isin(
        _pair(problem, nearest.request, nearest.mentor),
        _pair(problem, np.flatnonzero(mate >= 0), mate[mate >= 0]),
    )
    could = _any_of(nearest.request[reaches], problem.n_requests)
    could_others = _any_of(nearest.request[reaches & ~is_hers], problem.n_requests)
    count = np.bincount(problem.mentee[result.mate >= 0], minlength=problem.n_mentees)
    has_room = (count < problem.limit)[problem.mentee]
    reason = np.where(has_room & could_others, "places_taken", "served_otherwise")
    reason = np.where(could, reason, "below_minimum")
    return {i: reason[i].item() for i in np.flatnonzero(mate < 0).tolist()}


def unmatched_mentors(
    problem: Problem,
    result: Result,
    best: Ints32,
    least: int,
    pinned: Mapping[int, int] = NO_PINS,
) -> dict[int, MentorReason]:
    """Find the reason for each mentor without a mentee.

    Args:
        problem, result, least, pinned: as for ``unmatched_requests``.
        best: (n_mentors,) the best score that he could have with anybody, -1 with nobody.

    Returns:
        Mentor to reason, by mentor. "no_capacity": no place. "no_request": no request that could
        be his reaches the minimum. "not_needed": those who could be his are better served.
    """
    mate = _with_pins(result.mate, pinned)
    idle = ~_any_of(mate[mate >= 0], problem.n_mentors)
    reason = np.where(best < least, "no_request", "not_needed")
    reason = np.where(problem.places > 0, reason, "no_capacity")
    return {j: reason[j].item() for j in np.flatnonzero(idle).tolist()}


def _with_pins(mate: Ints32, pinned: Mapping[int, int]) -> Ints32:
    mate = mate.copy()
    mate[list(pinned)] = list(pinned.values())
    return mate


def _pair(problem: Problem, request: Ints32 | Ints64, mentor: Ints32) -> Ints64:
    """Number the pairs of a mentee and a mentor."""
    return problem.mentee[request].astype(np.int64) * problem.n_mentors + mentor


def _any_of(values: Ints32, n: int) -> Bools:
    found = np.zeros(n, dtype=np.bool_)
    found[values] = True
    return found
