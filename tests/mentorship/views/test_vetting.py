import pytest
from django.urls import reverse

from mentorship.enums import MentorState
from tests.factories.accounts import UserFactory
from tests.factories.applications import VettingQuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def question():
    return VettingQuestionFactory(question="Which <b>board</b>?")


@pytest.fixture
def mentor(signed_in, question):
    return signed_in(question.mentor.user)


def url(question):
    return reverse("vetting-answer", args=[question.pk])


def test_mentor_reads_the_question_and_answers(mentor, question):
    page = mentor.get(url(question))
    answer = mentor.post(url(question), {"answer": "PTCB, 2019."}, follow=True)

    question.refresh_from_db()
    assert "Which &lt;b&gt;board&lt;/b&gt;?" in page.content.decode()
    assert question.answer == "PTCB, 2019."
    assert "Thank you. The program team has your answer." in answer.content.decode()
    later = mentor.get(url(question)).content.decode()
    assert ("PTCB, 2019." in later, "There is nothing to do here." in later) == (True, True)
    assert question.asked_by.name not in later


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [("", "Write a line or two."), (" \u200b", "Write a line or two."),
     ("x" * 1001, "at most 1000 characters")],
)  # fmt: skip
def test_wrong_answers_stay_on_the_form(mentor, question, answer, sentence):
    page = mentor.post(url(question), {"answer": answer})

    question.refresh_from_db()
    assert (page.status_code, question.answer) == (400, "")
    assert sentence in page.content.decode()
    assert answer.strip(" \u200b") in page.content.decode()


def test_answer_that_comes_too_late_is_not_lost(mentor, question):
    question.mentor.state = MentorState.REFUSED
    question.mentor.save()

    page = mentor.post(url(question), {"answer": "PTCB, 2019."})

    question.refresh_from_db()
    assert (page.status_code, question.answer) == (409, "")
    text = page.content.decode()
    assert ("waiting for this answer any more" in text, "PTCB, 2019." in text) == (True, True)


def test_question_is_the_mentors_own(signed_in, question):
    client = signed_in(UserFactory())

    assert client.get(url(question)).status_code == 404
    assert client.post(url(question), {"answer": "Mine."}).status_code == 404
    question.refresh_from_db()
    assert question.answer == ""


def test_page_asks_few_questions(mentor, question, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        mentor.get(url(question))
