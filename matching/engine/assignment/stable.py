"""Policy stable: nobody has a mentor who would rather have her, and whom she would rather have.

Mentee-proposing deferred acceptance (Gale & Shapley, "College admissions and the stability of
marriage", American Mathematical Monthly 69, 1962), with mentees who may hold several mentors: one
per request, different people, up to their limit.

Why it ends stable although "different people" makes a mentee's requests depend on each other: a
wish names a mentor, so a mentee and a mentor order the arcs between the two alike, by (score,
hash). Hence, when a mentor refuses one of them, he would refuse the lower ones too; and when she
then changes to another arc, she either proposes anew, or offers a mentor she already has a better
arc in the same place. Mentors therefore only ever improve, nothing refused is ever wanted back,
and what remains is a stable assignment, the one every mentee's requests like best.

Lists are as long as they are needed: whoever comes to the end of hers waits until the next best are
known, without those whose mentors hold better already. Mentors only improve, so each of these would
be refused whenever she asked.
"""

import heapq
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matching.engine.assignment.market import FIRST_ARCS, Market
from matching.engine.assignment.steps import Step, improve
from matching.engine.pool import ONE, Ints32
from matching.engine.problem import NEVER, Pairs, Problem, Query

NO_WISH = 6  # ranks after the five wishes
NOBODY = -1  # the arc at the end of a list
UNKNOWN = -2  # the end of a list that may go on


def stable_steps(market: Market) -> Iterator[Step]:
    """Find the stable assignment that mentees prefer.

    Yields:
        One step: mate; price, that of policy total, whose bound shows what stability costs.
    """
    mate = stable_mates(market)
    for step in improve(market):
        if step.is_last:
            yield replace(step, result=replace(step.result, mate=mate))


def stable_mates(market: Market) -> Ints32:
    """Find the mates alone, (n_requests,), mentor or -1."""
    market.learn_wishes()
    return _Acceptance(market).run()


