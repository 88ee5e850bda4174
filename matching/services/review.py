"""Decide proposed matches: approve, undo that, reject, pin, note.

Each service locks round, mentor, mentee and match in that order, reads what decides after the
locks, and writes its audit event in the same transaction. Repeating a request whose effect holds
returns the present match.
"""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import audit
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import ExclusionKind, MatchState, RejectEffect
from matching.models import Match
from matching.services import exclusions, pairs
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
EXCLUSION_KINDS = {
    "same_line": ExclusionKind.SUPERVISOR,
    "personal_tie": ExclusionKind.CONFLICT,
    "asked_apart": ExclusionKind.BLOCK,
}
UNDECIDED = (MatchState.PROPOSED, MatchState.APPROVED)


@serialized
def approve(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Approve a proposed match and hold a place of its mentor; nobody is told yet.

    Raises:
        Refused: one of ``matching.exceptions``, with a sentence for the admin.
    """
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.state == MatchState.APPROVED and match.decided_by_id == actor.pk:
        return match
    pairs.refuse_other_states(match, MatchState.PROPOSED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    pairs.refuse_absent(match, timezone.now())
    pairs.refuse_excluded(match)
    pairs.refuse_second_mentor(match)
    pairs.refuse_full(match)
    pairs.reopen_request(match)
    places.take(match.mentor_id)
    return decide(match, MatchState.APPROVED, actor=actor, action="match.approved")


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
    return decide(match, MatchState.PROPOSED, actor=actor, action="match.unapproved")


@serialized
def reject(
    *, match_id: int, actor: User, reason: str, note: str = "", version: int | None = None
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
    pairs.refuse_other_states(match, *UNDECIDED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    if match.state == MatchState.APPROVED:
        places.release(match.mentor_id)
    _keep_apart(match, effect, reason, actor)
    return decide(
        match,
        MatchState.REJECTED,
        actor=actor,
        action="match.rejected",
        codes={"effect": effect.value, "reason": reason},
        is_pinned=False,
        reject_effect=effect,
        reject_reason=reason,
        note=note or match.note,
    )


def _keep_apart(match: Match, effect: RejectEffect, reason: str, actor: User) -> None:
    if effect == RejectEffect.FACTS:
        return
    exclusions.add(
        program=match.round.program,
        first=match.mentee.user_id,
        second=match.mentor.user_id,
        kind=EXCLUSION_KINDS.get(reason, ExclusionKind.REJECTED),
        reason=reason,
        only_round=None if effect == RejectEffect.NEVER else match.round,
        actor=actor,
    )


@serialized
def pin(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Pin a proposed match: the next run keeps it and solves around it."""
    return _set_pin(match_id, actor, version, is_pinned=True)


@serialized
def unpin(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Unpin a match: the next run may pair the two with others."""
    return _set_pin(match_id, actor, version, is_pinned=False)


def _set_pin(match_id: int, actor: User, version: int | None, *, is_pinned: bool) -> Match:
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.is_pinned == is_pinned and match.state in UNDECIDED:
        return match
    pairs.refuse_other_states(match, *UNDECIDED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    action = "match.pinned" if is_pinned else "match.unpinned"
    return _change(match, actor=actor, action=action, is_pinned=is_pinned)


@serialized
def note(*, match_id: int, actor: User, text: str, version: int | None = None) -> Match:
    """Keep a note of the program team on a match; only the team reads it."""
    refuse_long_note(text)
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.note == text:
        return match
    pairs.refuse_stale(match, version)
    return _change(match, actor=actor, action="match.noted", note=text)


def refuse_long_note(text: str) -> None:
    """Refuse a note that does not fit its field."""
    if len(text) > NOTE_LENGTH:
        raise exceptions.NoteTooLong


def decide(
    match: Match,
    state: MatchState,
    *,
    actor: User,
    action: str,
    codes: dict[str, Any] | None = None,
    **fields: Any,
) -> Match:
    """Write a locked match's new state with who and when, its next version and its audit event."""
    match.state = state
    return _change(
        match,
        actor=actor,
        action=action,
        codes=codes,
        decided_by=actor,
        decided_at=timezone.now(),
        state=state,
        **fields,
    )


def _change(
    match: Match, *, actor: User, action: str, codes: dict[str, Any] | None = None, **fields: Any
) -> Match:
    for name, value in fields.items():
        setattr(match, name, value)
    match.version += 1
    match.save(update_fields=[*fields, "version"])
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
