"""Introductions that end because one of the two pauses or leaves."""

from accounts.models import User
from accounts.services import audit, locking
from mentorship.clock import database_now
from mentorship.enums import MentorshipState, Side
from mentorship.hooks import Part
from mentorship.models import Mentorship
from mentorship.services.introductions.steps import (
    close,
    is_asked,
    put_first_in_line,
    tell_declined,
)


def withdraw_all(part: Part, side: Side, *, actor: User | None, reason: str) -> int:
    """Let go of every introduction of a part that has not begun; return how many.

    Runs in the caller's transaction, with the mentors and then the mentees concerned locked. The
    places free at once, the links in the mails end, and the other side reads neutral text where
    it knew of the introduction. A mentee who loses a mentor this way is first in line.
    """
    rows = Mentorship.objects.with_people().filter(
        state=MentorshipState.INTRODUCED, **{side.value: part.pk}
    )
    found = list(locking.lock(rows).order_by("pk"))
    for mentorship in found:
        _withdraw(mentorship, side, actor, reason)
    return len(found)


def _withdraw(mentorship: Mentorship, side: Side, actor: User | None, reason: str) -> None:
    other = side.other
    knows = mentorship.announce_at <= database_now() and is_asked(mentorship, other)
    mentorship.decline_reason = reason
    close(mentorship, MentorshipState.WITHDRAWN)
    if side == Side.MENTOR:
        put_first_in_line(mentorship)
    audit.record(
        actor=actor, action="introduction.withdrawn", target=mentorship, side=str(side.value)
    )
    if knows:
        tell_declined(mentorship, other)
