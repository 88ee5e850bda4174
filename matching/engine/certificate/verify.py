"""The check itself: rules first, then what the policy promises, each failure as a sentence."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matching.engine.certificate.blocking import blocking_pairs
from matching.engine.certificate.bound import MOST_REQUESTS, bound
from matching.engine.certificate.completed import (
    with_blocking_pairs,
    with_crossing_pairs,
    with_pairs_worth_more,
)
from matching.engine.certificate.cuts import cut_capacity
from matching.engine.pool import Bools, Ints64, Policy
from matching.engine.problem import Certificate, Problem, Result, Supply

# Beyond this a bonus could overflow the sums below.
BONUS_LIMIT = 2**40


def verify(
    problem: Problem, result: Result, policy: Policy, supply: Supply | None = None, least: int = 0
) -> Certificate:
    """Check an assignment against the problem and prove what the policy promises.

    Nothing is taken from the result but the mates, and the prices and cuts as evidence.

    Args:
        problem: what was to be solved; arcs sorted by (request, mentor).
        result: what a solver claims.
        policy: what was promised. "total": the highest total. "fair": the most served, the
            strongest weakest pair, then the highest total. "stable": no blocking pair.
        supply: all pairs, where the problem holds only some: everything is proven over all.
        least: 0..10000, the lowest score that counts with the supply.

    Returns:
        The certificate. ``optimal`` only if every rule holds and every promise is proven; else
        ``problems`` says what is not, in sentences.
    """
    malformed = tuple(_malformed(problem, result))
    if malformed:
        return Certificate(policy, 0, 0, None, 0, 0, 0, False, 0, malformed, malformed)
    arcs = _arcs_used(problem, result)
    served = len(arcs)
    mentees = len(np.unique(problem.mentee[problem.request[arcs]]))
    total = int(problem.score[arcs].astype(np.int64).sum())
    weakest = int(problem.score[arcs].min()) if served else None
    whole = problem if supply is None else _completed(problem, result, policy, supply, least)
    limit = _bound(whole, result, policy, served + _firsts(problem, arcs))
    could_block = problem
    if supply is not None:
        could_block = with_blocking_pairs(problem, result.mate, supply, least)
    blocking = int(blocking_pairs(could_block, result.mate).sum())
    counts = Certificate(
        policy, served, mentees, weakest, total, limit, limit - total, False, blocking
    )
    broken = tuple(_broken_rules(problem, result, arcs))
    problems = (*broken, *_unproven(whole, result, counts))
    return replace(counts, optimal=not problems, broken=broken, problems=problems)


def _completed(
    problem: Problem, result: Result, policy: Policy, supply: Supply, least: int
) -> Problem:
    """Add the pairs that could speak against what is claimed."""
    if policy != "fair":  # whose bound knows no bonus and no floor
        plain = replace(result, bonus=0, floor=0)
        return with_pairs_worth_more(problem, plain, supply, least, MOST_REQUESTS)
    whole = with_pairs_worth_more(problem, result, supply, least, MOST_REQUESTS)
    above = max(least, result.floor + 1)
    for name, level in (("mentees", least), ("requests", least), ("weakest", above)):
        whole = with_crossing_pairs(whole, _side(problem, result, name), supply, level)
    return whole


def _malformed(problem: Problem, result: Result) -> Iterator[str]:
    """Say what keeps the result from being read at all."""
    key = problem.request.astype(np.int64) * problem.n_mentors + problem.mentor
    if (np.diff(key) <= 0).any():
        yield "The pairs of the problem are not in order."
    if result.mate.shape != (problem.n_requests,):
        yield "The assignment is for another number of requests."
    elif ((result.mate < -1) | (result.mate >= problem.n_mentors)).any():
        yield "The assignment names a mentor who does not exist."
    if result.price.shape != (problem.n_mentors,):
        yield "The prices are for another number of mentors."
    elif (result.price < 0).any():
        yield "A price is below zero."
    if not 0 <= result.bonus < BONUS_LIMIT:
        yield "The bonus is out of range."


def _arcs_used(problem: Problem, result: Result) -> Ints64:
    """List the arcs of the assignment; a pair that is no arc is missing, and a broken rule."""
    return np.flatnonzero(result.mate[problem.request] == problem.mentor)


def _firsts(problem: Problem, arcs: Ints64) -> int:
    """Count the mentees who get a first mentor."""
    mentee = problem.mentee[problem.request[arcs]]
    return len(np.unique(mentee[problem.lacks_mentor[mentee]]))


def _bound(problem: Problem, result: Result, policy: Policy, units: int) -> int:
    """Bound the total; for fair, of all that serve as many and reach the floor."""
    if policy != "fair":
        return bound(problem, result.price)
    kept = problem.score >= result.floor
    return bound(problem, result.price, result.bonus, kept) - result.bonus * units


def _broken_rules(problem: Problem, result: Result, arcs: Ints64) -> Iterator[str]:
    served = np.flatnonzero(result.mate >= 0)
    mentee, mentor = problem.mentee[served], result.mate[served]
    if len(arcs) < len(served):
        yield "A pair is not eligible or below the minimum."
    if (np.bincount(mentor, minlength=problem.n_mentors) > problem.places).any():
        yield "A mentor has more mentees than places."
    if (np.bincount(mentee, minlength=problem.n_mentees) > problem.limit).any():
        yield "A mentee has more mentors than her limit."
    pairs = mentee.astype(np.int64) * problem.n_mentors + mentor
    if len(np.unique(pairs)) < len(pairs):
        yield "A mentee has the same mentor twice."


def _unproven(problem: Problem, result: Result, counts: Certificate) -> Iterator[str]:
    """Say which promises of the policy are not proven."""
    if counts.policy == "stable":
        if counts.blocking_pairs:
            yield f"{counts.blocking_pairs} pairs would rather have each other."
        return
    if counts.policy == "fair":
        yield from _unproven_fair(problem, result, counts)
    if counts.gap:
        yield f"The total {counts.total} is not proven: the bound is {counts.bound}."


def _unproven_fair(problem: Problem, result: Result, counts: Certificate) -> Iterator[str]:
    everything = np.ones(problem.n_arcs, dtype=np.bool_)
    firsts = _firsts(problem, _arcs_used(problem, result))
    if _capacity(problem, result, "mentees", everything, once=True) != firsts:
        yield "It is not proven that no more mentees could have a mentor."
    if _capacity(problem, result, "requests", everything) != counts.served:
        yield "It is not proven that no more requests could be served."
    if counts.weakest is None:
        return
    if result.floor != counts.weakest:
        yield f"The weakest pair has {counts.weakest}, not {result.floor}."
    above = problem.score > counts.weakest
    fewer = _capacity(problem, result, "weakest", above) < counts.served
    if not fewer:
        fewer = _capacity(problem, result, "weakest", above, once=True) < firsts
    if not fewer:
        yield "It is not proven that the weakest pair could not be stronger."


def _capacity(problem: Problem, result: Result, name: str, kept: Bools, once: bool = False) -> int:
    """Evaluate a cut of the proof."""
    limit = np.minimum(problem.limit, problem.lacks_mentor) if once else problem.limit
    return cut_capacity(problem, kept, limit, _side(problem, result, name))


def _side(problem: Problem, result: Result, name: str) -> Bools:
    """Return a cut of the proof; a missing one proves as little as the empty set."""
    size = problem.n_mentees + problem.n_requests + problem.n_mentors
    side = np.asarray(result.proof.get(name, ()), dtype=np.bool_)
    return side if side.shape == (size,) else np.zeros(size, dtype=np.bool_)
