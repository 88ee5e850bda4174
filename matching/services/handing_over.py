"""Ask another admin to decide a match: because she should, or because one may not oneself."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services import locking
from accounts.services.locking import serialized
from matching import exceptions, rules
from matching.enums import UNDECIDED_STATES, DecisionKind
from matching.exceptions import handing
from matching.models import Match, Round
from matching.queries import access
from matching.services import decisions, pairs, review


@serialized
def hand_over(
    *,
    match_id: int,
    actor: User,
    to_id: int,
    note: str = "",
    version: int | None = None,
    batch: UUID | None = None,
) -> Match:
    """Ask a colleague to decide a match; whoever may decide it still can.

    A note is added to that of the team.

    Raises:
        Refused: one of ``matching.exceptions``, or the colleague may not decide it either.
    """
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    to = _colleague(to_id, actor, match.round)
    if match.reviewer_id == to.pk:
        return match
    pairs.refuse_other_states(match, *UNDECIDED_STATES)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    text = "\n".join(filter(None, [match.note, note]))
    review.refuse_long_note(text)
    if _people(match) & access.people_kept_from(to, match.round.program):
        raise handing.NotTheirs(name=to.name)
    return _hand(match, to, actor, batch, note=text)


@serialized
def hand_over_kept(*, round_id: int, actor: User, to_id: int) -> int:
    """Ask a colleague to decide what the actor may not: her own pairs, her workplace's.

    She neither opens nor names them; what the colleague may not decide either stays. Returns how
    many were handed over; pressed twice, how many were the first time.

    Raises:
        Refused: the round is closed, or there is none that the colleague may decide.
    """
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    to = _colleague(to_id, actor, match_round)
    if match_round.state not in pairs.DECIDABLE_ROUNDS:
        raise exceptions.RoundClosed
    kept = access.people_kept_from(actor, match_round.program)
    theirs = access.people_kept_from(to, match_round.program)
    batch = uuid4()
    handed = 0
    waiting = _waiting(match_round, kept)
    if not waiting and (before := _handed_before(match_round, kept, actor, to)):
        return before
    for match in decisions.lock_matches(waiting):
        if not _people(match) & theirs and match.state in UNDECIDED_STATES:
            _hand(match, to, actor, batch)
            handed += 1
    if not handed:
        raise handing.NotTheirs(name=to.name)
    return handed


def _waiting(match_round: Round, kept: frozenset[int]) -> list[int]:
    rows = _undecided(match_round, kept).filter(reviewer=None)
    return list(rows.values_list("pk", flat=True))


def _handed_before(match_round: Round, kept: frozenset[int], actor: User, to: User) -> int:
    return _undecided(match_round, kept).filter(reviewer=to, handed_by=actor).count()


def _undecided(match_round: Round, kept: frozenset[int]) -> "QuerySet[Match]":
    hers = Q(mentee__user_id__in=kept) | Q(mentor__user_id__in=kept)
    return Match.objects.filter(hers, round=match_round, state__in=UNDECIDED_STATES)


def _people(match: Match) -> frozenset[int]:
    return frozenset((match.mentee.user_id, match.mentor.user_id))


def _colleague(to_id: int, actor: User, match_round: Round) -> User:
    """Return an admin of the program, another than the actor."""
    if not rules.can_administer(actor, match_round.program):
        raise exceptions.AnotherProgram
    to = User.objects.filter(pk=to_id, is_active=True).exclude(pk=actor.pk).first()
    if to is None or not rules.can_administer(to, match_round.program):
        raise handing.NoSuchColleague
    return to


def _hand(match: Match, to: User, actor: User, batch: UUID | None, **fields: Any) -> Match:
    return review.change(
        match,
        actor=actor,
        kind=DecisionKind.HAND_OVER,
        batch=batch,
        codes={"to": to.pk},
        reviewer=to,
        handed_by=actor,
        handed_at=timezone.now(),
        **fields,
    )
