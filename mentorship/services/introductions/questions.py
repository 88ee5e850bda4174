"""The one question that each side may ask the other before it answers.

While it waits for the reply, the introduction does not run out on whoever asked: she has two days
after the reply at least.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship.clock import database_now
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import NotAllowed, NotYourTurn
from mentorship.exceptions.introductions import QuestionAnswered, QuestionAsked
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.services import message_budget
from mentorship.services.introductions.steps import is_asked, refuse_closed
from mentorship.services.message_budget import Reminder
from mentorship.services.pair_locks import locked, side_of
from mentorship.services.space import doors

LONGEST = 300
TIME_AFTER_REPLY = timedelta(days=2)
REMINDED_AFTER = timedelta(days=2)
REMINDER = "introduction_question_reminder"


@locking.serialized
def ask_question(*, mentorship_id: int, actor: User, question: str) -> IntroductionQuestion:
    """Ask the other side one question; it goes to them by mail and waits on their page.

    Where the mentor is asked first, his question tells the mentee of the introduction. Repeating
    it returns the question.

    Raises:
        NotAllowed: the actor is not one of the two.
        IntroductionClosed: it is over, started, or nobody knows of it yet.
        NotYourTurn: the mentor is asked first and has not answered.
        QuestionAsked: she asked another question before.
        BadAnswers: nothing written, or more than 300 characters.
    """
    mentorship = locked(mentorship_id)
    side = side_of(mentorship, actor)
    question = doors.checked(
        question, field="question", longest=LONGEST, ask=_("Write your question.")
    )
    asked = mentorship.questions.filter(side=side).first()
    if asked is not None and asked.question == question:
        return asked
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    if asked is not None:
        raise QuestionAsked(at=asked.asked_at)
    return _ask(mentorship, side, actor, question)


def _ask(mentorship: Mentorship, side: Side, actor: User, question: str) -> IntroductionQuestion:
    now = timezone.now()
    row = IntroductionQuestion.objects.create(
        mentorship=mentorship, side=side, question=question, asked_at=now
    )
    time_to_reply = timedelta(days=mentorship.program.reply_days)
    _give_time(mentorship, now + time_to_reply + TIME_AFTER_REPLY)
    notify.cancel_for_subject(
        mentorship, category="introduction_nudge", recipient=mentorship.person_of(side)
    )
    audit.record(actor=actor, action="introduction.asked", target=mentorship, side=str(side.value))
    _tell("introduction_question", row, mentorship, side.other)
    return row


def _give_time(mentorship: Mentorship, until: datetime) -> None:
    """Let an introduction run out no sooner than a moment."""
    if mentorship.respond_by < until:
        mentorship.respond_by = until
        mentorship.save(update_fields=["respond_by"])


@locking.serialized
def answer_question(*, question_id: int, actor: User, answer: str) -> IntroductionQuestion:
    """Reply to the other side's question; whoever asked gets the reply by mail.

    Repeating it returns the question with its answer.

    Raises:
        NotAllowed: it was not asked of the actor.
        IntroductionClosed: the introduction is over, or the two have begun.
        QuestionAnswered: it has another answer.
        BadAnswers: nothing written, or more than 300 characters.
    """
    questions = IntroductionQuestion.objects.all()
    mentorship = locked(questions.values_list("mentorship_id", flat=True).get(pk=question_id))
    row = locking.lock(questions).get(pk=question_id)
    side = side_of(mentorship, actor)
    if row.side == side:
        raise NotAllowed(_("This is your own question."))
    answer = doors.checked(answer, field="reply", longest=LONGEST, ask=_("Write your answer."))
    if row.answer == answer:
        return row
    if row.answered_at is not None:
        raise QuestionAnswered(at=row.answered_at)
    refuse_closed(mentorship)
    row.answer, row.answered_at = answer, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    _give_time(mentorship, row.answered_at + TIME_AFTER_REPLY)
    notify.cancel_for_subject(row)
    audit.record(
        actor=actor, action="introduction.replied", target=mentorship, side=str(side.value)
    )
    _tell("introduction_reply", row, mentorship, Side(row.side))
    return row


def _tell(category: str, row: IntroductionQuestion, mentorship: Mentorship, side: Side) -> None:
    notify.enqueue(
        category=category,
        recipient=mentorship.person_of(side),
        dedupe_key=f"{category}.{row.pk}",
        subject=row,
        program=mentorship.program_id,
    )


def remind_of_questions(now: datetime | None = None) -> int:
    """Remind whoever owes a reply once, two days later; return how many messages."""
    now = now or database_now()
    waiting = IntroductionQuestion.objects.filter(
        answered_at__isnull=True,
        asked_at__lte=now - REMINDED_AFTER,
        mentorship__state=MentorshipState.INTRODUCED,
        mentorship__respond_by__gt=now,
    ).select_related("mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user")
    return message_budget.remind_all(_reminder(row, now) for row in waiting)


def _reminder(row: IntroductionQuestion, now: datetime) -> Reminder:
    mentorship = row.mentorship
    return Reminder(
        category=REMINDER,
        recipient=mentorship.person_of(Side(row.side).other),
        dedupe_key=f"{REMINDER}.{row.pk}",
        subject=row,
        program=mentorship.program,
        at=now,
        expires_at=mentorship.respond_by,
    )
