"""Remind one of two people of their introduction, when an admin asks for it."""

from datetime import datetime

from accounts.models import User
from accounts.services.locking import serialized
from matching.enums import MatchState
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
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    pairs.refuse_other_states(match, MatchState.PUBLISHED)
    assert match.mentorship_id is not None  # match_published_has_mentorship
    return introductions.nudge(mentorship_id=match.mentorship_id, side=side, admin=actor)
