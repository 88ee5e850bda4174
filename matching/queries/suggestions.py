"""Mentors to suggest to one mentee: those whom a round of today would score best for her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.encoding import pairs, rows, snapshot
from matching.encoding.outcome import PairView
from matching.encoding.pool import build
from matching.encoding.records import MenteeRecord, MentorType, PairKey
from matching.encoding.suggestions import WarmMentors
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.encoding.views import Viewer
from matching.encoding.words import Words
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.engine.suggest import Best, best
from matching.engine.ties import pair_hash
from matching.enums import RoundState
from matching.models import Round
from matching.queries import warm
from matching.queries.sayable import sayable
from matching.queries.warm import Ready
from mentorship.clock import local_day
from mentorship.models import Mentee, Mentor, Program

COUNT = 10
NEW_ROUND = 0  # no row has this number: nothing was decided in such a round


@dataclass(frozen=True)
class Suggestion:
    """One mentor for one mentee, as she may see him: why, and what helps the two to plan."""

    mentor_id: int
    mentor_type: MentorType
    reasons: tuple[str, ...]
    plan: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """One pair with its score, never to be shown to either side."""

    mentor_id: int
    mentor_type: MentorType
    score: int


@dataclass(frozen=True, eq=False)
class _Found:
    """What one look found: explained pairs, the best first, and the mentors by their key."""

    views: tuple[PairView, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    taxonomy: Taxonomy | None = None


def suggestions_for(mentee: Mentee, count: int = COUNT) -> tuple[Suggestion, ...] | None:
    """Return the best mentors for a mentee, the best first, with kind reasons and no score.

    Only who is available today, has a place, may be shown and may be paired with her; a reason
    only where it tells nothing that he did not choose to show. None while the mentors of a large
    program are being made ready for the first time.
    """
    found = _look(mentee, count)
    if found is None or found.taxonomy is None:
        return None if found is None else ()
    ids = {str(mentor.uuid): mentor.pk for mentor in found.mentors}
    names = {str(mentor.uuid): mentor.user.first_name for mentor in found.mentors}
    shown = {str(mentor.uuid): frozenset(mentor.shown) for mentor in found.mentors}
    words = Words(found.taxonomy, {str(mentee.uuid): mentee.user.first_name, **names})
    return tuple(
        Suggestion(
            mentor_id=ids[view.mentor],
            mentor_type=view.mentor_type,
            reasons=tuple(words.kind(view, "mentee")),
            plan=tuple(words.plan(view, "mentee")),
        )
        for view in (sayable(view, shown[view.mentor]) for view in found.views)
    )


def scored_for(mentee: Mentee, count: int = COUNT) -> tuple[Scored, ...] | None:
    """Return the same mentors with their scores, in ten-thousandths as a round gives them."""
    found = _look(mentee, count)
    if found is None:
        return None
    ids = {str(mentor.uuid): mentor.pk for mentor in found.mentors}
    return tuple(Scored(ids[view.mentor], view.mentor_type, view.score) for view in found.views)


def _look(mentee: Mentee, count: int) -> _Found | None:
    program = mentee.program
    today = local_day(program.time_zone)
    record = rows.mentee_record(program, mentee.pk)
    if record is None:
        return _Found()
    ready = warm.ready(program, today)
    if ready is None:
        return None
    settings = rows.settings_of(program, today)
    exclusions = pairs.exclusions_with(_round(program), mentee.user_id)
    try:
        chosen = _best(ready, record, _mentor_ids(program, record, exclusions), exclusions,
                       settings, count)  # fmt: skip
        mentors = _still_there(program, today, chosen)
        return _explained(ready.mentors, record, mentors, exclusions, settings)
    except TaxonomyError:  # newer than the warm mentors, which are being made anew
        return None


def _round(program: Program) -> Round:
    """Return the round that is open, or one in which nothing was decided yet."""
    found = Round.objects.filter(program=program, state=RoundState.OPEN).first()
    match_round = found or Round(pk=NEW_ROUND)
    match_round.program = program
    return match_round


def _mentor_ids(
    program: Program, record: MenteeRecord, exclusions: Iterable[PairKey]
) -> dict[str, int]:
    """Return the mentors who mean something to her: herself, supervisor, wishes, exclusions."""
    persons = {record.person, record.supervisor, *record.wishes}
    persons |= {pair.mentor for pair in exclusions if pair.mentee == record.person}
    found = Mentor.objects.filter(program=program, user__uuid__in=persons - {""})
    return {str(uuid): pk for uuid, pk in found.values_list("user__uuid", "pk")}


def _best(
    ready: Ready,
    record: MenteeRecord,
    mentor_ids: dict[str, int],
    exclusions: set[PairKey],
    settings: Settings,
    count: int,
) -> list[int]:
    """Return the best mentors' rows, by warm mentors and those read anew."""
    found: list[tuple[int, int, int]] = []
    nobody = np.zeros(0, dtype=np.int32)
    for mentors, without in ((ready.mentors, ready.changed), (ready.fresh, nobody)):
        if mentors is not None:
            seeker = mentors.seeker(record, mentor_ids, exclusions)
            pairs_ = best(mentors.half, seeker, settings, count, without)
            ids = mentors.mentor_ids[pairs_.mentor].tolist()
            found += zip((-pairs_.score).tolist(), pairs_.tie.tolist(), ids, strict=True)
    return [pk for _, _, pk in sorted(found)[:count]]


def _still_there(program: Program, today: date, mentor_ids: list[int]) -> list[Mentor]:
    """Read these mentors anew; leave out who paused, left or withdrew a consent meanwhile."""
    available = rows.available_mentors(program, today).filter(pk__in=mentor_ids)
    return list(warm.suggestable(available))


def _explained(
    warm_mentors: WarmMentors,
    record: MenteeRecord,
    mentors: list[Mentor],
    exclusions: set[PairKey],
    settings: Settings,
) -> _Found:
    """Score and explain these mentors from what was just read of them, the best first."""
    records = [snapshot.hashed(his) for his in rows.mentor_records(mentors)]
    taxonomy, weights = warm_mentors.taxonomy, warm_mentors.half.specialization_weights
    pool = build([record], records, taxonomy, settings, exclusions, weights)
    scorer = Scorer(pool, settings)
    viewer = Viewer(scorer, [record], records, taxonomy)
    views = [viewer.pairs({row: mentor}, {})[0] for row, mentor in _in_order(scorer)]
    return _Found(tuple(views), tuple(mentors), taxonomy)


def _in_order(scorer: Scorer) -> list[tuple[int, int]]:
    """Return the best request of each eligible mentor, as (request, mentor), the best first."""
    pool = scorer.pool
    request = np.repeat(np.arange(pool.n_requests, dtype=np.int32), pool.n_mentors)
    mentor = np.tile(np.arange(pool.n_mentors, dtype=np.int32), pool.n_requests)
    score = scorer.pairs(request, mentor).score
    tie = pair_hash(pool.request_hash[request], pool.mentor_hash[mentor])
    fits = scorer.eligible_pairs(request, mentor) & (score >= scorer.settings.min_score)
    found = Best(request, mentor, score, tie).take(np.flatnonzero(fits)).first(pool.n_mentors)
    return list(zip(found.request.tolist(), found.mentor.tolist(), strict=True))
