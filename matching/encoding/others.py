"""The next best of both sides of every pair, and what choosing them would cost everyone."""

from dataclasses import dataclass

from matching.encoding.outcome import Outcome, PairView
from matching.encoding.records import MENTOR_TYPES, MentorType
from matching.engine import insight
from matching.engine.insight.alternatives import Alternative
from matching.engine.insight.lists import with_lists
from matching.engine.problem import Problem

# Above so many requests lists are made of the pairs that the search came across.
ALL_PAIRS_UP_TO = 100_000


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else for one side of a pair; scores in ten-thousandths.

    key: of the mentor or the mentee. mentor_type: of the request. difference: to the score of the
    pair. loss: a lower bound on what the whole would lose; None where no proof gives one: under
    policy stable, and when a search was stopped early. may_cost_place: the bound is so high that
    a request would hardly be served any more.
    """

    key: str
    mentor_type: MentorType
    score: int
    difference: int
    loss: int | None
    may_cost_place: bool = False


class Others:
    """Lists who else could be chosen in an outcome."""

    def __init__(self, outcome: Outcome) -> None:
        """Look at all pairs once."""
        self._pool = outcome.pool
        self._result = outcome.result
        self._problem = _with_lists(outcome)
        self._loss = insight.losses(self._problem, self._result)
        self._by_mentor = insight.arcs_by_mentor(self._problem)
        is_stable = outcome.settings.policy == "stable"
        self._has_bound = outcome.certificate.optimal and not is_stable
        self._requests: dict[int, tuple[Alternative, ...]] = {}

    def mentors(self, pair: PairView) -> list[Other]:
        """Return the next best mentors of a pair's request, best first."""
        found = insight.other_mentors(self._problem, self._result, self._loss, pair.request_row)
        return [self._other(pair, one, self._pool.mentors.keys[one.mentor]) for one in found]

    def mentees(self, pair: PairView) -> list[Other]:
        """Return the next best mentees of a pair's mentor, best first."""
        keys, mentee = self._pool.mentees.keys, self._pool.mentee
        found = self._requests_of(pair.mentor_row)
        return [self._other(pair, one, keys[mentee[one.request]]) for one in found]

    def _requests_of(self, mentor: int) -> tuple[Alternative, ...]:
        """Return the next best requests of a mentor, the same for each of his pairs."""
        if mentor not in self._requests:
            arcs = self._by_mentor[mentor]
            self._requests[mentor] = insight.other_requests(
                self._problem, self._result, self._loss, mentor, arcs=arcs
            )
        return self._requests[mentor]

    def _other(self, pair: PairView, found: Alternative, key: str) -> Other:
        return Other(
            key=key,
            mentor_type=MENTOR_TYPES[self._pool.mentor_type[found.request]],
            score=found.score,
            difference=found.score - pair.score,
            loss=found.loss if self._has_bound else None,
            may_cost_place=self._has_bound and 0 < self._result.bonus <= found.loss,
        )


def _with_lists(outcome: Outcome) -> Problem:
    problem = outcome.problem
    if outcome.supply is None or problem.n_requests > ALL_PAIRS_UP_TO:
        return problem
    least = outcome.settings.min_score
    return with_lists(problem, outcome.result.mate, outcome.supply, least)
