"""What exactly follows when a pair is chosen by hand: who else moves, and what it costs."""

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from matching.engine.assignment import assign, solve_any_size
from matching.engine.assignment.market import Market, joined
from matching.engine.assignment.stable import stable_mates
from matching.engine.certificate import request_utilities
from matching.engine.insight.known import Known, Without
from matching.engine.insight.over_all import path_over_all
from matching.engine.insight.path import Goal, path_from_mentor, path_from_request
from matching.engine.insight.plan import (
    NO_ARCS,
    NOBODY,
    PARTS,
    Plan,
    pairs_of,
    plan_of,
    select,
)
from matching.engine.insight.promises import has_strongest, serves_most
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import BARRED, NEVER, Problem, Query, Result, Supply


@dataclass(frozen=True, slots=True)
class Exchange:
    """What follows when a pair is chosen by hand.

    served, mentees_served, total: after less before. moved: requests whose mentor changes, the
    chosen one included. mate: (n_requests,) the assignment with the pair. solved_again: True where
    all was solved again around the pair: for policy stable, and where fair has to promise less.
    """

    served: int
    mentees_served: int
    total: int
    moved: tuple[int, ...]
    mate: Ints32
    solved_again: bool = False


class Exchanges:
    """Tries pairs by hand in a solved problem, one at a time."""

    def __init__(
        self,
        problem: Problem,
        result: Result,
        policy: Policy,
        supply: Supply | None = None,
        least: int = 0,
    ) -> None:
        """Begin with what was found.

        Args:
            problem: all arcs that could be used, or those that a search came across.
            result: its proven solution under the policy.
            policy: of the result.
            supply: all pairs, where the problem holds only some.
            least: the lowest score that counts there.
        """
        self.plan = plan_of(problem, result)
        self.policy = policy
        self._supply = supply
        self._least = least

    def choose(self, request: int, mentor: int) -> Exchange:
        """Compute exactly what choosing a pair does, and who else moves.

        The pair is out like a pin, and the rest is the best that the policy allows. For total and
        fair that is one shortest path from the mentor to the request, along which people move; of
        equally good ways one with the fewest.

        Raises:
            ValueError: the pair is not possible (not eligible, no place, her limit is 0).
        """
        market = Market(self.plan.problem, self._supply, self._least)
        market.ask(_only(self.plan.problem, request, mentor))
        plan = replace(self.plan, problem=market.problem)
        _check(plan, request, mentor)
        if self.policy == "stable":
            return self._solved_again(plan, request, mentor)
        plan, mate = _moved(plan, market, request, mentor)
        if self.policy == "fair" and not self._keeps_promises(plan, mate, request, mentor):
            return self._solved_again(plan, request, mentor)
        return _exchange(plan, mate)

    def _keeps_promises(self, plan: Plan, mate: Ints32, request: int, mentor: int) -> bool:
        """Tell whether an assignment around the pair is what policy fair finds for the rest.

        As many must be served as possible, and the floor must still be the highest that serves
        them. Where as many are served as before, and the pair itself is above the floor, both
        hold: a higher floor for the rest would have been one for all. Else the pairs are asked,
        if all are known.
        """
        after = plan.after(mate)
        as_many = plan.count.sum() == after.count.sum() and plan.firsts == after.firsts
        if as_many and plan.problem.score[plan.arc(request, mentor)] > plan.floor:
            return True
        if self._supply is not None:
            return False
        rest = without_pair(plan.problem, request, mentor)
        is_first = int(plan.problem.lacks_mentor[plan.problem.mentee[request]])
        served, firsts = int(after.count.sum()) - 1, after.firsts - is_first
        if not as_many and not serves_most(rest, served, firsts):
            return False
        return has_strongest(rest, served, firsts, plan.floor)

    def _solved_again(self, plan: Plan, request: int, mentor: int) -> Exchange:
        """Solve again what the pair leaves."""
        rest = without_pair(plan.problem, request, mentor)
        if self.policy == "stable":
            found, mate = self._stable_again(rest, request, mentor)
        elif self._supply is None:
            found, mate = rest, assign(rest, self.policy)
        else:
            left = Without(self._supply, rest.mentee, request, mentor)
            *_, last = solve_any_size(rest, self.policy, left, self._least)
            found, mate = last.problem, last.result.mate
        both, _ = joined(plan.problem, pairs_of(found))
        mate = mate.copy()
        mate[request] = mentor
        return _exchange(replace(plan, problem=both), mate, solved_again=True)

    def _stable_again(self, rest: Problem, request: int, mentor: int) -> tuple[Problem, Ints32]:
        """Let everybody propose again; lists are read as far as they are needed."""
        left = Without(self._supply or self._arcs, rest.mentee, request, mentor)
        market = Market(select(rest, NO_ARCS), left, self._least)
        market.seed()
        mate = stable_mates(market)
        return market.problem, mate

    @cached_property
    def _arcs(self) -> Known:
        return Known(self.plan.problem)


