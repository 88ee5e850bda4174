"""An answer that an admin gives for one of the two, because she was told it."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking, notify
from mentorship import rules
from mentorship.enums import Answer, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.team import (
    AnsweredForAlready,
    AnsweredThemselves,
    NotAskedYet,
    WhoToldNeeded,
)
from mentorship.models import AnswerOnBehalf, Mentorship
from mentorship.services.introductions.answering import accept, decline
from mentorship.services.introductions.steps import is_asked, refuse_closed
from mentorship.services.pair_locks import locked

TOLD_LENGTH = 300


@locking.serialized
def answer_for(
    *, mentorship_id: int, side: Side, answer: str, told: str, admin: User, reason: str = ""
) -> Mentorship:
    """Accept or decline for one side, and tell that side who did.

    The trail names the person as the actor and the admin as who acted in her name. Repeating it
    returns the present state.

    Args:
        told: who told what, and how; required, only the program team reads it.
        reason: for a no, one of the side's list, or empty.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        WhoToldNeeded, BadAnswers: the line is missing or too long, or there is no such answer.
        AnsweredThemselves, AnsweredForAlready: the side has an answer.
        NotAskedYet: the mentor is asked first and has not said yes.
        IntroductionClosed: it is over, or nobody knows of it yet.
    """
    mentorship = locked(mentorship_id)
    if not rules.can_recall(admin, mentorship):
        raise NotAllowed
    if _is_repeated(mentorship, side, answer, admin):
        return mentorship
    _refuse_bad(answer, told)
    _refuse_answered(mentorship, side)
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotAskedYet
    AnswerOnBehalf.objects.create(
        mentorship=mentorship, side=side, answer=answer, given_by=admin, told=told
    )
    person = mentorship.person_of(side)
    if answer == Answer.ACCEPTED:
        answered = accept(mentorship_id=mentorship_id, actor=person, real_actor=admin)
    else:
        answered = decline(
            mentorship_id=mentorship_id, actor=person, reason=reason, real_actor=admin
        )
    notify.enqueue(
        category="introduction_answered_for",
        recipient=person,
        dedupe_key=f"introduction_answered_for.{mentorship_id}.{side.value}",
        subject=mentorship,
        program=mentorship.program_id,
    )
    return answered


def _is_repeated(mentorship: Mentorship, side: Side, answer: str, admin: User) -> bool:
    return mentorship.on_behalf.filter(side=side, answer=answer, given_by=admin).exists()


def _refuse_bad(answer: str, told: str) -> None:
    if answer not in (Answer.ACCEPTED, Answer.DECLINED):
        raise BadAnswers(_("Choose yes or not this time."), field="answer")
    if not told or len(told) > TOLD_LENGTH:
        raise WhoToldNeeded


def _refuse_answered(mentorship: Mentorship, side: Side) -> None:
    if not mentorship.answer_of(side):
        return
    row = mentorship.on_behalf.filter(side=side).select_related("given_by").first()
    if row is not None:
        raise AnsweredForAlready(name=row.given_by.name, at=row.given_at)
    raise AnsweredThemselves(name=mentorship.person_of(side).first_name)
