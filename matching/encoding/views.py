"""Scored pairs as people read them: the whole breakdown of the pairs that are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from matching.encoding.outcome import PairView
from matching.encoding.reasons import PairFacts, missing_reasons, shared_reasons
from matching.encoding.records import MENTOR_TYPES, MenteeRecord, MentorRecord
from matching.encoding.taxonomy import Taxonomy
from matching.engine.cells import Cells
from matching.engine.eligibility import broken_rules, weekly_overlap
from matching.engine.pool import COMPONENTS
from matching.engine.scoring import Block, Scorer, points

T = TypeVar("T")


class Viewer:
    """Explains pairs of one pool."""

    def __init__(
        self,
        scorer: Scorer,
        mentees: Iterable[MenteeRecord],
        mentors: Iterable[MentorRecord],
        taxonomy: Taxonomy,
    ) -> None:
        self._scorer = scorer
        self._taxonomy = taxonomy
        self._mentees = {record.key: record for record in mentees}
        self._mentors = {record.key: record for record in mentors}

    def pairs(self, mates: Mapping[int, int], pinned: Mapping[int, int]) -> tuple[PairView, ...]:
        """Return the pairs of these request rows and mentors, by mentee key, type, mentor key.

        ``pinned`` pairs tell which hard rules they override.
        """
        chosen = dict(sorted({**mates, **pinned}.items()))
        rows = np.fromiter(chosen, dtype=np.int32)
        mentors = np.fromiter(chosen.values(), dtype=np.int32)
        block = self._scorer.pairs(rows, mentors)
        cells = Cells(self._scorer.tables, rows, mentors)
        shared, known = weekly_overlap(cells)
        overlap = np.where(known, shared, -1)
        found = [
            self._view(block, k, mentor, int(overlap[k]), pinned=row in pinned)
            for k, (row, mentor) in enumerate(chosen.items())
        ]
        order = {name: code for code, name in enumerate(MENTOR_TYPES)}
        return tuple(sorted(found, key=lambda v: (v.mentee, order[v.mentor_type], v.mentor)))

    def _view(self, block: Block, k: int, mentor: int, overlap: int, *, pinned: bool) -> PairView:
        pool, row = self._scorer.pool, int(block.rows[k])
        headings, by_component = points(block, k)
        pair = self._facts(block, k, mentor, by_component, overlap)
        if pinned:
            rules = broken_rules(self._scorer.tables, self._scorer.settings, row, mentor)
            pair = replace(pair, broken=rules)
        return PairView(
            mentee=pool.mentees.keys[pool.mentee[row]],
            mentor=pool.mentors.keys[mentor],
            mentor_type=pair.mentor_type,
            score=int(block.score[k]),
            base=int(block.base[k]),
            bonuses={
                "wish": int(block.wish[k]),
                "waiting": int(block.waiting[k]),
                "order": int(block.order[k]),
            },
            components=pair.values,
            weights=pair.weights,
            points=by_component,
            headings=headings,
            wish_rank=pair.wish_rank,
            reasons=shared_reasons(pair),
            missing=missing_reasons(pair),
            few_answers=pair.few_answers,
            pinned=pinned,
            request_row=row,
            mentor_row=mentor,
        )

    def _facts(
        self, block: Block, k: int, mentor: int, earned: Mapping[str, int], overlap: int
    ) -> PairFacts:
        scorer, pool = self._scorer, self._scorer.pool
        row = int(block.rows[k])
        mentor_type = MENTOR_TYPES[pool.mentor_type[row]]
        values = block.components[:, k].tolist()
        counted = block.counted[k].tolist()
        return PairFacts(
            her=self._mentees[pool.mentees.keys[pool.mentee[row]]],
            him=self._mentors[pool.mentors.keys[mentor]],
            mentor_type=mentor_type,
            taxonomy=self._taxonomy,
            values=_by_component(v if c else None for v, c in zip(values, counted, strict=True)),
            weights=_by_component(scorer.settings.weights[mentor_type]),
            points=earned,
            overlap=overlap if overlap >= 0 else None,
            week_known={
                "mentee": bool(pool.mentees.people.week[pool.mentee[row]] >= 0),
                "mentor": bool(pool.mentors.people.week[mentor] >= 0),
            },
            full_overlap=scorer.settings.full_overlap,
            wish_rank=int(block.rank[k]) or None,
            open_answers=scorer.open_answers(mentor),
            few_answers=scorer.has_few_answers(row, mentor),
        )


def _by_component(values: Iterable[T]) -> dict[str, T]:
    return dict(zip(COMPONENTS, values, strict=True))
