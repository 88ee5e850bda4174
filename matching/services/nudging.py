"""Remind one of two people of their introduction, when an admin asks for it."""

from datetime import datetime

from accounts.models import User
from accounts.services.locking import serialized
from matching.services import pairs
from mentorship.enums import Side
from mentorship.services import introductions


@serialized
def nudge(*, match_id: int, side: Side, actor: User) -> datetime:
    """Queue one reminder more for a silent side of a published match; return when it leaves.

    Raises:
        Refused: not hers to decide, not published, or the person is left alone; see
            ``introductions.nudge``.
    """
    mentorship_id = pairs.lock_introduction(match_id, actor)
    return introductions.nudge(mentorship_id=mentorship_id, side=side, admin=actor)
