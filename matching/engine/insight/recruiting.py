"""Recruiting advice: which new mentor would help most, and whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.assignment import assign
from matching.engine.assignment.market import Market
from matching.engine.assignment.stable import stable_mates
from matching.engine.insight.known import Known
from matching.engine.insight.newcomers import Newcomer, Screened, screen, with_newcomer
from matching.engine.insight.path import Goal, path_from_sink
from matching.engine.insight.plan import PARTS, Plan, plan_of, select
from matching.engine.insight.promises import has_strongest, serves_most
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import Problem, Result

SOLVED_AGAIN = 5
NO_ARCS = np.zeros(0, dtype=np.int64)


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
    newcomers: Iterable[Newcomer],
    solved_again: int = SOLVED_AGAIN,
) -> tuple[Advice, ...]:
    """Rank newcomers by what they would change.

    All are screened by prices; the best few are tried, exactly, under the policy.

    Returns:
        Advice for those who would serve more or raise the total, most served first.
    """
    best = screen(problem, result, policy, newcomers, solved_again)
    advice = [_tried(problem, result, policy, found) for found in best]
    useful = [entry for entry in advice if (entry.served_more, entry.total_more) > (0, 0)]
    return tuple(
        sorted(useful, key=lambda entry: (-entry.served_more, -entry.total_more, entry.newcomer))
    )


def _tried(problem: Problem, result: Result, policy: Policy, found: Screened) -> Advice:
    """Find the assignment with a newcomer, and what it changes."""
    plan = plan_of(problem, result)
    larger = with_newcomer(problem, found.newcomer)
    if policy == "stable":
        after = replace(plan, problem=larger, mate=_stable(larger, result.mate))
    else:
        after = _with_places_filled(plan, larger, found)
        if policy == "fair" and not _keeps_promises(plan, after, found.newcomer.places):
            after = after.after(assign(larger, policy))
    change = after.figures.less(plan.figures)
    mentees = np.flatnonzero((after.count > 0) & (plan.count == 0) & problem.lacks_mentor)
    return Advice(found.at, change.served, change.total, tuple(mentees.tolist()))


def _with_places_filled(plan: Plan, larger: Problem, found: Screened) -> Plan:
    """Fill the places of the last mentor one by one, each along the cheapest path that gains.

    Every assignment on the way is the best with so many places (successive shortest paths: Ahuja,
    Magnanti & Orlin 1993, chapter 9).
    """
    newcomer = larger.n_mentors - 1
    after = replace(plan, problem=larger, price=np.append(plan.price, found.price * PARTS))
    for _ in range(found.newcomer.places):
        path = path_from_sink(after, Goal(mentor=newcomer))
        if path.length >= after.price[newcomer]:
            break
        after = after.after(path.mate, path.price)
    return after


def _keeps_promises(before: Plan, after: Plan, places: int) -> bool:
    """Tell whether a plan with a newcomer is what policy fair would find."""
    served, firsts = int(after.count.sum()), after.firsts
    all_used = served == before.count.sum() + places and firsts == before.firsts + places
    if not all_used and not serves_most(after.problem, served, firsts):
        return False
    return has_strongest(after.problem, served, firsts, before.floor)


def _stable(larger: Problem, mate: Ints32) -> Ints32:
    """Let everybody propose again, none below what she has: one more mentor is nobody's loss."""
    used = np.flatnonzero(mate[larger.request] == larger.mentor)
    least = np.zeros(larger.n_mentees, dtype=np.int32)
    least[larger.mentee[larger.request[used]]] = larger.score[used]
    least[larger.limit > 1] = 0
    kept = (larger.score >= least[larger.mentee[larger.request]]) | (larger.wish > 0)
    known = select(larger, np.flatnonzero(kept))
    market = Market(select(larger, NO_ARCS), Known(known))
    market.seed()
    return stable_mates(market)
