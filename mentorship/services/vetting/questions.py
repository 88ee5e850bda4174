"""What an admin asks a mentor before deciding, and his answer."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.enums import MentorState
from mentorship.exceptions import BadAnswers, NotAllowed, QuestionClosed, QuestionOpen
from mentorship.models import Mentor, VettingQuestion
from mentorship.services.vetting.steps import waiting_mentor

QUESTION_LENGTH, ANSWER_LENGTH = 500, 1000


@locking.serialized
def ask(*, mentor_id: int, actor: User, question: str) -> VettingQuestion:
    """Ask a waiting mentor one question, and write to him; one is open at a time.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        NotVettable: his application was decided.
        QuestionOpen: a question waits for his answer.
        BadAnswers: nothing asked, or too much.
    """
    mentor = waiting_mentor(mentor_id, actor)
    row = _open_question(mentor)
    if row is not None:
        if (row.asked_by_id, row.question) == (actor.pk, question):
            return row
        raise _still_open(row)
    if not question or len(question) > QUESTION_LENGTH:
        raise BadAnswers(_("Ask in 1 to 500 characters."), field="question")
    row = VettingQuestion.objects.create(
        mentor=mentor, asked_by=actor, asked_at=timezone.now(), question=question
    )
    audit.record(actor=actor, action="vetting.asked", target=row, program=mentor.program_id)
    notify.enqueue(
        category="vetting_question",
        recipient=mentor.user,
        dedupe_key=f"vetting_question.{row.pk}",
        subject=row,
        program=mentor.program_id,
    )
    return row


@locking.serialized
def answer(*, question_id: int, actor: User, answer: str) -> VettingQuestion:
    """Answer a question; the program team reads it.

    Raises:
        NotAllowed: it was asked of somebody else.
        QuestionClosed: it was answered otherwise, or nobody waits for the answer any more.
        BadAnswers: nothing said, or too much.
    """
    mentor_id = VettingQuestion.objects.values_list("mentor_id", flat=True).get(pk=question_id)
    locking.lock(Mentor.objects.filter(pk=mentor_id)).get()
    row = VettingQuestion.objects.select_related("mentor").get(pk=question_id)
    if not rules.can_answer_vetting(actor, row):
        raise NotAllowed
    if row.answered_at is not None and row.answer == answer:
        return row
    if row.answered_at is not None or row.mentor.state != MentorState.APPLIED:
        raise QuestionClosed
    if not answer or len(answer) > ANSWER_LENGTH:
        raise BadAnswers(_("Answer in 1 to 1,000 characters."), field="answer")
    row.answer, row.answered_at = answer, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    audit.record(actor=actor, action="vetting.answered", target=row, program=row.mentor.program_id)
    notify.cancel_for_subject(row)
    return row


def withdraw_question(mentor: Mentor, actor: User) -> None:
    """Take back a question that nobody needs answered any more, with the mentor locked."""
    row = _open_question(mentor)
    if row is None:
        return
    notify.cancel_for_subject(row)
    audit.record(
        actor=actor, action="vetting.question_withdrawn", target=row, program=mentor.program_id
    )
    row.delete()


def _open_question(mentor: Mentor) -> VettingQuestion | None:
    rows = VettingQuestion.objects.filter(mentor=mentor, answered_at__isnull=True)
    return rows.select_related("asked_by").first()


def _still_open(row: VettingQuestion) -> QuestionOpen:
    return QuestionOpen(
        _("%(name)s asked on %(day)s, and the answer isn't in yet. One question at a time.")
        % {"name": row.asked_by.name, "day": long_month_day(row.asked_at)}
    )
