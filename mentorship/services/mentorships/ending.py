"""The end of a mentorship before its time, without fault."""

from typing import Any

from accounts.models import User
from accounts.services import audit, locking
from mentorship import hooks
from mentorship.enums import MenteeState, MentorshipState, Side
from mentorship.models import Mentee, Mentorship
from mentorship.services import reasons
from mentorship.services.check_ins import closing
from mentorship.services.mentorships.steps import close, locked_for, refuse_not_running, tell

# Reasons after which she is first in line, as the list of reasons promises.
LOST_PARTNER = ("lost_contact", "wrong_fit", "new_conflict", "not_comfortable")
APART = "new_conflict"  # they must not meet again in either direction


@locking.serialized
def end(*, mentorship_id: int, actor: User, reason: str = "", rematch: bool = False) -> Mentorship:
    """End a mentorship at once, without fault; the other side reads neutral text.

    She is first in line again where she lost her mentor rather than left, or where the admin
    asks for a new match (``rematch``). The two are not proposed to each other again.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it is over, never started, or stands still for another reason.
        BadAnswers: the reason is not one of the list.
    """
    mentorship = locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.ENDED:
        return mentorship
    refuse_not_running(mentorship, actor)
    reasons.refuse_unknown("reasons.end", reason)
    mentorship.end_reason = reason
    close(mentorship, MentorshipState.ENDED, actor=actor)
    closing.cancel(mentorship)
    flags: dict[str, Any] = {"rematch": True} if rematch else {}
    audit.record(actor=actor, action="mentorship.ended", target=mentorship, **flags)
    if reason == APART:
        hooks.keep_apart(mentorship.program, mentorship.mentee_user_id, mentorship.mentor_user_id)
    ender = mentorship.side_of(actor)
    is_first = rematch or ender == Side.MENTOR or reason in LOST_PARTNER
    if is_first:
        Mentee.objects.filter(pk=mentorship.mentee_id).update(partner_left=True)
    _tell(mentorship, ender, is_first=is_first)
    return mentorship


def _tell(mentorship: Mentorship, ender: str, *, is_first: bool) -> None:
    """Tell whoever did not end it; her first place in line stands in the same message."""
    for side in Side:
        if side != ender:
            tell(mentorship, "mentorship_ended", side, by=ender or "team")
    is_looking = Mentee.objects.filter(pk=mentorship.mentee_id, state=MenteeState.AVAILABLE)
    if ender == Side.MENTEE and is_first and is_looking.exists():
        tell(mentorship, "first_in_line", Side.MENTEE)
