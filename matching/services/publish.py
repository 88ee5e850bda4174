"""Turn approved matches into introductions, and take them back within the minutes to undo."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import DecisionKind, MatchState
from matching.models import Decision, Match
from matching.queries.letters import own_introductions
from matching.queries.wording import Names, kind_words
from matching.services import pairs, rounds
from matching.services.decisions import undoing
from matching.services.review import decide
from mentorship.exceptions import TooLateToRecall
from mentorship.models import Mentorship
from mentorship.services import introductions, places


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one match of a bulk action; ``refusal`` is None where it was done."""

    match_id: int
    refusal: Refused | None = None

    @property
    def is_done(self) -> bool:
        """Whether the action's effect holds for this match."""
        return self.refusal is None


def publish(
    *,
    match_ids: Iterable[int],
    actor: User,
    versions: Mapping[int, int] | None = None,
    kept: frozenset[int] | None = None,
) -> list[Report]:
    """Publish approved matches, each in its own transaction; return a report per match.

    The two people hear of it ``UNDO_MINUTES`` later; until then the whole press can be undone.
    ``versions`` are those that the admin saw, ``kept`` the people whom another admin sees to,
    where the caller has read them.
    """
    batch, names, seen = uuid4(), Names(), versions or {}

    def report(match_id: int) -> Report:
        version = seen.get(match_id)
        try:
            publish_one(
                match_id=match_id, actor=actor, version=version, batch=batch, names=names,
                kept=kept,
            )  # fmt: skip
        except Refused as refusal:
            return Report(match_id, refusal)
        return Report(match_id)

    return [report(match_id) for match_id in match_ids]


@serialized
def publish_one(
    *,
    match_id: int,
    actor: User,
    version: int | None = None,
    batch: UUID | None = None,
    names: Names | None = None,
    kept: frozenset[int] | None = None,
) -> Match:
    """Publish one approved match: the mentorship is introduced, its messages are due later.

    The place is held since the approval. The letters of the round as they are now go with it.
    ``names`` are those of the taxonomy, and ``kept`` the people whom another admin sees to, where
    many are published. Raises ``Refused`` with a sentence for the admin.
    """
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor, kept)
    if match.state == MatchState.PUBLISHED and match.decided_by_id == actor.pk:
        return match
    pairs.refuse_other_states(match, MatchState.APPROVED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    pairs.refuse_absent(match, timezone.now())
    pairs.refuse_excluded(match)
    pairs.refuse_second_mentor(match)
    mentorship = introductions.introduce(
        mentee_id=match.mentee_id,
        mentor_id=match.mentor_id,
        mentor_type=match.mentor_type,
        words=kind_words(match, names),
        announce_at=timezone.now() + timedelta(minutes=settings.UNDO_MINUTES),
        actor=actor,
        letters=own_introductions(match.round_id),
    )
    rounds.mark_published(match.round, actor)
    return decide(
        match,
        MatchState.PUBLISHED,
        actor=actor,
        kind=DecisionKind.PUBLISH,
        batch=batch,
        more_before={"introduced": mentorship.pk},
        mentorship=mentorship,
    )


@serialized
def recall(*, match_id: int, actor: User) -> Match:
    """Take a published match back before the two hear of it; its place is free again."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.RECALLED and match.decided_by_id == actor.pk:
        return match
    mentorship = _published(match)
    _take_back(match, mentorship.pk, actor)
    return decide(match, MatchState.RECALLED, actor=actor, action="match.recalled")


def _take_back(match: Match, mentorship_id: int, actor: User) -> None:
    """Recall the introduction of a locked match; its place frees, its messages vanish."""
    try:
        introductions.recall(mentorship_id=mentorship_id, actor=actor)
    except TooLateToRecall:
        at = Mentorship.objects.values_list("announce_at", flat=True).get(pk=mentorship_id)
        raise exceptions.TooLateToRecall(at=at) from None
    rounds.mark_unpublished(match, actor)


def register() -> None:
    """Say how sending is undone."""
    undoing(DecisionKind.PUBLISH)(_undo)


def _undo(decision: Decision, match: Match, actor: User) -> None:
    """Recall the introduction, and hold the place for the approval that is back."""
    _take_back(match, decision.before["introduced"], actor)
    places.take(match.mentor_id)


@serialized
def send_now(*, match_id: int, actor: User) -> Match:
    """Let the two hear of a published match at once."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    mentorship = _published(match)
    introductions.announce_now(mentorship_id=mentorship.pk, actor=actor)
    return match


def _published(match: Match) -> Mentorship:
    pairs.refuse_other_states(match, MatchState.PUBLISHED)
    assert match.mentorship is not None  # match_published_has_mentorship
    return match.mentorship
