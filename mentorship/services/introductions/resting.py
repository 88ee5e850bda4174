"""Not now: an introduction is let go without a no, and we ask again on a day that she names."""

from datetime import date

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.exceptions import NotYourTurn
from mentorship.models import Mentorship
from mentorship.services import parts, reasons
from mentorship.services.introductions.steps import (
    close,
    is_asked,
    put_first_in_line,
    refuse_closed,
    tell_declined,
    write_answer,
)
from mentorship.services.pair_locks import locked, side_of


@locking.serialized
def not_now(
    *, mentorship_id: int, actor: User, until: date | None = None, reason: str = ""
) -> Mentorship:
    """Let an introduction go for now; her part is on pause until the day on which we ask again.

    The place frees at once, the other side reads neutral text, and the two may be proposed to each
    other later. Other introductions of hers stay.

    Args:
        mentorship_id: the introduction.
        actor: one of the two.
        until: the day on which to ask, at most sixty days from now; None is the last one.
        reason: of the list of reasons for a pause, or empty.

    Raises:
        NotAllowed: the actor is not one of the two.
        BadAnswers: the day or the reason is not one of those offered.
        NotYourTurn: the mentor is asked first and has not answered.
        IntroductionClosed: it is over, started, or nobody knows of it yet.
        NotPausable: she left, or is not decided about.
    """
    known = Mentorship.objects.get(pk=mentorship_id)
    side = side_of(known, actor)
    if known.answer_of(side) == Answer.NOT_NOW:
        return known
    reasons.refuse_unknown("reasons.pause", reason)
    pause_part(known, side, actor, until=until, reason=reason)
    mentorship = locked(mentorship_id)
    if mentorship.answer_of(side) == Answer.NOT_NOW:  # a second click that waited for the first
        return mentorship
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    write_answer(mentorship, side, Answer.NOT_NOW)
    mentorship.decline_reason = f"{side.value}_not_now"
    close(mentorship, MentorshipState.WITHDRAWN)
    if side == Side.MENTOR:
        put_first_in_line(mentorship)
    audit.record(
        actor=actor, action="introduction.not_now", target=mentorship, side=str(side.value)
    )
    tell_declined(mentorship, side.other)
    return mentorship


def pause_part(
    mentorship: Mentorship, side: Side, actor: User, *, until: date | None, reason: str = ""
) -> None:
    """Pause the part of one side, before its introduction is locked: matches come in between."""
    part_id = mentorship.mentee_id if side == Side.MENTEE else mentorship.mentor_id
    part = parts.locked(side, part_id)
    parts.rest(part, side, actor, until=until, reason=reason)
