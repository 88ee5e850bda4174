"""Whom to recruit: the median mentor, with one type and one specialization, tried in the pool."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import TypeVar

import numpy as np

from matching.encoding.outcome import Recruiting
from matching.encoding.pool import Encoder, hash8
from matching.encoding.records import (
    MENTOR_TYPES,
    OUTLOOK_ANSWERS,
    MenteeRecord,
    MentorRecord,
    MentorType,
    PersonFacts,
)
from matching.encoding.solved import Solved
from matching.encoding.taxonomy import Taxonomy
from matching.engine import insight
from matching.engine.pool import Pool
from matching.engine.scoring import BLOCK_PAIRS, Scorer
from matching.engine.ties import pair_hash

PLACES = 3
NOBODY = -1
T = TypeVar("T")


@dataclass(frozen=True)
class People:
    """The records of a run, as they were matched."""

    mentees: Sequence[MenteeRecord]
    mentors: Sequence[MentorRecord]
    taxonomy: Taxonomy


def advise(people: People, solved: Solved) -> tuple[Recruiting, ...]:
    """Return what one more mentor of each kind would change, the most useful first.

    Tries every sought type with every wanted specialization.
    """
    candidates = _candidates(people)
    if not candidates:
        return ()
    found = insight.recruiting(
        solved.problem,
        solved.result,
        solved.settings.policy,
        score_new_mentors(people, solved, candidates),
        supply=solved.supply,
        least=solved.settings.min_score,
        is_proven=solved.is_proven,
    )
    by_row = [_kind_of(candidate) for candidate in candidates]
    keys = solved.pool.mentees.keys
    return tuple(
        Recruiting(
            *by_row[entry.newcomer],
            served_more=entry.served_more,
            total_more=entry.total_more,
            mentees=tuple(sorted(keys[m] for m in entry.mentees)),
            is_exact=entry.is_exact,
        )
        for entry in found
    )


def score_new_mentors(
    people: People, solved: Solved, candidates: Sequence[MentorRecord]
) -> Iterator[insight.Newcomer]:
    """Yield the arcs of hypothetical mentors, in the order of the candidates.

    The weights of specializations stay those of the pool. Requests that a pin serves have no arc.
    """
    scorer = Scorer(_with_mentors(people, solved, candidates), solved.settings)
    rows = np.array(sorted(set(range(solved.pool.n_requests)) - solved.pinned.keys()), np.int32)
    step = max(1, BLOCK_PAIRS // max(1, len(rows)))
    for start in range(0, len(candidates), step):
        some = np.arange(start, min(start + step, len(candidates)), dtype=np.int32)
        block = scorer.pairs(rows[:, None], some[None, :])
        fits = scorer.eligible_pairs(rows[:, None], some[None, :])
        fits &= block.score >= solved.settings.min_score
        for k, j in enumerate(some.tolist()):
            his = np.flatnonzero(fits[:, k])
            yield insight.Newcomer(
                request=rows[his],
                score=block.score[his, k],
                tie=pair_hash(scorer.pool.request_hash[rows[his]], scorer.pool.mentor_hash[[j]]),
                wish=block.rank[his, k],
                places=candidates[j].capacity,
            )


def _with_mentors(people: People, solved: Solved, mentors: Sequence[MentorRecord]) -> Pool:
    """Return the pool with these mentors only, in this order; nobody knows them yet."""
    pool = solved.pool
    facts = (*(r.facts for r in people.mentees), *(r.facts for r in people.mentors))
    languages = {language for fact in facts for language in fact.languages}
    week = solved.settings.reference_week
    encoder = Encoder(people.taxonomy, week, languages=sorted(languages), mentor_of={})
    columns = encoder.mentors(mentors)
    weeks = columns.people.week
    shifted = np.where(weeks >= 0, weeks + len(pool.weeks), weeks).astype(np.int32)
    unknown = np.full(pool.n_mentees, NOBODY, dtype=np.int32)
    return replace(
        pool,
        mentees=replace(
            pool.mentees,
            wishes=np.full_like(pool.mentees.wishes, NOBODY),
            itself=unknown,
            supervisor=unknown,
        ),
        mentors=replace(columns, people=replace(columns.people, week=shifted)),
        mentor_hash=np.array([hash8(record.key) for record in mentors], dtype=np.uint64),
        weeks=np.concatenate((pool.weeks, encoder.weeks.table())),
        excluded=pool.excluded[:0],
    )


def _candidates(people: People) -> list[MentorRecord]:
    """Return one hypothetical mentor for each sought type and wanted specialization."""
    if not people.mentors:
        return []
    sought = [t for t in MENTOR_TYPES if any(t in record.seeks for record in people.mentees)]
    wanted = sorted({field for record in people.mentees for field in record.wants})
    medians = {t: _median_mentor(people, t) for t in sought}
    return [
        replace(
            medians[kind],
            key=f"new:{kind}:{field}",
            person=f"new:{kind}:{field}",
            practices=frozenset({field}),
        )
        for kind, field in product(sought, wanted)
    ]


def _kind_of(candidate: MentorRecord) -> tuple[MentorType, str]:
    return candidate.offers[0], next(iter(candidate.practices))


def _median_mentor(people: People, mentor_type: MentorType) -> MentorRecord:
    """Return the middle of those who offer a type (of all, where nobody does); three places."""
    offering = [record for record in people.mentors if mentor_type in record.offers]
    his = sorted(offering or people.mentors, key=lambda r: (_level(people, r), r.facts.role))
    facts = [record.facts for record in his]
    zone, patterns, windows = _commonest((f.timezone, f.patterns, f.windows) for f in facts)
    return MentorRecord(
        key="",
        person="",
        facts=PersonFacts(
            role=his[len(his) // 2].facts.role,
            years=_median_years(facts),
            setting=_commonest(f.setting for f in facts),
            languages=_commonest(f.languages for f in facts),
            timezone=zone,
            patterns=patterns,
            windows=windows,
            outlook=_median_outlook(facts),
        ),
        offers=(mentor_type,),
        helps_with=_named_by_half([record.helps_with for record in his]),
        interests=_named_by_half([record.interests for record in his]),
        capacity=PLACES,
    )


def _level(people: People, record: MentorRecord) -> int:
    return people.taxonomy.level(record.facts.role)


def _commonest(values: Iterable[T]) -> T:
    """Return what occurs most often, the first in the order of its text among equals."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], _text(value)))


def _text(value: object) -> str:
    """Return a text for ordering that does not depend on the order within sets."""
    if isinstance(value, tuple):
        return " ".join(map(_text, value))
    return " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _median_years(facts: Sequence[PersonFacts]) -> Decimal | None:
    years = sorted(f.years for f in facts if f.years is not None)
    return years[len(years) // 2] if years else None


def _median_outlook(facts: Sequence[PersonFacts]) -> tuple[int, ...] | None:
    answers = [f.outlook for f in facts if f.outlook is not None]
    if not answers:
        return None
    middle = len(answers) // 2
    return tuple(sorted(a[k] for a in answers)[middle] for k in range(OUTLOOK_ANSWERS))


def _named_by_half(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    counts = Counter(slug for chosen in sets for slug in chosen)
    return frozenset(slug for slug, n in counts.items() if 2 * n >= len(sets))
