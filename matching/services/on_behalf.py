"""Note an answer for one of two people, as they told an admin."""

from accounts.models import User
from accounts.services.locking import serialized
from matching.services import pairs
from mentorship.enums import Side
from mentorship.models import Mentorship
from mentorship.services import introductions


@serialized
def answer(
    *, match_id: int, side: Side, answer: str, told: str, actor: User, reason: str = ""
) -> Mentorship:
    """Accept or decline a published match's introduction for one side, who is told.

    Raises:
        Refused: not hers to decide, not published, or there is nothing to answer; see
            ``introductions.answer_for``.
    """
    mentorship_id = pairs.lock_introduction(match_id, actor)
    return introductions.answer_for(
        mentorship_id=mentorship_id,
        side=side,
        answer=answer,
        told=told,
        admin=actor,
        reason=reason,
    )
