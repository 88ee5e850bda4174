"""Policy fair: nobody is left out who need not be, then the weakest pair, then the total.

Three steps, each with its proof: the most mentees and requests (two cuts), the weakest score that
still reaches both (a cut one above it), the highest total within that (prices).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine.assignment.network import Layout, count_network, lay_out
from matching.engine.assignment.total import best_with_bonus
from matching.engine.flow import largest_flow
from matching.engine.pool import ONE, Bools, Ints32, Ints64
from matching.engine.problem import Problem, Result


@dataclass(frozen=True, eq=False)
class _Count:
    """How many can be served, and the cut that proves it: mentees, requests, mentors in a row."""

    amount: int
    cut: Bools


@dataclass(frozen=True, eq=False)
class _Most:
    """The most mentees who get a first mentor, and the most requests served."""

    mentees: _Count
    requests: _Count


def solve_fair(problem: Problem) -> Result:
    """Serve the most people, make the weakest pair as strong as possible, then the total.

    Returns:
        mate, price and bonus of the last step; floor, the weakest score (0 when nobody can be
        served); proof: the cuts "mentees", "requests" and "weakest", each of
        (n_mentees + n_requests + n_mentors,), True on the source's side.
    """
    most = _count_both(problem, None)
    floor, refusal = _weakest(problem, most)
    mate, price, bonus = _best_of_most(problem, most, problem.score >= floor)
    cuts = {"mentees": most.mentees.cut, "requests": most.requests.cut, "weakest": refusal}
    return Result(mate, price, bonus, floor, cuts)


def _count_both(problem: Problem, kept: Bools | None) -> _Most:
    """Count the most mentees and the most requests that these arcs can serve.

    Both are reachable together: serving more requests along augmenting paths never takes a
    mentee's last mentor.
    """
    requests = _count(lay_out(problem, kept))
    if _is_one_question(problem):
        return _Most(requests, requests)
    return _Most(_count(lay_out(problem, kept, one_each=True)), requests)


def _is_one_question(problem: Problem) -> bool:
    """Tell whether every served request is some mentee's first."""
    return int(problem.limit.max(initial=0)) <= 1 and bool(problem.lacks_mentor.all())


def _count(layout: Layout) -> _Count:
    amount, side = largest_flow(count_network(layout), layout.n_nodes, layout.sink)
    parts = (
        side[: layout.problem.n_mentees],
        side[layout.request_node],
        side[layout.first_mentor : layout.sink],
    )
    return _Count(amount, np.concatenate(parts))


def _weakest(problem: Problem, most: _Most) -> tuple[int, Bools]:
    """Find the highest score t whose arcs of t and more still serve the most.

    Bisection over the scores that occur. Returns t, and the cut that refuses t + 1.
    """
    if not most.requests.amount:
        return 0, most.requests.cut
    levels = np.unique(problem.score)
    low, high = 0, _first_too_high(problem, most, levels)
    while high - low > 1:
        middle = (low + high) // 2
        if _refusal(problem, most, int(levels[middle])) is None:
            low = middle
        else:
            high = middle
    floor = int(levels[low])
    refusal = _refusal(problem, most, floor + 1)
    assert refusal is not None, "arcs above the highest score serve nobody"
    return floor, refusal


def _first_too_high(problem: Problem, most: _Most, levels: Ints32) -> int:
    """Bound the bisection: as many mentees and requests must have an arc as can be served."""
    best = np.full(problem.n_requests, -1, dtype=np.int32)
    np.maximum.at(best, problem.request, problem.score)
    by_mentee = np.full(problem.n_mentees, -1, dtype=np.int32)
    np.maximum.at(by_mentee, problem.mentee, best)
    by_mentee[~problem.lacks_mentor] = -1
    highest = min(
        _nth_largest(by_mentee, most.mentees.amount), _nth_largest(best, most.requests.amount)
    )
    return int(np.searchsorted(levels, highest, side="right"))


def _nth_largest(values: Ints32, n: int) -> int:
    return int(np.sort(values)[-n]) if n else ONE


def _refusal(problem: Problem, most: _Most, level: int) -> Bools | None:
    """Find a cut that shows arcs of this score and more to serve fewer; None when they do not."""
    kept = problem.score >= level
    for wanted, one_each in ((most.requests, False), (most.mentees, True)):
        count = _count(lay_out(problem, kept, one_each))
        if count.amount < wanted.amount:
            return count.cut
        if _is_one_question(problem):
            break
    return None


def _best_of_most(problem: Problem, most: _Most, kept: Bools) -> tuple[Ints32, Ints64, int]:
    """Find the highest total among assignments that serve the most, with its prices and bonus."""
    for bonus in _bonuses(problem):
        mate, price = best_with_bonus(problem, bonus, kept)
        served = mate >= 0
        first = np.unique(problem.mentee[served & problem.lacks_mentor[problem.mentee]])
        if served.sum() == most.requests.amount and len(first) == most.mentees.amount:
            return mate, price, bonus
    raise AssertionError("a bonus beyond every total serves the most")


def _bonuses(problem: Problem) -> Iterator[int]:
    """Double the bonus until it outweighs every total, which is certainly enough."""
    bonus = ONE
    while bonus <= 2 * ONE * (problem.n_requests + 1):
        yield bonus
        bonus *= 2
