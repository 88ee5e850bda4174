"""What a pause or a goodbye does to the matches that wait for a person."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from matching.enums import UNDECIDED_STATES, MatchState, RoundState
from matching.models import Match
from mentorship import hooks
from mentorship.enums import MentorshipState
from mentorship.hooks import Part
from mentorship.models import Mentee
from mentorship.services import places


def register() -> None:
    """Tell the floor below how its people's offers are let go."""
    hooks.register_offers("matching", release=release, pending=pending, others=others)


def release(part: Part, actor: User | None, reason: str) -> int:
    """Withdraw every proposed or approved match of a part; return how many.

    Runs in the caller's transaction with the part locked. An approved match frees its place; the
    requests are open for the next run.
    """
    rows = _undecided(part).select_related("round").order_by("pk")
    matches = list(locking.lock(rows))
    for match in matches:
        if match.state == MatchState.APPROVED:
            places.release(match.mentor_id)
        withdraw(match, actor=actor, reason=reason)
    return len(matches)


def withdraw(match: Match, *, actor: User | None, reason: str = "") -> None:
    """Withdraw a locked match, with its audit event, in the caller's transaction."""
    match.state = MatchState.WITHDRAWN
    match.version += 1
    match.is_pinned = False
    match.save(update_fields=["state", "version", "is_pinned"])
    audit.record(
        actor=actor,
        action="match.withdrawn",
        target=match,
        program=match.round.program_id,
        reason=reason,
    )


def others(part: Part) -> set[int]:
    """Return the ids of the other side's parts in the matches that wait for a person."""
    column = "mentor_id" if isinstance(part, Mentee) else "mentee_id"
    return set(_undecided(part).values_list(column, flat=True))


def pending(part: Part) -> str:
    """Say, without a name, that the program team is reading a suggestion for this person."""
    is_untold = Q(
        state=MatchState.PUBLISHED,
        mentorship__state=MentorshipState.INTRODUCED,
        mentorship__announce_at__gt=Now(),
    )
    rows = _of(part).filter(Q(state__in=UNDECIDED_STATES) | is_untold)
    if not rows.exclude(round__state=RoundState.CLOSED).exists():
        return ""
    return _(
        "The program team is reading a suggestion for you. A change here may lead to another one."
    )


def _undecided(part: Part) -> "QuerySet[Match]":
    return _of(part).filter(state__in=UNDECIDED_STATES)


def _of(part: Part) -> "QuerySet[Match]":
    if isinstance(part, Mentee):
        return Match.objects.filter(mentee=part)
    return Match.objects.filter(mentor=part)
