"""Whom to recruit: the median mentor, with one type and one specialization, tried in the pool."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import TypeVar

import numpy as np

from matching.encoding.outcome import Recruiting
from matching.encoding.pool import build
from matching.encoding.records import (
    MENTOR_TYPES,
    OUTLOOK_ANSWERS,
    MenteeRecord,
    MentorRecord,
    MentorType,
    PersonFacts,
)
from matching.encoding.taxonomy import Taxonomy
from matching.engine import insight
from matching.engine.pool import Pool, Settings
from matching.engine.problem import Problem, Result
from matching.engine.scoring import Scorer
from matching.engine.ties import pair_hash

PLACES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class People:
    """The records of a run, as they were matched."""

    mentees: Sequence[MenteeRecord]
    mentors: Sequence[MentorRecord]
    taxonomy: Taxonomy


def advise(
    people: People,
    pool: Pool,
    settings: Settings,
    solved: tuple[Problem, Result],
    pins: Iterable[int] = (),
) -> tuple[Recruiting, ...]:
    """Return what one more mentor of each kind would change, the most useful first.

    Tries every sought type with every wanted specialization. ``pins`` are the requests that pins
    serve.
    """
    candidates = _candidates(people)
    if not candidates:
        return ()
    newcomers = score_new_mentors(people, pool, settings, pins, candidates)
    found = insight.recruiting(*solved, settings.policy, newcomers)
    by_row = [_kind_of(candidate) for candidate in candidates]
    return tuple(
        Recruiting(
            *by_row[entry.newcomer],
            served_more=entry.served_more,
            total_more=entry.total_more,
            mentees=tuple(sorted(pool.mentees.keys[m] for m in entry.mentees)),
        )
        for entry in found
    )


def score_new_mentors(
    people: People,
    pool: Pool,
    settings: Settings,
    pins: Iterable[int],
    candidates: Sequence[MentorRecord],
) -> list[insight.Newcomer]:
    """Return the arcs of hypothetical mentors, in the order of the candidates.

    The weights of specializations stay those of the pool. Requests that a pin serves (``pins``)
    have no arc.
    """
    trial = build(
        people.mentees, candidates, people.taxonomy, settings, (), pool.specialization_weights
    )
    arcs = Scorer(trial, settings).arcs()
    pinned = np.zeros(pool.n_requests, dtype=np.bool_)
    pinned[list(pins)] = True
    tie = pair_hash(trial.request_hash[arcs.request], trial.mentor_hash[arcs.mentor])
    place = {key: j for j, key in enumerate(trial.mentors.keys)}
    newcomers = []
    for candidate in candidates:
        his = (arcs.mentor == place[candidate.key]) & ~pinned[arcs.request]
        newcomers.append(
            insight.Newcomer(
                request=arcs.request[his],
                score=arcs.score[his],
                tie=tie[his],
                wish=arcs.rank[his],
                places=candidate.capacity,
            )
        )
    return newcomers


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
