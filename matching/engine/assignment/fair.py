"""Policy fair: nobody is left out who need not be, then the weakest pair, then the total.

Three steps, each with its proof: the most mentees and requests (two cuts), the weakest score that
still reaches both (a cut one above it), the highest total within that (prices). A cut is asked to
hold over all pairs: whatever crosses it and was not known is added, and the step is done again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.assignment.market import Market
from matching.engine.assignment.network import Layout, count_network, lay_out
from matching.engine.assignment.steps import Step, improve
from matching.engine.flow import largest_flow
from matching.engine.pool import ONE, Bools, Ints32
from matching.engine.problem import BARRED, NEVER, Problem, Query

# Prices have settled enough for the counts when so few new pairs matter, per request.
SETTLED = 0.5
# More than a cut may count as crossed already, for one request.
CROSSINGS = 8


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


def fair_steps(market: Market) -> Iterator[Step]:
    """Serve the most people, make the weakest pair as strong as possible, then the total.

    Yields:
        Assignments that serve the most and keep the floor, ever better. Their results hold mate,
        price and bonus; floor, the weakest score (0 when nobody can be served); proof: the cuts
        "mentees", "requests" and "weakest", each of (n_mentees + n_requests + n_mentors,), True on
        the source's side.
    """
    _settle(market)
    most = _count_both(market)
    floor, refusal = _weakest(market, most)
    cuts = {"mentees": most.mentees.cut, "requests": most.requests.cut, "weakest": refusal}
    for bonus in _bonuses(market.problem):
        for step in improve(market, bonus, floor):
            if not _serves(step, most):
                break
            yield replace(step, result=replace(step.result, proof=cuts))
            if step.is_last:
                return
    raise AssertionError("a bonus beyond every total serves the most")


def _settle(market: Market) -> None:
    """Learn most of the pairs that matter, while nothing is to be proven yet."""
    if market.is_whole:
        return
    known = market.problem.n_arcs
    for _ in improve(market, ONE):
        if market.problem.n_arcs - known < SETTLED * market.problem.n_requests:
            return
        known = market.problem.n_arcs


def _count_both(market: Market) -> _Most:
    """Count the most mentees and the most requests that can be served.

    Both are reachable together: serving more requests along augmenting paths never takes a
    mentee's last mentor.
    """
    requests = _proven_count(market, 0)
    if _is_one_question(market.problem):
        return _Most(requests, requests)
    return _Most(_proven_count(market, 0, one_each=True), requests)


def _is_one_question(problem: Problem) -> bool:
    """Tell whether every served request is some mentee's first."""
    return int(problem.limit.max(initial=0)) <= 1 and bool(problem.lacks_mentor.all())


def _count(problem: Problem, level: int, one_each: bool = False) -> _Count:
    """Count what the known pairs of this score and more can serve."""
    layout = lay_out(problem, problem.score >= level, one_each)
    amount, side = largest_flow(count_network(layout), layout.n_nodes, layout.sink)
    return _Count(amount, _people(layout, side))


def _people(layout: Layout, side: Bools) -> Bools:
    parts = (
        side[: layout.problem.n_mentees],
        side[layout.request_node],
        side[layout.first_mentor : layout.sink],
    )
    return np.concatenate(parts)


def _proven_count(market: Market, level: int, one_each: bool = False) -> _Count:
    """Count what all pairs of this score and more can serve."""
    while True:
        count = _count(market.problem, level, one_each)
        if market.is_whole or not len(market.ask(_crossing(market, count.cut, level))):
            return count


def _crossing(market: Market, cut: Bools, level: int) -> Query:
    """Ask for pairs that lead from the source's side of a cut to the other."""
    problem = market.problem
    ends = (problem.n_mentees, problem.n_mentees + problem.n_requests)
    mentees, requests, mentors = np.split(cut, ends)
    inside = requests & mentees[problem.mentee]
    return Query(
        need=np.where(inside, -1, NEVER),
        price=market.free,
        least=np.where(mentors, BARRED, max(level, market.least)).astype(np.int32),
        count=CROSSINGS,
    )


def _weakest(market: Market, most: _Most) -> tuple[int, Bools]:
    """Find the highest score t whose pairs of t and more still serve the most.

    Known pairs say how high it is at least; all pairs, why it is not higher. Returns t, and the
    cut that refuses t + 1.
    """
    if not most.requests.amount:
        return 0, most.requests.cut
    floor = 0
    while True:
        floor = _highest_level(market.problem, most, floor)
        refusal = _refusal(market, most, floor + 1)
        if refusal is not None:
            return floor, refusal
        floor += 1


def _highest_level(problem: Problem, most: _Most, floor: int) -> int:
    """Find the highest level of the known pairs that serves the most, from one that does."""
    levels = np.unique(problem.score[problem.score >= floor])
    low, high = 0, _first_too_high(problem, most, levels)
    step = 1
    while high - low > 1:
        # Ever longer steps up, then halves: little to do where the last answer was nearly right.
        middle = min(low + step, (low + high) // 2) if step else (low + high) // 2
        if _serves_most(problem, most, int(levels[middle])):
            low, step = middle, step * 4
        else:
            high, step = middle, 0
    return int(levels[low])


def _first_too_high(problem: Problem, most: _Most, levels: Ints32) -> int:
    """Bound the search: as many mentees and requests must have an arc as can be served."""
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


def _questions(problem: Problem, most: _Most) -> list[tuple[_Count, bool]]:
    """List what must be reached, and whether each mentee counts once only."""
    both = [(most.requests, False), (most.mentees, True)]
    return both[:1] if _is_one_question(problem) else both


def _serves_most(problem: Problem, most: _Most, level: int) -> bool:
    """Tell whether the known pairs of this score and more serve the most."""
    return all(
        _count(problem, level, one_each).amount == wanted.amount
        for wanted, one_each in _questions(problem, most)
    )


def _refusal(market: Market, most: _Most, level: int) -> Bools | None:
    """Find a cut that shows all pairs of this score and more to serve fewer; None if they do."""
    for wanted, one_each in _questions(market.problem, most):
        count = _proven_count(market, level, one_each)
        if count.amount < wanted.amount:
            return count.cut
    return None


def _serves(step: Step, most: _Most) -> bool:
    """Tell whether an assignment serves the most."""
    problem, served = step.problem, step.result.mate >= 0
    first = np.unique(problem.mentee[served & problem.lacks_mentor[problem.mentee]])
    return served.sum() == most.requests.amount and len(first) == most.mentees.amount


def _bonuses(problem: Problem) -> Iterator[int]:
    """Double the bonus until it outweighs every total, which is certainly enough."""
    bonus = ONE
    while bonus <= 2 * ONE * (problem.n_requests + 1):
        yield bonus
        bonus *= 2
