"""What an admin can undo next in a round."""

from uuid import UUID

from django.db.models import F

from accounts.models import User
from matching.models import Decision, Round


def last_press(user: User, match_round: Round) -> UUID | None:
    """Return an admin's latest press of which something still is as she left it; one query."""
    rows = Decision.objects.filter(
        round=match_round, actor=user, undone_at=None, version=F("match__version")
    )
    return rows.order_by("-pk").values_list("batch", flat=True).first()
