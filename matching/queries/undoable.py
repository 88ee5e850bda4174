"""What an admin can undo next in a round."""

from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import User
from matching.models import Decision, Round
from matching.models.rounds import RoundQuerySet


def with_last_press(rounds: RoundQuerySet, user: User) -> RoundQuerySet:
    """Return rounds with ``last_press``: an admin's latest of which something is as she left it."""
    found: RoundQuerySet = rounds.annotate(
        last_press=Subquery(_presses(user).filter(round=OuterRef("pk"))[:1])
    )
    return found


def last_press(match_round: Round, user: User) -> UUID | None:
    """Return the same of one round; no query where it was read with the round."""
    if hasattr(match_round, "last_press"):
        found: UUID | None = match_round.last_press
        return found
    return _presses(user).filter(round=match_round).first()


def _presses(user: User) -> "QuerySet[Decision, UUID]":
    mine = Decision.objects.filter(actor=user, undone_at=None, version=F("match__version"))
    mine = mine.exclude(before={})  # an erasure took the way back
    return mine.order_by("-pk").values_list("batch", flat=True)
