"""The nearest mentor of a request whom one soft rule alone keeps away."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.encoding.solved import Solved
from matching.engine.cells import block_of
from matching.engine.eligibility import RULE_CODES, RULES
from matching.engine.pool import Ints32
from matching.engine.scoring import BLOCK_PAIRS

# Rules that an admin may set aside with a reason (``matching.services.single.SOFT``).
SOFT_RULES = ("overlap", "level", "other_employer")
SOFT_CODES = [RULE_CODES.index(code) for code in SOFT_RULES]
MOST_ROWS = 500  # an admin reads them one by one


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A mentor (column) who fits but for one rule, with the score of the pair."""

    mentor: int
    score: int
    rule: str


def near_misses(solved: Solved, rows: Ints32) -> dict[int, NearMiss]:
    """Return the best pair of each of these requests that breaks one soft rule and nothing else.

    Args:
        rows: requests without any eligible mentor; only the first ``MOST_ROWS`` are looked at.

    Pairs below the minimum score are none. Among equals the mentor with the smallest key.
    """
    step = max(1, BLOCK_PAIRS // max(1, solved.pool.n_mentors))
    some = rows[:MOST_ROWS]
    found: dict[int, NearMiss] = {}
    if solved.pool.n_mentors:
        for start in range(0, len(some), step):
            found |= dict(_of_block(solved, some[start : start + step]))
    return found


def _of_block(solved: Solved, rows: Ints32) -> Iterator[tuple[int, NearMiss]]:
    cells = block_of(solved.scorer.tables, rows)
    broken = np.zeros(cells.shape, dtype=np.int16)
    which = np.zeros(cells.shape, dtype=np.int16)
    for code, rule in enumerate(RULES.values()):
        fails = ~rule(cells, solved.settings)
        broken += fails
        which[fails] = code
    score = np.asarray(solved.scorer.block(rows).score)
    is_near = (broken == 1) & np.isin(which, SOFT_CODES) & (score >= solved.settings.min_score)
    by_key = np.array(
        sorted(range(solved.pool.n_mentors), key=solved.pool.mentors.keys.__getitem__)
    )
    near = np.where(is_near, score, -1)[:, by_key]
    best = by_key[near.argmax(axis=1)]
    for place, row in enumerate(rows.tolist()):
        mentor = int(best[place])
        if is_near[place, mentor]:
            rule_code = RULE_CODES[int(which[place, mentor])]
            yield row, NearMiss(mentor, int(score[place, mentor]), rule_code)
