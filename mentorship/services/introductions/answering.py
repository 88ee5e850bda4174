"""The two answers of each side."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.exceptions import NotYourTurn
from mentorship.models import Mentorship
from mentorship.services import mentorships, reasons
from mentorship.services.introductions.resting import pause_part
from mentorship.services.introductions.steps import (
    ask,
    asks_mentor_first,
    close,
    is_asked,
    put_first_in_line,
    refuse_closed,
    tell_declined,
    write_answer,
)
from mentorship.services.pair_locks import locked, side_of
from mentorship.terms import terms_of


@locking.serialized
def accept(
    *,
    mentorship_id: int,
    actor: User,
    pause_until: date | None = None,
    real_actor: User | None = None,
) -> Mentorship:
    """Say yes for one side; the second yes starts the mentorship.

    Where the mentor is asked first, his yes asks the mentee, who then has the full time.

    Args:
        mentorship_id: the introduction.
        actor: one of the two.
        pause_until: take no further introductions until this day; this one goes on.
        real_actor: the admin who answers for the actor (``answer_for``).

    Raises:
        NotAllowed: the actor is not one of the two.
        NotYourTurn: the mentor is asked first and has not answered.
        IntroductionClosed: it is over, or nobody knows of it yet.
        BadAnswers, NotPausable: the pause is not possible.
    """
    _pause_first(mentorship_id, actor, pause_until)
    mentorship = locked(mentorship_id)
    side = side_of(mentorship, actor)
    if mentorship.answer_of(side) == Answer.ACCEPTED and mentorship.closed_at is None:
        return mentorship
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    write_answer(mentorship, side, Answer.ACCEPTED)
    _record(mentorship, side, "accepted", actor, real_actor)
    if mentorship.mentee_answer == mentorship.mentor_answer == Answer.ACCEPTED:
        mentorships.start(mentorship, actor=actor)
    elif side == Side.MENTOR and asks_mentor_first(mentorship):
        now = timezone.now()
        terms = terms_of(mentorship.program, mentorship.mentor_type)
        mentorship.respond_by = now + timedelta(days=terms.offer_days)
        mentorship.save(update_fields=["respond_by"])
        ask(mentorship, Side.MENTEE, now)
    return mentorship


@locking.serialized
def decline(
    *,
    mentorship_id: int,
    actor: User,
    reason: str = "",
    pause_until: date | None = None,
    real_actor: User | None = None,
) -> Mentorship:
    """Say "not this time" for one side; the place frees at once and she is first in line.

    Args:
        mentorship_id: the introduction.
        actor: one of the two.
        reason: stays with the program team; the other side reads neutral text.
        pause_until: take no introductions until this day.
        real_actor: the admin who answers for the actor (``answer_for``).

    Raises:
        NotAllowed: the actor is not one of the two.
        BadAnswers: the reason is not one of the side's list.
        IntroductionClosed: it is over, started, or nobody knows of it yet.
        NotPausable: the pause is not possible.
    """
    _pause_first(mentorship_id, actor, pause_until)
    mentorship = locked(mentorship_id)
    side = side_of(mentorship, actor)
    if mentorship.answer_of(side) == Answer.DECLINED:
        return mentorship
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    reasons.refuse_unknown(f"reasons.decline_{side.value}", reason)
    write_answer(mentorship, side, Answer.DECLINED)
    mentorship.decline_reason = reason
    close(mentorship, MentorshipState.DECLINED)
    put_first_in_line(mentorship)
    _record(mentorship, side, "declined", actor, real_actor)
    tell_declined(mentorship, side.other)
    return mentorship


def _pause_first(mentorship_id: int, actor: User, until: date | None) -> None:
    """Pause the actor's part where that was asked for, before the introduction is locked."""
    if until is not None:
        mentorship = Mentorship.objects.get(pk=mentorship_id)
        pause_part(mentorship, side_of(mentorship, actor), actor, until=until)


def _record(
    mentorship: Mentorship, side: Side, deed: str, actor: User, real_actor: User | None
) -> None:
    audit.record(
        actor=actor,
        real_actor=real_actor,
        action=f"introduction.{deed}",
        target=mentorship,
        side=str(side.value),
    )
