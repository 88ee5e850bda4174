"""What a problem leaves out and the checks must see, asked of the supply of all pairs.

A problem may hold a few of a pool's pairs. Each function here adds those that could speak against
a claim; when none exists, what the checks say of the larger problem holds for all pairs.
"""

from dataclasses import replace

import numpy as np

from matching.engine.pool import Bools, Ints32, Ints64
from matching.engine.problem import BARRED, NEVER, Pairs, Problem, Query, Result, Supply

# A cut may be crossed by pairs that are known and counted, fewer than this for any request.
CROSSINGS = 32
EVERY = 2**31 - 1


def with_pairs_worth_more(
    problem: Problem, result: Result, supply: Supply, least: int, most_requests: int
) -> Problem:
    """Add the pairs that raise what a mentee could gain at the prices of a result.

    With q requests only each one's q best count; so a pair matters if it beats the q-th best that
    is known, and if it is worth more than nothing, bonuses included.
    """
    kept = np.flatnonzero(problem.score >= result.floor)
    net = problem.score[kept] - result.price[problem.mentor[kept]]
    need = -result.bonus * (1 + problem.lacks_mentor[problem.mentee].astype(np.int64))
    count = np.bincount(problem.mentee, minlength=problem.n_mentees)[problem.mentee]
    request = problem.request[kept]
    order = np.lexsort((-net, request))
    begin = np.searchsorted(request[order], np.arange(problem.n_requests))
    is_last = np.arange(len(order)) - begin[request[order]] == count[request[order]] - 1
    last = request[order][is_last]
    need[last] = np.maximum(need[last], net[order][is_last])
    reach = np.full(problem.n_mentors, max(least, result.floor), dtype=np.int32)
    return with_pairs(problem, supply.best(Query(need, result.price, reach, most_requests)))


def with_crossing_pairs(problem: Problem, side: Bools, supply: Supply, level: int) -> Problem:
    """Add pairs of this score and more that cross a cut, or are the first of a request.

    A request without any pair counts less in a cut than one with some.
    """
    ends = (problem.n_mentees, problem.n_mentees + problem.n_requests)
    mentees, requests, mentors = np.split(side, ends)
    reach = np.full(problem.n_mentors, level, dtype=np.int32)
    has_arc = np.zeros(problem.n_requests, dtype=np.bool_)
    has_arc[problem.request[problem.score >= level]] = True
    free = np.zeros(problem.n_mentors, dtype=np.int64)
    firsts = supply.best(Query(np.where(has_arc, NEVER, -1), free, reach, 1))
    inside = requests & mentees[problem.mentee]
    outside = np.where(mentors, BARRED, reach).astype(np.int32)
    crossing = supply.best(Query(np.where(inside, -1, NEVER), free, outside, CROSSINGS))
    return with_pairs(with_pairs(problem, firsts), crossing)


def with_blocking_pairs(problem: Problem, mate: Ints32, supply: Supply, least: int) -> Problem:
    """Return the assignment's arcs with all pairs that could block it.

    Wishes go before scores for mentees, so all of them may; any other pair must have the score of
    what stands in its way on either side.
    """
    used = problem.mentor == mate[problem.request]
    wishes = supply.wishes(np.full(problem.n_mentors, least, dtype=np.int32))
    assigned = with_pairs(_only(problem, used), wishes)
    arcs = np.flatnonzero(used)
    free = np.zeros(problem.n_mentors, dtype=np.int64)
    asks = Query(_her_need(problem, arcs), free, _his_least(problem, arcs, least), EVERY)
    return with_pairs(assigned, supply.best(asks))


def _her_need(problem: Problem, arcs: Ints64) -> Ints64:
    """Return (n_requests,) one less than the score that could replace what she holds."""
    mentee, score = problem.mentee[problem.request[arcs]], problem.score[arcs].astype(np.int64)
    worst = np.full(problem.n_mentees, EVERY, dtype=np.int64)
    np.minimum.at(worst, mentee, score)
    has_room = np.bincount(mentee, minlength=problem.n_mentees) < problem.limit
    need = np.where(has_room, 0, worst)[problem.mentee]
    need[problem.request[arcs]] = score
    need[problem.limit[problem.mentee] <= 0] = NEVER
    return need - 1


def _his_least(problem: Problem, arcs: Ints64, least: int) -> Ints32:
    """Return (n_mentors,) the score that a mentor may change for: his worst, once he is full."""
    mentor = problem.mentor[arcs]
    worst = np.full(problem.n_mentors, BARRED, dtype=np.int32)
    np.minimum.at(worst, mentor, problem.score[arcs])
    has_place = np.bincount(mentor, minlength=problem.n_mentors) < problem.places
    return np.where(has_place, least, np.maximum(worst, least)).astype(np.int32)


def _only(problem: Problem, arcs: Bools) -> Problem:
    return replace(
        problem,
        request=problem.request[arcs],
        mentor=problem.mentor[arcs],
        score=problem.score[arcs],
        tie=problem.tie[arcs],
        wish=problem.wish[arcs],
    )


def with_pairs(problem: Problem, pairs: Pairs) -> Problem:
    """Return the problem with these pairs too, each once, in order."""
    request = np.concatenate((problem.request, pairs.request))
    mentor = np.concatenate((problem.mentor, pairs.mentor))
    keys = request.astype(np.int64) * max(problem.n_mentors, 1) + mentor
    _, first = np.unique(keys, return_index=True)
    return replace(
        problem,
        request=request[first],
        mentor=mentor[first],
        score=np.concatenate((problem.score, pairs.score))[first],
        tie=np.concatenate((problem.tie, pairs.tie))[first],
        wish=np.concatenate((problem.wish, pairs.wish))[first],
    )
