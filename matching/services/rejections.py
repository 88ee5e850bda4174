"""What a rejection does to the pair: whom the next run keeps apart, and how that is taken back."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.services import audit
from matching.enums import DecisionKind, ExclusionKind, RejectEffect
from matching.models import Decision, Exclusion, Match
from matching.services import exclusions

EXCLUSION_KINDS = {
    "same_line": ExclusionKind.SUPERVISOR,
    "personal_tie": ExclusionKind.CONFLICT,
    "asked_apart": ExclusionKind.BLOCK,
}


def after_rejection(
    match: Match, effect: RejectEffect, reason: str, actor: User
) -> dict[str, int | None]:
    """Exclude the pair as the reason says; return the exclusion made now, for undoing it."""
    if effect == RejectEffect.FACTS:
        return {"exclusion": None}
    two = sorted((match.mentee.user_id, match.mentor.user_id))
    only_round = None if effect == RejectEffect.NEVER else match.round
    were_apart = hold(
        Exclusion.objects.filter(
            program=match.round.program_id, round=only_round, first=two[0], second=two[1]
        )
    )
    exclusion = exclusions.add(
        program=match.round.program,
        first=two[0],
        second=two[1],
        kind=EXCLUSION_KINDS.get(reason, ExclusionKind.REJECTED),
        reason=reason,
        only_round=only_round,
        actor=actor,
    )
    return {"exclusion": None if were_apart else exclusion.pk}


def hold(exclusions: Iterable[Exclusion]) -> bool:
    """Let exclusions stay when a rejection that made one is undone; tell whether there are any.

    Whoever says anew that two people are to be kept apart relies on what is there.
    """
    ids = [exclusion.pk for exclusion in exclusions]
    if not ids:
        return False
    made = Decision.objects.filter(kind=DecisionKind.REJECT, before__exclusion__in=ids)
    for decision in made.filter(undone_at=None):
        decision.before["exclusion"] = None
        decision.save(update_fields=["before"])
    return True


def take_back(before: dict[str, Any], actor: User) -> None:
    """Remove the exclusion that an undone rejection made; one that was there before stays."""
    made = before.get("exclusion")
    exclusion = Exclusion.objects.filter(pk=made).first() if made is not None else None
    if exclusion is None:
        return
    audit.record(actor=actor, action="exclusion.removed", target=exclusion)
    exclusion.delete()
