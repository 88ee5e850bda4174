"""Recruiting advice: which new mentor would help most, and whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from matching.engine.assignment import assign
from matching.engine.assignment.market import Market
from matching.engine.assignment.stable import stable_mates
from matching.engine.insight.known import Known
from matching.engine.insight.newcomers import Newcomer, Screened, screen, with_newcomer
from matching.engine.insight.over_all import path_over_all
from matching.engine.insight.path import Goal, path_from_sink
from matching.engine.insight.plan import NO_ARCS, NOBODY, PARTS, Plan, plan_of, select
from matching.engine.insight.promises import has_strongest, serves_most
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import Problem, Result, Supply

SOLVED_AGAIN = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """What a newcomer would change; ``newcomer`` is the place in the list that was asked about.

    served_more: requests. total_more: ten-thousandths. mentees: who had nobody and would have a
    mentor. is_exact: False where the best with him was not found: fair then names what is possible
    at least; policy stable, and a search stopped early, the most that prices allow.
    """

    newcomer: int
    served_more: int
    total_more: int
    mentees: tuple[int, ...]
    is_exact: bool = True


def recruiting(
    problem: Problem,
    result: Result,
    policy: Policy,
    newcomers: Iterable[Newcomer],
    solved_again: int = SOLVED_AGAIN,
    *,
    supply: Supply | None = None,
    least: int = 0,
    is_proven: bool = True,
) -> tuple[Advice, ...]:
    """Rank newcomers by what they would change.

    All are screened by prices; the best few are tried, exactly, under the policy. Where the
    problem does not hold all pairs, stable is not tried, and fair keeps all others at the weakest
    score that it found.

    Args:
        problem: all pairs, or those that a search came across.
        result: its solution.
        policy: of the result.
        newcomers: taken one by one.
        solved_again: how many are tried.
        supply: all pairs, where the problem holds only some.
        least: the lowest score that counts there.
        is_proven: False where the search was stopped early; then nobody is tried.

    Returns:
        Advice for those who would serve more or raise the total, most served first.
    """
    best = screen(problem, result, policy, newcomers, solved_again)
    trial = _Trial(plan_of(problem, result), policy, Market(problem, supply, least))
    is_tried = is_proven and (policy != "stable" or supply is None)
    advice = [trial.advice(found) if is_tried else trial.guess(found) for found in best]
    useful = [entry for entry in advice if (entry.served_more, entry.total_more) > (0, 0)]
    return tuple(
        sorted(useful, key=lambda entry: (-entry.served_more, -entry.total_more, entry.newcomer))
    )


@dataclass(frozen=True, eq=False)
class _Trial:
    """A plan to which newcomers are added, one at a time."""

    plan: Plan
    policy: Policy
    market: Market

    def advice(self, found: Screened) -> Advice:
        """Find what a newcomer changes."""
        after = self._with(found)
        change = after.figures.less(self.plan.figures)
        newly = (after.count > 0) & (self.plan.count == 0) & self.plan.problem.lacks_mentor
        mentees = tuple(np.flatnonzero(newly).tolist())
        return Advice(found.at, change.served, change.total, mentees, self._is_exact(after, found))

    def _is_exact(self, after: Plan, found: Screened) -> bool:
        """Tell whether nothing better is possible with a newcomer."""
        if self.policy != "fair" or self.market.is_whole:
            return True
        all_used = after.count.sum() == self.plan.count.sum() + found.newcomer.places
        return bool(all_used and after.weakest >= self.plan.floor)

    def guess(self, found: Screened) -> Advice:
        """Take those who could gain most for those who would have him."""
        newly = found.mentees[self.plan.count[found.mentees] == 0]
        mentees = tuple(newly[self.plan.problem.lacks_mentor[newly]].tolist())
        return Advice(found.at, len(newly), found.bound, mentees, is_exact=False)

    def _with(self, found: Screened) -> Plan:
        """Find the plan with a newcomer."""
        if self.policy == "stable":
            larger = with_newcomer(self.plan.problem, found.newcomer)
            return replace(self.plan, problem=larger, mate=_stable(larger, self.plan.mate))
        after = self._with_places_filled(found)
        if self.policy == "total" or not self.market.is_whole:
            return after
        if _keeps_promises(self.plan, after, found.newcomer.places):
            return after
        return after.after(assign(after.problem, self.policy))

    def _with_places_filled(self, found: Screened) -> Plan:
        """Fill the places of a newcomer one by one, each along the cheapest path that gains.

        Every assignment on the way is the best with so many places (successive shortest paths:
        Ahuja, Magnanti & Orlin 1993, chapter 9).
        """
        newcomer = self.plan.problem.n_mentors
        grow = partial(with_newcomer, newcomer=found.newcomer)
        price = np.append(self.plan.price, found.price * PARTS)
        excepted = NOBODY if self.market.is_whole else newcomer
        problem = grow(self.market.problem)
        after = replace(self.plan, problem=problem, price=price, excepted=excepted)
        for _ in range(found.newcomer.places):
            goal = Goal(mentor=newcomer, limit=int(after.price[newcomer]))
            find = partial(path_from_sink, goal=goal)
            after, path = path_over_all(after, self.market, find, grow)
            if path.length >= goal.limit:
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
