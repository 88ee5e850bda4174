"""Who else: the next best for both sides, and what choosing them would cost everyone."""

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.assignment import assign
from matching.engine.certificate import request_utilities
from matching.engine.pool import Bools, Ints32, Ints64, Policy
from matching.engine.problem import Problem, Result


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pair that was possible, in ten-thousandths.

    difference: its score less that of the pair it would replace (all of its score when the
    request is unserved or the mentor has a free place). loss: at least so much would the whole
    lose; what the bonuses of policy fair add says that fewer would be served.
    """

    request: int
    mentor: int
    score: int
    difference: int
    loss: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """What exactly follows when a pair is chosen by hand.

    served, mentees_served, total: after less before. moved: requests whose mentor changes, the
    chosen one included. mate: (n_requests,) the assignment with the pair.
    """

    served: int
    mentees_served: int
    total: int
    moved: tuple[int, ...]
    mate: Ints32


def losses(problem: Problem, result: Result) -> Ints64:
    """Bound from below what choosing each arc would cost everyone.

    ``u_i + p_j - s_ij`` at the prices of the proof (reduced costs: Ahuja, Magnanti & Orlin, 1993,
    chapter 9). Exact costs are ``exchange``'s business.

    Returns:
        (n_arcs,) ten-thousandths, at least 0; 0 for arcs that are in the assignment. Under policy
        stable the prices are those of policy total, and so is what is lost from.
    """
    kept = problem.score >= result.floor
    utility = request_utilities(problem, result.price, result.bonus, kept)
    loss: Ints64 = utility[problem.request] + result.price[problem.mentor] - problem.score
    loss[_is_used(problem, result)] = 0
    return loss.clip(min=0)


def other_mentors(
    problem: Problem, result: Result, loss: Ints64, request: int, count: int = 3
) -> tuple[Alternative, ...]:
    """List the next best mentors of a request, highest score first.

    Args:
        problem: the problem.
        result: its solution.
        loss: ``losses(problem, result)``.
        request: whose alternatives.
        count: how many at most.
    """
    arcs = np.arange(*np.searchsorted(problem.request, (request, request + 1)))
    used = problem.mentor[arcs] == result.mate[request]
    current = int(problem.score[arcs[used]].sum())
    return _best(problem, loss, arcs[~used], current, count)


def other_requests(
    problem: Problem, result: Result, loss: Ints64, mentor: int, count: int = 3
) -> tuple[Alternative, ...]:
    """List the next best requests of a mentor, highest score first.

    The difference is to the weakest pair he has, as that one would make room.
    """
    arcs = np.flatnonzero(problem.mentor == mentor)
    used = result.mate[problem.request[arcs]] == mentor
    full = used.sum() >= problem.places[mentor]
    current = int(problem.score[arcs[used]].min(initial=10_000)) if full and used.any() else 0
    return _best(problem, loss, arcs[~used], current, count)


def exchange(
    problem: Problem, result: Result, policy: Policy, request: int, mentor: int
) -> Exchange:
    """Compute exactly what choosing a pair by hand does, and who else moves.

    Solves again around the pair, which is out like a pin.

    Raises:
        ValueError: the pair is not possible (not eligible, no place, her limit is 0).
    """
    mate = assign(_without(problem, request, mentor), policy).copy()
    mate[request] = mentor
    before, after = _figures(problem, result.mate), _figures(problem, mate)
    served, mentees, total = (new - old for old, new in zip(before, after, strict=True))
    moved = tuple(np.flatnonzero(mate != result.mate).tolist())
    return Exchange(served, mentees, total, moved, mate)


def _is_used(problem: Problem, result: Result) -> Bools:
    return np.asarray(result.mate[problem.request] == problem.mentor)


def _best(
    problem: Problem, loss: Ints64, arcs: Ints64, current: int, count: int
) -> tuple[Alternative, ...]:
    """Take the arcs with the highest scores, equal ones by hash."""
    order = np.lexsort((problem.tie[arcs], -problem.score[arcs]))[:count]
    return tuple(
        Alternative(
            int(problem.request[arc]),
            int(problem.mentor[arc]),
            int(problem.score[arc]),
            int(problem.score[arc]) - current,
            int(loss[arc]),
        )
        for arc in arcs[order]
    )


def _without(problem: Problem, request: int, mentor: int) -> Problem:
    """Take a pair out: its request, its place, and the mentee's other arcs to that mentor."""
    mentee = problem.mentee[request]
    is_pair = (problem.request == request) & (problem.mentor == mentor)
    if not is_pair.any() or not problem.limit[mentee] or not problem.places[mentor]:
        raise ValueError(f"request {request} cannot have mentor {mentor}")
    hers = problem.mentee[problem.request] == mentee
    keep = (problem.request != request) & ~(hers & (problem.mentor == mentor))
    limit, places = problem.limit.copy(), problem.places.copy()
    limit[mentee] -= 1
    places[mentor] -= 1
    has_mentor = ~problem.lacks_mentor
    has_mentor[mentee] = True
    return replace(select(problem, keep), limit=limit, places=places, has_mentor=has_mentor)


def select(problem: Problem, keep: Bools) -> Problem:
    """Keep some of a problem's arcs."""
    return replace(
        problem,
        request=problem.request[keep],
        mentor=problem.mentor[keep],
        score=problem.score[keep],
        tie=problem.tie[keep],
        wish=problem.wish[keep],
    )


def _figures(problem: Problem, mate: Ints32) -> tuple[int, int, int]:
    """Count served requests and mentees, and sum the scores."""
    arcs = np.flatnonzero(mate[problem.request] == problem.mentor)
    mentees = len(np.unique(problem.mentee[problem.request[arcs]]))
    return len(arcs), mentees, int(problem.score[arcs].sum())
