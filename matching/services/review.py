"""Decide proposed matches: approve, undo that, reject, pin, note.

Each service locks round, mentor, mentee and match in that order, reads what decides after the
locks, and keeps the decision and its audit event in the same transaction. Repeating a request
whose effect holds returns the present match. A ``batch`` joins what one press decides.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.services import audit
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import UNDECIDED_STATES, DecisionKind, MatchState, RejectEffect
from matching.models import Match
from matching.services import decisions, pairs, rejections
from mentorship.services import places

NOTE_LENGTH = 500

# What ``reasons.reject`` of the content says: the reasons of each effect.
REJECT_REASONS: dict[RejectEffect, tuple[str, ...]] = {
    RejectEffect.NEVER: ("same_line", "personal_tie", "asked_apart", "safety"),
    RejectEffect.NOT_NOW: ("mentor_full_soon", "mentee_busy_soon", "better_next_round"),
    RejectEffect.ELSEWHERE: ("stronger_need", "better_mentor", "other_type_fits"),
    RejectEffect.FACTS: ("profile_old", "credential_unclear", "hours_wrong"),
}
EFFECT_OF = {reason: effect for effect, reasons in REJECT_REASONS.items() for reason in reasons}
ACTIONS = {
    DecisionKind.APPROVE: "match.approved",
    DecisionKind.UNAPPROVE: "match.unapproved",
    DecisionKind.REJECT: "match.rejected",
    DecisionKind.PIN: "match.pinned",
    DecisionKind.UNPIN: "match.unpinned",
    DecisionKind.NOTE: "match.noted",
    DecisionKind.SWAP: "match.swapped",
    DecisionKind.HAND_OVER: "match.handed_over",
    DecisionKind.PUBLISH: "match.published",
}


@serialized
def approve(
    *,
    match_id: int,
    actor: User,
    version: int | None = None,
    batch: UUID | None = None,
    kept: frozenset[int] | None = None,
) -> Match:
    """Approve a proposed match and hold a place of its mentor; nobody is told yet.

    ``kept`` are those whom another admin sees to, where many are approved.

    Raises:
        Refused: one of ``matching.exceptions``, with a sentence for the admin.
    """
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor, kept)
    if match.state == MatchState.APPROVED and match.decided_by_id == actor.pk:
        return match
    pairs.refuse_other_states(match, MatchState.PROPOSED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    take_place(match)
    return decide(match, MatchState.APPROVED, actor=actor, kind=DecisionKind.APPROVE, batch=batch)


def take_place(match: Match) -> None:
    """Hold a place of a locked match's mentor for its mentee, or refuse as an approval does."""
    pairs.refuse_absent(match, timezone.now())
    is_simple = pairs.is_unencumbered(match)
    if not is_simple:
        pairs.refuse_excluded(match)
        pairs.refuse_second_mentor(match)
    pairs.refuse_full(match)
    if not is_simple:
        pairs.reopen_request(match)
    places.take(match.mentor_id)


@serialized
def unapprove(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Take an approval back: the match is proposed again and its place is free."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.PROPOSED:
        pairs.refuse_undone_by_another(match, actor)
        return match
    pairs.refuse_other_states(match, MatchState.APPROVED)
    pairs.refuse_stale(match, version)
    places.release(match.mentor_id)
    return decide(match, MatchState.PROPOSED, actor=actor, kind=DecisionKind.UNAPPROVE)


@serialized
def reject(
    *,
    match_id: int,
    actor: User,
    reason: str,
    note: str = "",
    version: int | None = None,
    batch: UUID | None = None,
) -> Match:
    """Reject a match for a reason of the list; "never these two" keeps them apart for good.

    "Not now" and "better elsewhere" keep them apart in this round only; after "facts are wrong"
    a run with the corrected facts may propose them again.
    """
    effect = EFFECT_OF.get(reason)
    if effect is None:
        raise exceptions.ReasonNeeded
    refuse_long_note(note)
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.REJECTED and match.decided_by_id == actor.pk:
        return match
    pairs.refuse_other_states(match, *UNDECIDED_STATES)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    if match.state == MatchState.APPROVED:
        places.release(match.mentor_id)
    return decide(
        match,
        MatchState.REJECTED,
        actor=actor,
        kind=DecisionKind.REJECT,
        batch=batch,
        codes={"effect": effect.value, "reason": reason},
        more_before=rejections.after_rejection(match, effect, reason, actor),
        is_pinned=False,
        reject_effect=effect,
        reject_reason=reason,
        note=note or match.note,
    )


@serialized
def pin(
    *, match_id: int, actor: User, version: int | None = None, batch: UUID | None = None
) -> Match:
    """Pin a proposed match: the next run keeps it and solves around it."""
    return _set_pin(match_id, actor, version, DecisionKind.PIN, batch)


@serialized
def unpin(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Unpin a match: the next run may pair the two with others."""
    return _set_pin(match_id, actor, version, DecisionKind.UNPIN)


def _set_pin(
    match_id: int,
    actor: User,
    version: int | None,
    kind: DecisionKind,
    batch: UUID | None = None,
) -> Match:
    is_pinned = kind == DecisionKind.PIN
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.is_pinned == is_pinned and match.state in UNDECIDED_STATES:
        return match
    pairs.refuse_other_states(match, *UNDECIDED_STATES)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    return change(match, actor=actor, kind=kind, batch=batch, is_pinned=is_pinned)


@serialized
def note(*, match_id: int, actor: User, text: str, version: int | None = None) -> Match:
    """Keep a note of the program team on a match; only the team reads it."""
    refuse_long_note(text)
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.note == text:
        return match
    pairs.refuse_stale(match, version)
    return change(match, actor=actor, kind=DecisionKind.NOTE, note=text)


def refuse_long_note(text: str) -> None:
    """Refuse a note that does not fit its field."""
    if len(text) > NOTE_LENGTH:
        raise exceptions.NoteTooLong


def decide(
    match: Match, state: MatchState, *, actor: User, kind: DecisionKind | None = None, **given: Any
) -> Match:
    """Give a locked match a new state, with who and when; see ``change``."""
    return change(
        match,
        actor=actor,
        kind=kind,
        decided_by=actor,
        decided_at=timezone.now(),
        state=state,
        **given,
    )


def change(
    match: Match,
    *,
    actor: User,
    kind: DecisionKind | None = None,
    action: str = "",
    batch: UUID | None = None,
    codes: dict[str, Any] | None = None,
    more_before: dict[str, Any] | None = None,
    **fields: Any,
) -> Match:
    """Write fields of a locked match, its next version, the decision to undo, and an audit event.

    Args:
        kind: of the decision; None: this can't be undone, and ``action`` names the event.
        batch: what one press decided.
        codes: of the audit event.
        more_before: what undoing needs besides the match's own fields.
        fields: of the match.
    """
    before = decisions.as_it_was(match) | (more_before or {})
    action = ACTIONS[kind] if kind else action
    for name, value in fields.items():
        setattr(match, name, value)
    match.version += 1
    match.save(update_fields=[*fields, "version"])
    if kind is not None:
        decisions.record(match, kind=kind, actor=actor, before=before, batch=batch)
    audit.record(
        actor=actor,
        action=action,
        target=match,
        program=match.round.program,
        round=match.round_id,
        version=match.version,
        **(codes or {}),
    )
    return match
