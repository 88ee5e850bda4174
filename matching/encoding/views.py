"""Scored pairs as people read them: the whole breakdown of the pairs that are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from matching.encoding.outcome import PairView
from matching.encoding.reasons import PairFacts, missing_reasons, shared_reasons
from matching.encoding.records import MENTOR_TYPES, MenteeRecord, MentorRecord
from matching.encoding.taxonomy import Taxonomy
from matching.engine.eligibility import broken_rules, weekly_overlap
from matching.engine.pool import COMPONENTS, Ints32
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
        rows = np.array(sorted({*mates, *pinned}), dtype=np.int32)
        chosen = {**mates, **pinned}
        found = [
            self._view(block, k, chosen[row], pinned=row in pinned)
            for block in self._scorer.blocks(rows)
            for k, row in enumerate(block.rows.tolist())
        ]
        order = {name: code for code, name in enumerate(MENTOR_TYPES)}
        return tuple(sorted(found, key=lambda v: (v.mentee, order[v.mentor_type], v.mentor)))

    def _view(self, block: Block, k: int, mentor: int, *, pinned: bool) -> PairView:
        pool, row = self._scorer.pool, int(block.rows[k])
        headings, by_component = points(block, k, mentor)
        pair = self._facts(block, k, mentor, by_component)
        if pinned:
            rules = broken_rules(self._scorer.tables, self._scorer.settings, row, mentor)
            pair = replace(pair, broken=rules)
        return PairView(
            mentee=pool.mentees.keys[pool.mentee[row]],
            mentor=pool.mentors.keys[mentor],
            mentor_type=pair.mentor_type,
            score=int(block.score[k, mentor]),
            base=int(block.base[k, mentor]),
            bonuses={
                "wish": int(block.wish[k, mentor]),
                "waiting": int(block.waiting[k, mentor]),
                "order": int(block.order[k, mentor]),
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

    def _facts(self, block: Block, k: int, mentor: int, earned: Mapping[str, int]) -> PairFacts:
        scorer, pool = self._scorer, self._scorer.pool
        rows = block.rows[k : k + 1]
        mentor_type = MENTOR_TYPES[pool.mentor_type[rows[0]]]
        values = block.components[:, k, mentor].tolist()
        counted = block.counted[k].tolist()
        return PairFacts(
            her=self._mentees[pool.mentees.keys[pool.mentee[rows[0]]]],
            him=self._mentors[pool.mentors.keys[mentor]],
            mentor_type=mentor_type,
            taxonomy=self._taxonomy,
            values=_by_component(v if c else None for v, c in zip(values, counted, strict=True)),
            weights=_by_component(scorer.settings.weights[mentor_type]),
            points=earned,
            overlap=self._overlap(rows, mentor),
            week_known={
                "mentee": bool(pool.mentees.people.week[pool.mentee[rows[0]]] >= 0),
                "mentor": bool(pool.mentors.people.week[mentor] >= 0),
            },
            full_overlap=scorer.settings.full_overlap,
            wish_rank=int(block.rank[k, mentor]) or None,
            open_answers=scorer.open_answers(mentor),
            few_answers=scorer.has_few_answers(int(rows[0]), mentor),
        )

    def _overlap(self, rows: Ints32, mentor: int) -> int | None:
        overlap, known = weekly_overlap(self._scorer.tables, rows)
        return int(overlap[0, mentor]) if known[0, mentor] else None


def _by_component(values: Iterable[T]) -> dict[str, T]:
    return dict(zip(COMPONENTS, values, strict=True))
