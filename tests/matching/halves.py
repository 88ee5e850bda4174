"""A pool taken apart into its mentors' half and its mentees, and the best mentors the slow way."""

from dataclasses import fields, replace

import numpy as np

from matching.engine.pool import Bools, Mentees, People, Pool, Settings
from matching.engine.scoring import Scorer
from matching.engine.suggest import Half, Seeker
from matching.engine.ties import pair_hash

# What is suggested: type, key of the mentor, score.
Suggested = tuple[int, str, int]


def half_of(pool: Pool, shown: Bools | None = None) -> Half:
    """Return the mentors of a pool, all shown unless said otherwise."""
    return Half(
        mentors=pool.mentors,
        mentor_hash=pool.mentor_hash,
        weeks=pool.weeks,
        specialization_weights=pool.specialization_weights,
        tables=pool.tables,
        shown=np.ones(pool.n_mentors, dtype=np.bool_) if shown is None else shown,
    )


def seeker_of(pool: Pool, mentee: int) -> Seeker:
    """Return one mentee of a pool."""
    week = int(pool.mentees.people.week[mentee])
    requests = np.flatnonzero(pool.mentee == mentee)
    one = _row(pool.mentees, mentee)
    row = np.full(1, min(week, 0), dtype=np.int32)
    return Seeker(
        mentees=replace(one, people=replace(one.people, week=row)),
        mentor_type=pool.mentor_type[requests],
        first=pool.first[requests],
        request_hash=pool.request_hash[requests],
        week=pool.weeks[[week]] if week >= 0 else pool.weeks[:0],
        excluded=pool.excluded[pool.excluded[:, 0] == mentee, 1:],
    )


def slowly(
    pool: Pool, mentee: int, settings: Settings, count: int, barred: Bools | None = None
) -> list[Suggested]:
    """Score every mentor of a pool for one mentee, and return the best, each once."""
    scorer = Scorer(pool, settings)
    rows = np.flatnonzero(pool.mentee == mentee).astype(np.int32)
    score = scorer.block(rows).score
    allowed = scorer.eligible(rows) & (score >= settings.min_score)
    if barred is not None:
        allowed &= ~barred
    pairs = []
    for k, j in zip(*np.nonzero(allowed), strict=True):
        tie = pair_hash(pool.request_hash[rows[[k]]], pool.mentor_hash[[j]])[0]
        pairs.append((-int(score[k, j]), int(tie), int(pool.mentor_type[rows[k]]), int(j)))
    found: dict[int, Suggested] = {}
    for negative, _, kind, j in sorted(pairs):
        found.setdefault(j, (kind, pool.mentors.keys[j], -negative))
    return list(found.values())[:count]


def _row(columns: Mentees, at: int) -> Mentees:
    taken = {}
    for field in fields(columns):
        value = getattr(columns, field.name)
        if isinstance(value, People):
            taken[field.name] = People(**{f.name: getattr(value, f.name)[[at]]
                                          for f in fields(value)})  # fmt: skip
        else:
            taken[field.name] = (value[at],) if isinstance(value, tuple) else value[[at]]
    return Mentees(**taken)