class _Acceptance:
    """The state of deferred acceptance: what each mentor holds, what each mentee may still ask.

    Arcs are numbered as they become known; merit and taste order them, the lowest number first.
    """

    def __init__(self, market: Market) -> None:
        problem = market.problem
        self.market = market
        self.mentee_of: list[int] = problem.mentee.tolist()
        self.limit: list[int] = problem.limit.tolist()
        self.places: list[int] = problem.places.tolist()
        self.requests = _requests_of(problem)
        self.request: list[int] = []
        self.mentor: list[int] = []
        self.merit: list[int] = []
        self.taste: list[int] = []
        self.refused = bytearray()
        self.lists: list[list[int]] = [[] for _ in self.mentee_of]
        self.first = [0] * problem.n_requests
        self.end = [NOBODY if market.is_whole else UNKNOWN] * problem.n_requests
        self.of_pair: dict[tuple[int, int], list[int]] = {}
        self.chosen: list[set[int]] = [set() for _ in self.limit]
        self.held: list[dict[int, int]] = [{} for _ in self.places]
        self.worst: list[list[tuple[int, int]]] = [[] for _ in self.places]
        self.stalled: dict[int, list[int]] = {}
        self.count = FIRST_ARCS
        known = Pairs(problem.request, problem.mentor, problem.score, problem.tie, problem.wish)
        self._learn(known)

    def run(self) -> Ints32:
        """Let everybody propose until nobody is refused; return the mates, (n_requests,)."""
        waiting = list(range(len(self.limit) - 1, -1, -1))
        while waiting:
            while waiting:
                waiting += self._propose(waiting.pop())
            waiting = self._lengthen_lists()
        mate = np.full(len(self.mentee_of), -1, dtype=np.int32)
        for arc in (arc for chosen in self.chosen for arc in chosen):
            mate[self.request[arc]] = self.mentor[arc]
        return mate

    def _propose(self, mentee: int) -> list[int]:
        """Let a mentee ask for what she now likes best; return the mentees who were refused."""
        choice = self._choice(mentee)
        if mentee in self.stalled:
            return []
        fresh = sorted(choice - self.chosen[mentee])
        self.chosen[mentee] = choice
        refused = [self._receive(arc) for arc in fresh]
        return [self.mentee_of[self.request[arc]] for arc in refused if arc >= 0]

    def _choice(self, mentee: int) -> set[int]:
        """Go down her list: one arc per request, different people, not refused, to her limit.

        Where an arc that is not known yet may come first she stalls.
        """
        choice: set[int] = set()
        taken: list[int] = []
        requests = self.requests[mentee].copy()
        while requests and len(choice) < self.limit[mentee]:
            options = [(*self._next(request, taken), request) for request in requests]
            _, best, request = min(options)
            if best == UNKNOWN:
                self.stalled[mentee] = [r for _, arc, r in options if arc == UNKNOWN]
                break
            if best == NOBODY:
                break
            choice.add(best)
            taken.append(self.mentor[best])
            requests.remove(request)
        return choice

    def _next(self, request: int, taken: list[int]) -> tuple[int, int]:
        """Find a request's best arc that was not refused and leads to nobody taken.

        Returns its taste and number; at the end ``NOBODY``, liked least, or ``UNKNOWN``, which may
        be liked as much as the last arc of the list.
        """
        arcs, refused, at = self.lists[request], self.refused, self.first[request]
        while at < len(arcs) and refused[arcs[at]]:
            at += 1
        self.first[request] = at
        while at < len(arcs) and (refused[arcs[at]] or self.mentor[arcs[at]] in taken):
            at += 1
        if at < len(arcs):
            return self.taste[arcs[at]], arcs[at]
        if self.end[request] == NOBODY:
            return LIKED_LEAST, NOBODY
        return (self.taste[arcs[-1]] if arcs else 0), UNKNOWN

    def _receive(self, arc: int) -> int:
        """Let a mentor keep his best arcs; return the one he refuses, or -1."""
        mentor, mentee = self.mentor[arc], self.mentee_of[self.request[arc]]
        held = self.held[mentor]
        held[mentee] = arc  # a better arc of the same mentee takes its place
        heapq.heappush(self.worst[mentor], (-self.merit[arc], arc))
        if len(held) <= self.places[mentor]:
            return -1
        return self._refuse_worst(mentor)

    def _refuse_worst(self, mentor: int) -> int:
        """Give up the worst arc held, and with it the pair's lower ones; return it."""
        mentee = worst = -1
        while self.held[mentor].get(mentee) != worst or worst < 0:
            _, worst = heapq.heappop(self.worst[mentor])  # replaced arcs are still in there
            mentee = self.mentee_of[self.request[worst]]
        del self.held[mentor][mentee]
        self.chosen[mentee].discard(worst)
        for arc in self.of_pair[mentee, mentor]:
            if self.merit[arc] >= self.merit[worst]:
                self.refused[arc] = True
        return worst

    def _lengthen_lists(self) -> list[int]:
        """Learn the next best arcs of those who came to an end; return them, to go on."""
        if not self.stalled:
            return []
        mentees = list(self.stalled)
        requests = [request for some in self.stalled.values() for request in some]
        self.stalled = {}
        need = np.full(len(self.mentee_of), NEVER, dtype=np.int64)
        need[requests] = -1
        query = Query(need, self.market.free, self._asked(), self.count)
        found, is_new = self.market.find(query)
        returned = np.bincount(found.request, minlength=len(need))
        new = np.bincount(found.request[is_new], minlength=len(need))
        for request in requests:
            if returned[request] < self.count:
                self.end[request] = NOBODY
        if any(new[r] == 0 and self.end[r] == UNKNOWN for r in requests):
            self.count *= 2  # so many equal scores that all of these were known
        self._learn(found.take(is_new))
        return mentees

    def _asked(self) -> Ints32:
        """Return (n_mentors,) the lowest score that a mentor may still accept."""
        asked = self.market.everywhere
        for mentor, held in enumerate(self.held):
            if len(held) == self.places[mentor]:
                worst = max((self.merit[arc] for arc in held.values()), default=0)
                asked[mentor] = max(asked[mentor], ONE - (worst >> SCORE_SHIFT))
        return asked

    def _learn(self, pairs: Pairs) -> None:
        """Add arcs at the end of the lists, best first."""
        base = len(self.request)
        self.request += pairs.request.tolist()
        self.mentor += pairs.mentor.tolist()
        self.refused += bytes(len(pairs.request))
        place = pairs.request.astype(np.int64) * len(self.places) + pairs.mentor
        columns = (pairs.score.tolist(), pairs.tie.tolist(), place.tolist())
        merit = [_merit(*row) for row in zip(*columns, strict=True)]
        wish = np.where(pairs.wish > 0, pairs.wish, NO_WISH).tolist()
        self.merit += merit
        self.taste += [(w << WISH_SHIFT) + m for w, m in zip(wish, merit, strict=True)]
        for arc in sorted(range(base, len(self.request)), key=self.taste.__getitem__):
            request, mentor = self.request[arc], self.mentor[arc]
            self.lists[request].append(arc)
            self.of_pair.setdefault((self.mentee_of[request], mentor), []).append(arc)


TIE_SHIFT, SCORE_SHIFT, WISH_SHIFT = 64, 128, 160
LIKED_LEAST = (NO_WISH + 1) << WISH_SHIFT


def _merit(score: int, tie: int, place: int) -> int:
    """Order arcs by score, then hash, then place in the problem, the lowest number first."""
    return ((ONE - score) << SCORE_SHIFT) + (tie << TIE_SHIFT) + place


def _requests_of(problem: Problem) -> list[list[int]]:
    """List each mentee's requests."""
    requests: list[list[int]] = [[] for _ in range(problem.n_mentees)]
    for request, mentee in enumerate(problem.mentee.tolist()):
        requests[mentee].append(request)
    return requests
