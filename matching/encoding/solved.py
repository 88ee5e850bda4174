"""What explanations start from: a pool, its proven assignment, and all its pairs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matching.engine.pool import Pool, Settings
from matching.engine.problem import Problem, Result, Supply
from matching.engine.scoring import Scorer
from matching.engine.scoring.scan import Scan

TABLE_BYTES = 50_000_000  # few questions are asked, beside a search that has tables of its own


@dataclass(frozen=True, eq=False)
class Solved:
    """A solved pool.

    problem: without what pins took; all pairs that reach the minimum, or, with a ``supply`` for
    the others, those that the search came across. pinned: request row to mentor. threads: how
    many may look at pairs. is_proven: False where a search was stopped before its end.
    """

    scorer: Scorer
    problem: Problem
    result: Result
    pinned: Mapping[int, int] = field(default_factory=dict)
    supply: Supply | None = None
    threads: int = 1
    is_proven: bool = True

    @property
    def pool(self) -> Pool:
        """Everybody."""
        return self.scorer.pool

    @property
    def settings(self) -> Settings:
        """Weights, minimum, policy."""
        return self.scorer.settings

    @cached_property
    def mates(self) -> dict[int, int]:
        """Request row to mentor, pins included."""
        served = np.flatnonzero(self.result.mate >= 0)
        found = dict(zip(served.tolist(), self.result.mate[served].tolist(), strict=True))
        return found | dict(self.pinned)

    @cached_property
    def pairs(self) -> Supply:
        """All eligible pairs of mentors with places, those that pins took included."""
        if self.supply is not None and not self.pinned:
            return self.supply
        return Scan(self.scorer, self.threads, table_bytes=TABLE_BYTES)

    @cached_property
    def pairs_without_places(self) -> Supply:
        """All eligible pairs if every mentor had a place."""
        mentors = self.pool.mentors
        free = replace(mentors, capacity=np.maximum(mentors.capacity, 1))
        scorer = Scorer(replace(self.pool, mentors=free), self.settings)
        return Scan(scorer, self.threads, table_bytes=TABLE_BYTES)
