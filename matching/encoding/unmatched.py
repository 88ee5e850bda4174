"""Why somebody was not matched: the true reason, the nearest miss."""

from collections.abc import Iterator, Mapping

import numpy as np

from matching.encoding.outcome import Reason, Unmatched
from matching.encoding.records import MENTOR_TYPES
from matching.engine import insight
from matching.engine.eligibility import last_rules
from matching.engine.pool import Ints32
from matching.engine.problem import Problem, Result
from matching.engine.scoring import Arcs, Scorer

NOBODY = -1


def unmatched_of(
    scorer: Scorer, arcs: Arcs, problem: Problem, result: Result, mates: Mapping[int, int]
) -> tuple[Unmatched, ...]:
    """Return everybody left over, mentees first, each side by key.

    Args:
        scorer: the pool.
        arcs: all pairs that might have been matched, before pins took theirs.
        problem: what was solved.
        result: its solution.
        mates: request row to mentor, pins included.
    """
    requests = _requests(scorer, arcs, problem, result, mates)
    mentors = _mentors(scorer, arcs, problem, result, mates)
    order = {name: code for code, name in enumerate(MENTOR_TYPES)}
    return (
        *sorted(requests, key=lambda u: (u.key, order[u.mentor_type or MENTOR_TYPES[0]])),
        *sorted(mentors, key=lambda u: u.key),
    )


def _requests(
    scorer: Scorer, arcs: Arcs, problem: Problem, result: Result, mates: Mapping[int, int]
) -> Iterator[Unmatched]:
    pool = scorer.pool
    rows = np.array([i for i in range(pool.n_requests) if i not in mates], dtype=np.int32)
    engine_reasons = insight.unmatched_requests(problem, result)
    rules = last_rules(scorer.tables, scorer.settings, rows)
    scores, nearest = scorer.best_pairs(rows)
    offered = np.asarray(pool.mentors.offers.any(axis=0))
    had_arcs = set(arcs.request.tolist()) - set(problem.request.tolist())
    hers = {int(pool.mentee[i]): j for i, j in sorted(mates.items(), reverse=True)}
    for row, rule, score, near in zip(
        rows.tolist(), rules, scores.tolist(), nearest.tolist(), strict=True
    ):
        # Only a pin can have taken every arc of a request: it serves another one of hers.
        reason: str = "served_otherwise" if row in had_arcs else engine_reasons[row]
        if rule:
            is_offered = offered[pool.mentor_type[row]]
            reason = "no_eligible_mentor" if is_offered else "type_not_offered"
        mentee = int(pool.mentee[row])
        # Hers from before is not in this run, and has no name here.
        other = hers.get(mentee, NOBODY) if reason == "served_otherwise" else near
        yield Unmatched(
            key=pool.mentees.keys[mentee],
            side="mentee",
            mentor_type=MENTOR_TYPES[pool.mentor_type[row]],
            reason=reason,
            detail=_detail(scorer, reason, rule, score, other),
            best_score=None if score < 0 else score,
        )


def _detail(scorer: Scorer, reason: str, rule: str, score: int, other: int) -> Reason:
    if reason == "type_not_offered":
        return Reason(reason)
    if reason == "no_eligible_mentor":
        # Somebody may fit in everything but a place.
        full = {"other": scorer.pool.mentors.keys[other]} if other >= 0 else {}
        return Reason(reason, {"rule": rule, **full})
    if other == NOBODY:
        return Reason("served_before")
    key = scorer.pool.mentors.keys[other]
    if reason == "served_otherwise":
        return Reason(reason, {"other": key})
    minimum = scorer.settings.min_score
    return Reason(reason, {"other": key, "best": score, "minimum": minimum})


def _mentors(
    scorer: Scorer, arcs: Arcs, problem: Problem, result: Result, mates: Mapping[int, int]
) -> Iterator[Unmatched]:
    chosen = set(mates.values())
    best: Ints32 = arcs.best
    asked = set(arcs.mentor.tolist())
    for j, reason in insight.unmatched_mentors(problem, result).items():
        if j in chosen:
            continue
        # A pin may have taken the only requests that could have been his.
        true_reason = "not_needed" if reason == "no_request" and j in asked else reason
        yield Unmatched(
            key=scorer.pool.mentors.keys[j],
            side="mentor",
            mentor_type=None,
            reason=true_reason,
            detail=Reason(true_reason),
            best_score=None if best[j] < 0 else int(best[j]),
        )
