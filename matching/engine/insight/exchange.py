"""What exactly follows when a pair is chosen by hand: who else moves, and what it costs."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.engine.assignment import assign
from matching.engine.assignment.market import Market
from matching.engine.assignment.stable import stable_mates
from matching.engine.certificate import request_utilities
from matching.engine.insight.known import Known, Without
from matching.engine.insight.path import Goal, Path, path_from_mentor, path_from_request
from matching.engine.insight.plan import NOBODY, PARTS, Plan, plan_of, select
from matching.engine.insight.promises import has_strongest, serves_most
from matching.engine.pool import Ints32, Policy
from matching.engine.problem import Problem, Result


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

    def __init__(self, problem: Problem, result: Result, policy: Policy) -> None:
        """Begin with what was found.

        Args:
            problem: all arcs that could be used.
            result: its proven solution under the policy.
            policy: of the result.
        """
        self.plan = plan_of(problem, result)
        self.policy = policy

    def choose(self, request: int, mentor: int) -> Exchange:
        """Compute exactly what choosing a pair does, and who else moves.

        The pair is out like a pin, and the rest is the best that the policy allows. For total and
        fair that is one shortest path from the mentor to the request, along which people move; of
        equally good ways one with the fewest.

        Raises:
            ValueError: the pair is not possible (not eligible, no place, her limit is 0).
        """
        plan, policy = self.plan, self.policy
        _check(plan, request, mentor)
        if policy == "stable":
            return self._stable_again(request, mentor)
        moved = _moved(plan, request, mentor)
        if policy == "fair" and not _keeps_promises(plan, moved, request, mentor):
            mate = assign(_without(plan.problem, request, mentor), policy)
            return self._exchange(mate, request, mentor, solved_again=True)
        return self._exchange(moved.mate, request, mentor)

    def _stable_again(self, request: int, mentor: int) -> Exchange:
        """Let everybody propose again; lists are read as far as they are needed."""
        problem = self.plan.problem
        left = Without(self._arcs, problem.mentee, request, mentor)
        market = Market(_without(problem, request, mentor, keep_arcs=False), left)
        market.seed()
        return self._exchange(stable_mates(market), request, mentor, solved_again=True)

    def _exchange(
        self, mate: Ints32, request: int, mentor: int, *, solved_again: bool = False
    ) -> Exchange:
        mate = mate.copy()
        mate[request] = mentor
        change = self.plan.after(mate).figures.less(self.plan.figures)
        moved = tuple(np.flatnonzero(mate != self.plan.mate).tolist())
        return Exchange(
            change.served, change.mentees_served, change.total, moved, mate, solved_again
        )

    @cached_property
    def _arcs(self) -> Known:
        return Known(self.plan.problem)


def exchange(
    problem: Problem, result: Result, policy: Policy, request: int, mentor: int
) -> Exchange:
    """Compute exactly what choosing one pair by hand does: ``Exchanges``."""
    return Exchanges(problem, result, policy).choose(request, mentor)


def _check(plan: Plan, request: int, mentor: int) -> None:
    problem = plan.problem
    exists = plan.arc(request, mentor) != NOBODY
    if not exists or not problem.limit[problem.mentee[request]] or not problem.places[mentor]:
        raise ValueError(f"request {request} cannot have mentor {mentor}")


def _moved(plan: Plan, request: int, mentor: int) -> Plan:
    """Move everybody on the cheapest path that makes room for the pair."""
    if plan.mate[request] == mentor:
        return plan
    mate = _path(plan, request, mentor).mate
    mate[request] = mentor
    return plan.after(mate)


def _path(plan: Plan, request: int, mentor: int) -> Path:
    mentee = int(plan.problem.mentee[request])
    goal = Goal(request=request, utility=_utility(plan, mentee, request))
    hers = [other for other in plan.asked_by(mentee) if plan.mate[other] == mentor]
    if hers:
        return path_from_request(plan, hers[0], goal)
    return path_from_mentor(plan, mentor, goal)


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


def _keeps_promises(before: Plan, after: Plan, request: int, mentor: int) -> bool:
    """Tell whether a plan around the pair is what policy fair would find for the rest.

    As many must be served as possible, and the floor must still be the highest that serves them.
    Where as many are served as before, and the pair itself is above the floor, both hold: a
    higher floor for the rest would have been one for all.
    """
    as_many = before.count.sum() == after.count.sum() and before.firsts == after.firsts
    if as_many and before.problem.score[before.arc(request, mentor)] > before.floor:
        return True
    rest = _without(before.problem, request, mentor)
    is_first = int(before.problem.lacks_mentor[before.problem.mentee[request]])
    served, firsts = int(after.count.sum()) - 1, after.firsts - is_first
    if not as_many and not serves_most(rest, served, firsts):
        return False
    return has_strongest(rest, served, firsts, before.floor)


def _without(problem: Problem, request: int, mentor: int, *, keep_arcs: bool = True) -> Problem:
    """Take a pair out: its request, its place, and the mentee's other arcs to that mentor."""
    mentee = problem.mentee[request]
    limit, places = problem.limit.copy(), problem.places.copy()
    limit[mentee] -= 1
    places[mentor] -= 1
    has_mentor = ~problem.lacks_mentor
    has_mentor[mentee] = True
    hers = problem.mentee[problem.request] == mentee
    kept = (problem.request != request) & ~(hers & (problem.mentor == mentor))
    left = select(problem, np.flatnonzero(kept & keep_arcs))
    return replace(left, limit=limit, places=places, has_mentor=has_mentor)
