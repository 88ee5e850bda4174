"""Who has a round's board open."""

from django.utils import timezone

from accounts.models import User
from accounts.services.locking import serialized
from matching.models import BoardVisit, Match, Round
from matching.queries.access import decidable_by


@serialized
def visit(*, match_round: Round, user: User, match_id: int | None) -> BoardVisit:
    """Note that an admin has the board open, at a match of the round that she may see or at none.

    No audit event: it is no change, and forgotten within a minute.
    """
    seen = _seen(match_round, user, match_id) if match_id is not None else None
    row, _is_new = BoardVisit.objects.update_or_create(
        round=match_round, user=user, defaults={"match": seen, "seen_at": timezone.now()}
    )
    return row


def _seen(match_round: Round, user: User, match_id: int) -> Match | None:
    return decidable_by(user).filter(round=match_round, pk=match_id).first()
