"""How many pairs are eligible, whatever their score and the mentor's places, without a matrix.

Most rules see a class of mentees only, so a pair is one entry of a table per rule. What remains
are single pairs, which are looked at one by one, and people with no-go lists, who are few.
"""

from collections.abc import Iterator

import numpy as np

from matching.engine.cells import Cells
from matching.engine.eligibility import ANY_TYPE, RULES, eligible
from matching.engine.pool import TYPES, Bools, Ints32, Ints64, Pool
from matching.engine.scoring import Scorer
from matching.engine.tables import bits, classes_of

CHUNK, BLOCK_PAIRS = 4_096, 400_000
# Rules that columns of a class decide; the rest of the rules are about single pairs or lists.
BY_CLASS = {
    "level": ("role", "level", "target"),
    "overlap": ("week",),
    "language": ("languages",),
    "workplace": ("employer", "not_my_workplace"),
    "other_employer": ("employer", "same_employer_ok"),
}


def count_eligible(scorer: Scorer) -> int:
    """Count the pairs for which every hard rule holds; a mentor without places counts as any."""
    pool = scorer.pool
    her_list: Bools = np.asarray((pool.mentees.people.avoid >= 0).any(axis=1))[pool.mentee]
    his_list: Bools = np.asarray((pool.mentors.people.avoid >= 0).any(axis=1))
    rows = np.arange(pool.n_requests, dtype=np.int32)
    mentors = np.arange(pool.n_mentors, dtype=np.int32)
    with_list = _count_exactly(scorer, rows[her_list], mentors)
    with_list += _count_exactly(scorer, rows[~her_list], mentors[his_list])
    plain = sum(
        _count_by_class(scorer, rows[~her_list & (pool.mentor_type == kind)],
                        mentors[~his_list & pool.mentors.offers[:, kind]])
        for kind in range(len(TYPES))
    )  # fmt: skip
    i, j = _single_pairs(pool)
    single = ~her_list[i] & ~his_list[j] & pool.mentors.offers[j, pool.mentor_type[i]]
    return with_list + plain - _count_wrongly_allowed(scorer, i[single], j[single])


def _count_exactly(scorer: Scorer, rows: Ints32, mentors: Ints32) -> int:
    step = max(1, BLOCK_PAIRS // max(1, len(mentors)))
    total = 0
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        cells = Cells(scorer.tables, some[:, None], mentors[None, :])
        total += int(np.count_nonzero(eligible(cells, scorer.settings, with_places=False)))
    return total


def _count_by_class(scorer: Scorer, rows: Ints32, mentors: Ints32) -> int:
    """Count the pairs of requests of one type that the rules of classes allow."""
    classes = [_classes(scorer.pool, rows, rule) for rule in BY_CLASS]
    total = 0
    for start in range(0, len(mentors) if len(rows) else 0, CHUNK):
        some = mentors[start : start + CHUNK]
        tables = [
            RULES[rule](Cells(scorer.tables, rows[first][:, None], some[None, :]), scorer.settings)
            for rule, (first, _) in zip(BY_CLASS, classes, strict=True)
        ]
        total += sum(
            _count_block(tables, block) for block in _blocks(classes, len(rows), len(some))
        )
    return total


def _blocks(
    classes: list[tuple[Ints64, Ints32]], n_rows: int, n_mentors: int
) -> Iterator[list[Ints32]]:
    step = max(1, BLOCK_PAIRS // n_mentors)
    for start in range(0, n_rows, step):
        yield [numbers[start : start + step] for _, numbers in classes]


def _count_block(tables: list[Bools], classes: list[Ints32]) -> int:
    allowed = np.take(tables[0], classes[0], axis=0)
    other = np.empty_like(allowed)
    for table, numbers in zip(tables[1:], classes[1:], strict=True):
        np.take(table, numbers, axis=0, out=other, mode="clip")
        allowed &= other
    return int(np.count_nonzero(allowed))


def _classes(pool: Pool, rows: Ints32, rule: str) -> tuple[Ints64, Ints32]:
    """Return the place of one row of each class, and the class of each row."""
    mentee = pool.mentee[rows]
    columns = []
    for name in BY_CLASS[rule]:
        of = pool.mentees if hasattr(pool.mentees, name) else pool.mentees.people
        column = getattr(of, name)[mentee]
        columns.append(bits(column) if column.ndim > 1 else column[:, None])
    return classes_of(np.hstack(columns))


def _single_pairs(pool: Pool) -> tuple[Ints32, Ints32]:
    """Return request and mentor of every pair that is the same person, or kept apart, once."""
    found = []
    for column in (pool.mentees.itself, pool.mentees.supervisor):
        rows = np.flatnonzero(column[pool.mentee] >= 0)
        found.append(rows * pool.n_mentors + column[pool.mentee[rows]])
    order = np.argsort(pool.mentee, kind="stable")
    begin = np.searchsorted(pool.mentee[order], np.arange(pool.n_mentees + 1))
    for mentee, mentor, kind in pool.excluded.tolist():
        rows = order[begin[mentee] : begin[mentee + 1]]
        applies = (kind == ANY_TYPE) | (pool.mentor_type[rows] == kind)
        found.append(rows[applies].astype(np.int64) * pool.n_mentors + mentor)
    rows, mentors = np.divmod(np.unique(np.concatenate(found)), max(pool.n_mentors, 1))
    return rows.astype(np.int32), mentors.astype(np.int32)


def _count_wrongly_allowed(scorer: Scorer, rows: Ints32, mentors: Ints32) -> int:
    cells = Cells(scorer.tables, rows, mentors)
    allowed = np.ones(len(rows), dtype=np.bool_)
    for rule in BY_CLASS:
        allowed &= RULES[rule](cells, scorer.settings)
    return int(np.count_nonzero(allowed))
