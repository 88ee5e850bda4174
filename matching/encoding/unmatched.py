"""Why somebody was not matched: the true reason, the nearest miss."""

from collections.abc import Iterator

import numpy as np

from matching.encoding.nearest import NearMiss, near_misses
from matching.encoding.outcome import Param, Reason, Unmatched
from matching.encoding.records import MENTOR_TYPES
from matching.encoding.solved import Solved
from matching.engine import insight
from matching.engine.eligibility import last_rules
from matching.engine.insight.nearest import best_of_mentors, best_of_requests
from matching.engine.pool import Bools, Ints32
from matching.engine.problem import BARRED, Pairs, Supply
from matching.engine.scoring import BLOCK_PAIRS

NOBODY = -1


def unmatched_of(solved: Solved) -> tuple[Unmatched, ...]:
    """Return everybody left over, mentees first, each side by key.

    Whatever pairs the problem holds, all of the pool are looked at.
    """
    order = {name: code for code, name in enumerate(MENTOR_TYPES)}
    return (
        *sorted(_requests(solved), key=lambda u: (u.key, order[u.mentor_type or MENTOR_TYPES[0]])),
        *sorted(_mentors(solved), key=lambda u: u.key),
    )


def _requests(solved: Solved) -> Iterator[Unmatched]:
    pool, mates = solved.pool, solved.mates
    rows = np.array([i for i in range(pool.n_requests) if i not in mates], dtype=np.int32)
    nearest = _nearest(solved, rows)
    reasons = insight.unmatched_requests(
        solved.problem, solved.result, nearest, solved.settings.min_score, solved.pinned
    )
    best = _Best(nearest, pool.n_requests)
    nobody = rows[best.score[rows] < 0]
    rules = _rules(solved, nobody)
    misses = near_misses(solved, nobody)
    best.add(_nearest_without_place(solved, nobody))
    offered = np.asarray(pool.mentors.offers.any(axis=0))
    hers = {int(pool.mentee[i]): j for i, j in sorted(mates.items(), reverse=True)}
    for row in rows.tolist():
        reason: str = reasons[row]
        if row in rules:
            is_offered = offered[pool.mentor_type[row]]
            reason = "no_eligible_mentor" if is_offered else "type_not_offered"
        mentee, score = int(pool.mentee[row]), int(best.score[row])
        # Hers from before is not in this run, and has no name here.
        is_hers = reason == "served_otherwise"
        other = hers.get(mentee, NOBODY) if is_hers else int(best.mentor[row])
        yield Unmatched(
            key=pool.mentees.keys[mentee],
            side="mentee",
            mentor_type=MENTOR_TYPES[pool.mentor_type[row]],
            reason=reason,
            detail=_with_miss(
                solved, _detail(solved, reason, rules.get(row, ""), score, other), misses.get(row)
            ),
            best_score=None if score < 0 else score,
        )


class _Best:
    """The best pair of each request, -1 where none is known: scores and mentors, (n_requests,)."""

    def __init__(self, pairs: Pairs, n_requests: int) -> None:
        self.score = np.full(n_requests, NOBODY, dtype=np.int32)
        self.mentor = np.full(n_requests, NOBODY, dtype=np.int32)
        self.add(pairs)

    def add(self, pairs: Pairs) -> None:
        """Take the best pairs of requests that have none yet."""
        pairs = pairs.take(np.lexsort((~pairs.tie, pairs.score)))  # the best of each comes last
        self.score[pairs.request] = pairs.score
        self.mentor[pairs.request] = pairs.mentor


def _nearest(solved: Solved, rows: Ints32) -> Pairs:
    """Find the best pairs of these requests, one more than a mentee may have mentors."""
    pool = solved.pool
    mentors_of_one = np.bincount(pool.mentee[list(solved.mates)]).max(initial=0)
    anybody = np.zeros(pool.n_mentors, dtype=np.int32)
    return best_of_requests(solved.pairs, rows, anybody, pool.n_requests, 1 + int(mentors_of_one))


def _nearest_without_place(solved: Solved, rows: Ints32) -> Pairs:
    """Find the best pair of each of these requests with a mentor who has no place."""
    full = solved.pool.mentors.capacity == 0
    if not len(rows) or not full.any():
        return Pairs.empty()
    least = np.where(full, 0, BARRED).astype(np.int32)
    return best_of_requests(solved.pairs_without_places, rows, least, solved.pool.n_requests, 1)


def _rules(solved: Solved, rows: Ints32) -> dict[int, str]:
    """Find the rule that removed the last mentor of each of these requests."""
    step = max(1, BLOCK_PAIRS // max(1, solved.pool.n_mentors))
    rules: dict[int, str] = {}
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        found = last_rules(solved.scorer.tables, solved.settings, some)
        rules.update(zip(some.tolist(), found, strict=True))
    return rules


def _detail(solved: Solved, reason: str, rule: str, score: int, other: int) -> Reason:
    keys = solved.pool.mentors.keys
    if reason == "type_not_offered":
        return Reason(reason)
    if reason == "no_eligible_mentor":
        # Somebody may fit in everything but a place.
        full = {"other": keys[other]} if other >= 0 else {}
        return Reason(reason, {"rule": rule, **full})
    if other == NOBODY:
        return Reason("served_before")
    if reason == "served_otherwise":
        return Reason(reason, {"other": keys[other]})
    minimum = solved.settings.min_score
    return Reason(reason, {"other": keys[other], "best": score, "minimum": minimum})


def _with_miss(solved: Solved, detail: Reason, miss: NearMiss | None) -> Reason:
    """Return a detail that also names who would fit but for one soft rule, where somebody does."""
    if miss is None:
        return detail
    params: dict[str, Param] = {
        "near": solved.pool.mentors.keys[miss.mentor],
        "near_score": miss.score,
        "near_rule": miss.rule,
    }
    return Reason(detail.code, {**detail.params, **params})


def _mentors(solved: Solved) -> Iterator[Unmatched]:
    best = _best_of_idle(solved)
    reasons = insight.unmatched_mentors(
        solved.problem, solved.result, best, solved.settings.min_score, solved.pinned
    )
    for j, reason in reasons.items():
        yield Unmatched(
            key=solved.pool.mentors.keys[j],
            side="mentor",
            mentor_type=None,
            reason=reason,
            detail=Reason(reason),
            best_score=None if best[j] < 0 else int(best[j]),
        )


def _best_of_idle(solved: Solved) -> Ints32:
    """Return (n_mentors,) the best score of mentors without a mentee, -1 of all others."""
    pool = solved.pool
    idle = np.ones(pool.n_mentors, dtype=np.bool_)
    idle[list(solved.mates.values())] = False
    full = pool.mentors.capacity == 0
    best = np.full(pool.n_mentors, NOBODY, dtype=np.int32)
    for supply, some in ((solved.pairs, idle & ~full), (solved.pairs_without_places, idle & full)):
        if some.any():
            pairs = _best_pairs(supply, some, pool.n_requests)
            best[pairs.mentor] = pairs.score
    return best


def _best_pairs(supply: Supply, mentors: Bools, n_requests: int) -> Pairs:
    least = np.where(mentors, 0, BARRED).astype(np.int32)
    one = np.ones(len(mentors), dtype=np.int32)
    return best_of_mentors(supply, least, one, np.ones(n_requests, dtype=np.bool_))
