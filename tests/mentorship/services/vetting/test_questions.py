import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import MentorState
from mentorship.exceptions import (
    BadAnswers,
    NotAllowed,
    NotVettable,
    QuestionClosed,
    QuestionOpen,
)
from mentorship.models import VettingQuestion
from mentorship.services import vetting
from tests.factories.accounts import UserFactory
from tests.factories.applications import VettingQuestionFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db


def test_ask_writes_to_the_mentor_once(mentor, admin):
    first = vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")
    again = vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")

    assert (first, first.asked_by) == (again, admin)
    assert actions() == ["vetting.asked"]
    message = Notification.objects.get()
    assert (message.category, message.recipient) == ("vetting_question", mentor.user)
    assert "board" not in f"{message.context} {AuditEvent.objects.get().data}"


def test_ask_one_question_at_a_time_and_names_who_asked(mentor, admin, colleague):
    vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")

    for actor, question in ((colleague, "Which board?"), (admin, "And when?")):
        with pytest.raises(QuestionOpen, match=f"{admin.name} asked on "):
            vetting.ask(mentor_id=mentor.pk, actor=actor, question=question)

    assert VettingQuestion.objects.get().question == "Which board?"


@pytest.mark.parametrize("question", ["", "x" * 501])
def test_ask_refuses_nothing_and_too_much(mentor, admin, question):
    with pytest.raises(BadAnswers):
        vetting.ask(mentor_id=mentor.pk, actor=admin, question=question)

    assert not VettingQuestion.objects.exists()


def test_ask_is_for_mentors_who_wait_and_for_other_admins_only(mentor, admin, others):
    for actor in others:
        with pytest.raises(NotAllowed):
            vetting.ask(mentor_id=mentor.pk, actor=actor, question="Which board?")
    mentor.state = MentorState.REFUSED
    mentor.save()
    with pytest.raises(NotVettable):
        vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")

    assert not VettingQuestion.objects.exists()


def test_answer_is_kept_and_stops_the_mail(mentor, admin):
    question = vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")

    for _twice in range(2):
        row = vetting.answer(question_id=question.pk, actor=mentor.user, answer="PTCB, 2019.")
    following = vetting.ask(mentor_id=mentor.pk, actor=admin, question="And Wisconsin?")

    row.refresh_from_db()
    assert row.answer == "PTCB, 2019."
    assert row.answered_at is not None
    assert following.pk != row.pk
    assert actions() == ["vetting.asked", "vetting.answered", "vetting.asked"]
    waiting = Notification.objects.waiting().values_list("subject_id", flat=True)
    assert list(waiting) == [str(following.pk)]


def test_answer_is_given_once_by_the_mentor_himself(mentor, admin):
    question = VettingQuestionFactory(mentor=mentor)

    for actor in (admin, UserFactory()):
        with pytest.raises(NotAllowed):
            vetting.answer(question_id=question.pk, actor=actor, answer="Mine.")
    for answer in ("", "x" * 1001):
        with pytest.raises(BadAnswers):
            vetting.answer(question_id=question.pk, actor=mentor.user, answer=answer)
    vetting.answer(question_id=question.pk, actor=mentor.user, answer="PTCB.")
    with pytest.raises(QuestionClosed):
        vetting.answer(question_id=question.pk, actor=mentor.user, answer="NHA.")

    question.refresh_from_db()
    assert question.answer == "PTCB."


@pytest.mark.parametrize("state", [MentorState.LEFT, MentorState.REFUSED, MentorState.VETTED])
def test_answer_comes_too_late_once_nobody_waits(mentor, state):
    question = VettingQuestionFactory(mentor=mentor)
    mentor.state, mentor.vetted_at = state, mentor.applied_at
    mentor.save()

    with pytest.raises(QuestionClosed):
        vetting.answer(question_id=question.pk, actor=mentor.user, answer="PTCB.")

    question.refresh_from_db()
    assert question.answered_at is None
