"""Who else: the next best for both sides, and what choosing them would cost everyone."""

from dataclasses import dataclass

import numpy as np

from matching.engine.certificate import request_utilities
from matching.engine.insight.plan import Groups, select
from matching.engine.pool import Bools, Ints64
from matching.engine.problem import Problem, Result

LISTED = 3
NOTHING = -(2**60)


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


def losses(problem: Problem, result: Result) -> Ints64:
    """Bound from below what choosing each arc would cost everyone.

    ``u_i + p_j - s_ij`` at the prices of the proof (reduced costs: Ahuja, Magnanti & Orlin, 1993,
    chapter 9). Exact costs are ``exchange``'s business.

    Args:
        problem: all arcs, or at least those that the proof of the result needs.
        result: its solution.

    Returns:
        (n_arcs,) ten-thousandths, at least 0; 0 for arcs that are in the assignment. Under policy
        stable the prices are those of policy total, and so is what is lost from.
    """
    net = problem.score - result.price[problem.mentor]
    loss: Ints64 = utilities(problem, result, net)[problem.request] - net
    loss[result.mate[problem.request] == problem.mentor] = 0
    return np.maximum(loss, 0, out=loss)


def utilities(problem: Problem, result: Result, net: Ints64 | None = None) -> Ints64:
    """Compute u_i at the prices of a result, as ``request_utilities`` does, only faster.

    A mentee with one place gains what the best arc of all her requests nets, or nothing.

    Args:
        problem: as for ``losses``.
        result: its solution.
        net: (n_arcs,) scores less prices, where they are known already.

    Returns:
        (n_requests,) ten-thousandths; beyond every score where her limit is 0.
    """
    if net is None:
        net = problem.score - result.price[problem.mentor]
    kept = net if not result.floor else np.where(problem.score < result.floor, NOTHING, net)
    begin = np.searchsorted(problem.request, np.arange(problem.n_requests + 1))
    some = np.flatnonzero(begin[:-1] < begin[1:])
    best = np.full(problem.n_mentees, NOTHING)
    if len(some):
        np.maximum.at(best, problem.mentee[some], np.maximum.reduceat(kept, begin[some]))
    nothing = -result.bonus * (1 + problem.lacks_mentor.astype(np.int64))
    utility = np.where(problem.limit > 0, np.maximum(best, nothing), -NOTHING)[problem.mentee]
    several = (problem.limit > 1)[problem.mentee]
    if several.any():
        utility[several] = _utilities_of(problem, result, several)[several]
    return utility


def _utilities_of(problem: Problem, result: Result, requests: Bools) -> Ints64:
    arcs = requests[problem.request] & (problem.score >= result.floor)
    some = select(problem, np.flatnonzero(arcs))
    return request_utilities(some, result.price, result.bonus)


def other_mentors(
    problem: Problem, result: Result, loss: Ints64, request: int, count: int = LISTED
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
    problem: Problem,
    result: Result,
    loss: Ints64,
    mentor: int,
    count: int = LISTED,
    arcs: Ints64 | None = None,
) -> tuple[Alternative, ...]:
    """List the next best requests of a mentor, highest score first, of mentees he does not have.

    The difference is to the weakest pair he has, as that one would make room. ``arcs`` are those
    of the mentor, where the caller has grouped all arcs (``arcs_by_mentor``).
    """
    if arcs is None:
        arcs = np.flatnonzero(problem.mentor == mentor)
    used = result.mate[problem.request[arcs]] == mentor
    full = used.sum() >= problem.places[mentor]
    current = int(problem.score[arcs[used]].min(initial=10_000)) if full and used.any() else 0
    mentee = problem.mentee[problem.request[arcs]]
    others = ~np.isin(mentee, mentee[used])
    return _best(problem, loss, arcs[others], current, count)


def arcs_by_mentor(problem: Problem) -> Groups:
    """Group all arcs of a problem by mentor."""
    return Groups.of(np.arange(problem.n_arcs), problem.mentor, problem.n_mentors)


def _best(
    problem: Problem, loss: Ints64, arcs: Ints64, current: int, count: int
) -> tuple[Alternative, ...]:
    """Take the arcs with the highest scores, equal ones by hash; none that pins rule out."""
    room = problem.limit[problem.mentee[problem.request[arcs]]] > 0
    arcs = arcs[room & (problem.places[problem.mentor[arcs]] > 0)]
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