def exchange(
    problem: Problem, result: Result, policy: Policy, request: int, mentor: int
) -> Exchange:
    """Compute exactly what choosing one pair by hand does: ``Exchanges``."""
    return Exchanges(problem, result, policy).choose(request, mentor)


def _exchange(plan: Plan, mate: Ints32, *, solved_again: bool = False) -> Exchange:
    change = plan.after(mate).figures.less(plan.figures)
    moved = tuple(np.flatnonzero(mate != plan.mate).tolist())
    return Exchange(change.served, change.mentees_served, change.total, moved, mate, solved_again)


def _only(problem: Problem, request: int, mentor: int) -> Query:
    """Ask for one pair."""
    need = np.full(problem.n_requests, NEVER, dtype=np.int64)
    need[request] = -1
    least = np.full(problem.n_mentors, BARRED, dtype=np.int32)
    least[mentor : mentor + 1] = 0
    return Query(need, np.zeros(problem.n_mentors, dtype=np.int64), least, 1)


def _check(plan: Plan, request: int, mentor: int) -> None:
    problem = plan.problem
    exists = plan.arc(request, mentor) != NOBODY
    if not exists or not problem.limit[problem.mentee[request]] or not problem.places[mentor]:
        raise ValueError(f"request {request} cannot have mentor {mentor}")


def _moved(plan: Plan, market: Market, request: int, mentor: int) -> tuple[Plan, Ints32]:
    """Move everybody on the cheapest path that makes room for the pair."""
    if plan.mate[request] == mentor:
        return plan, plan.mate
    mentee = int(plan.problem.mentee[request])
    goal = Goal(request=request, utility=_utility(plan, mentee, request))
    hers = [other for other in plan.asked_by(mentee) if plan.mate[other] == mentor]
    find = (
        partial(path_from_request, request=hers[0], goal=goal)
        if hers
        else partial(path_from_mentor, mentor=mentor, goal=goal)
    )
    plan, path = path_over_all(plan, market, find, grow=lambda problem: problem)
    mate = path.mate
    mate[request] = mentor
    return plan, mate


def _utility(plan: Plan, mentee: int, request: int) -> int:
    """Return what a request of hers gains at the prices, in parts."""
    problem, rows = plan.problem, plan.asked_by(mentee)
    hers = np.concatenate([np.arange(*plan.begin[row : row + 2]) for row in rows])
    alone = replace(
        select(problem, hers[problem.score[hers] >= plan.floor]),
        mentee=np.zeros(len(rows), dtype=np.int32),
        limit=problem.limit[[mentee]],
        has_mentor=~problem.lacks_mentor[[mentee]],
    )
    alone = replace(alone, request=np.searchsorted(rows, alone.request).astype(np.int32))
    price = plan.price // PARTS
    return PARTS * int(request_utilities(alone, price, plan.bonus)[rows.index(request)])


def without_pair(problem: Problem, request: int, mentor: int) -> Problem:
    """Take a pair out: its request, its place, and the mentee's other arcs to that mentor."""
    mentee = problem.mentee[request]
    limit, places = problem.limit.copy(), problem.places.copy()
    limit[mentee] -= 1
    places[mentor] -= 1
    has_mentor = ~problem.lacks_mentor
    has_mentor[mentee] = True
    hers = problem.mentee[problem.request] == mentee
    kept = (problem.request != request) & ~(hers & (problem.mentor == mentor))
    left = select(problem, np.flatnonzero(kept))
    return replace(left, limit=limit, places=places, has_mentor=has_mentor)
