"""Turn approved matches into introductions, and take them back within the minutes to undo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import MatchState
from matching.models import Match
from matching.queries.wording import kind_words
from matching.services import pairs, rounds
from matching.services.review import decide
from mentorship.models import Mentorship
from mentorship.services import introductions


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one match of a bulk action; ``refusal`` is None where it was done."""

    match_id: int
    refusal: Refused | None = None

    @property
    def is_done(self) -> bool:
        """Whether the action's effect holds for this match."""
        return self.refusal is None


def publish(*, match_ids: Iterable[int], actor: User) -> list[Report]:
    """Publish approved matches, each in its own transaction; return a report per match.

    The two people hear of it ``UNDO_MINUTES`` later.
    """
    return [_report(match_id, actor) for match_id in match_ids]


def _report(match_id: int, actor: User) -> Report:
    try:
        publish_one(match_id=match_id, actor=actor)
    except Refused as refusal:
        return Report(match_id, refusal)
    return Report(match_id)


@serialized
def publish_one(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Publish one approved match: the mentorship is introduced, its messages are due later.

    The place is held since the approval. Raises ``Refused`` with a sentence for the admin.
    """
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.PUBLISHED and match.decided_by_id == actor.pk:
        return match
    pairs.refuse_other_states(match, MatchState.APPROVED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    pairs.refuse_absent(match, timezone.now())
    pairs.refuse_excluded(match)
    pairs.refuse_second_mentor(match)
    match.mentorship = introductions.introduce(
        mentee_id=match.mentee_id,
        mentor_id=match.mentor_id,
        mentor_type=match.mentor_type,
        words=kind_words(match),
        announce_at=timezone.now() + timedelta(minutes=settings.UNDO_MINUTES),
        actor=actor,
    )
    rounds.mark_published(match.round, actor)
    return decide(
        match,
        MatchState.PUBLISHED,
        actor=actor,
        action="match.published",
        mentorship=match.mentorship,
    )


@serialized
def recall(*, match_id: int, actor: User) -> Match:
    """Take a published match back before the two hear of it; its place is free again."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.RECALLED and match.decided_by_id == actor.pk:
        return match
    mentorship = _published(match)
    if mentorship.announce_at <= timezone.now():
        raise exceptions.TooLateToRecall(at=mentorship.announce_at)
    introductions.recall(mentorship_id=mentorship.pk, actor=actor)
    return decide(match, MatchState.RECALLED, actor=actor, action="match.recalled")


@serialized
def send_now(*, match_id: int, actor: User) -> Match:
    """Let the two hear of a published match at once."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    mentorship = _published(match)
    if mentorship.announce_at > timezone.now():
        introductions.announce_now(mentorship_id=mentorship.pk, actor=actor)
    return match


def _published(match: Match) -> Mentorship:
    pairs.refuse_other_states(match, MatchState.PUBLISHED)
    assert match.mentorship is not None  # match_published_has_mentorship
    return match.mentorship
