from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import AskedFirst, MentorState, Side
from mentorship.exceptions import BadAnswers, IntroductionClosed, NotAllowed, NotYourTurn
from mentorship.exceptions.introductions import QuestionAnswered, QuestionAsked
from mentorship.exceptions.team import WaitsForReply
from mentorship.models import IntroductionQuestion
from mentorship.services import introductions
from tests.factories.accounts import UserFactory
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.mentorship import (
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


def _introduction(asked_first=AskedFirst.BOTH, **fields):
    introduced = fields.pop("introduced_at", timezone.now() - timedelta(hours=1))
    program = ProgramFactory(asked_first=asked_first)
    return MentorshipFactory(program=program, introduced_at=introduced, **fields)


def _ask(pair, person, question="Do you know the PTCE?"):
    return introductions.ask_question(mentorship_id=pair.pk, actor=person, question=question)


def _reply(row, person, answer="Yes, since 2019."):
    return introductions.answer_question(question_id=row.pk, actor=person, answer=answer)


def _told():
    rows = Notification.objects.waiting().order_by("pk")
    return [(row.category, row.recipient_id) for row in rows]


def test_question_reaches_the_other_side():
    pair = _introduction()

    asked = _ask(pair, pair.mentee_user, "  Do you know\r\nthe PTCE? ")

    assert (asked.side, asked.question) == (Side.MENTEE, "Do you know\nthe PTCE?")
    assert _told() == [("introduction_question", pair.mentor_user_id)]
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == ("introduction.asked", {"side": "mentee"})


def test_words_of_question_and_reply_are_encrypted():
    pair = _introduction()
    row = _ask(pair, pair.mentee_user)
    _reply(row, pair.mentor_user)

    with connection.cursor() as cursor:
        cursor.execute("SELECT question, answer FROM mentorship_introductionquestion")
        stored = cursor.fetchone()

    assert not any("PTCE" in text or "2019" in text for text in stored)


def test_asking_the_same_again_keeps_one_and_another_is_refused():
    pair = _introduction()
    first = _ask(pair, pair.mentee_user)

    assert _ask(pair, pair.mentee_user) == first
    with pytest.raises(QuestionAsked, match="one question on"):
        _ask(pair, pair.mentee_user, "And the CSPT?")

    assert IntroductionQuestion.objects.count() == 1
    assert len(_told()) == 1


def test_each_side_has_a_question_of_its_own():
    pair = _introduction()

    for person in (pair.mentee_user, pair.mentor_user):
        _ask(pair, person)

    assert [row.side for row in IntroductionQuestion.objects.all()] == [Side.MENTEE, Side.MENTOR]


@pytest.mark.parametrize("question", ["", "  \n", "x" * 301])
def test_question_has_from_one_to_300_characters(question):
    pair = _introduction()

    with pytest.raises(BadAnswers):
        _ask(pair, pair.mentee_user, question)

    assert not IntroductionQuestion.objects.exists()


def test_only_somebody_who_is_asked_may_ask():
    first = _introduction(AskedFirst.MENTOR)
    later = _introduction(announce_at=timezone.now() + timedelta(minutes=5))
    running = MentorshipFactory(active=True)
    refusals = (
        (first, first.mentee_user, NotYourTurn),
        (later, later.mentor_user, IntroductionClosed),
        (running, running.mentee_user, IntroductionClosed),
        (first, UserFactory(), NotAllowed),
    )

    for pair, person, refusal in refusals:
        with pytest.raises(refusal):
            _ask(pair, person)

    assert not IntroductionQuestion.objects.exists()


def test_mentor_who_is_asked_first_may_ask_the_mentee():
    pair = _introduction(AskedFirst.MENTOR)
    row = _ask(pair, pair.mentor_user)

    _reply(row, pair.mentee_user)

    assert _told() == [("introduction_reply", pair.mentor_user_id)]


def test_reply_goes_to_whoever_asked_and_stands():
    pair = _introduction()
    row = _ask(pair, pair.mentee_user)

    replied = _reply(row, pair.mentor_user)
    again = _reply(row, pair.mentor_user)

    assert (replied.answer, again.answered_at) == ("Yes, since 2019.", replied.answered_at)
    assert _told() == [("introduction_reply", pair.mentee_user_id)]
    with pytest.raises(QuestionAnswered, match="answered on"):
        _reply(row, pair.mentor_user, "No.")


def test_reply_is_for_the_other_side_and_while_it_waits():
    pair = _introduction()
    row = _ask(pair, pair.mentee_user)

    for person in (pair.mentee_user, UserFactory()):
        with pytest.raises(NotAllowed):
            _reply(row, person)
    for answer in ("", "x" * 301):
        with pytest.raises(BadAnswers):
            _reply(row, pair.mentor_user, answer)
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentee_user)
    with pytest.raises(IntroductionClosed):
        _reply(row, pair.mentor_user)

    row.refresh_from_db()
    assert row.answered_at is None


def test_asker_has_two_days_after_the_reply():
    pair = _introduction(respond_by=timezone.now() + timedelta(hours=2))
    before = timezone.now()

    row = _ask(pair, pair.mentee_user)
    pair.refresh_from_db()
    assert pair.respond_by >= before + timedelta(days=3 + 2)

    pair.respond_by = timezone.now() + timedelta(hours=1)
    pair.save()
    replied = _reply(row, pair.mentor_user)
    pair.refresh_from_db()
    assert pair.respond_by == replied.answered_at + timedelta(days=2)


def test_question_never_shortens_the_time():
    pair = _introduction(respond_by=timezone.now() + timedelta(days=20))

    _reply(_ask(pair, pair.mentee_user), pair.mentor_user)

    before = pair.respond_by
    pair.refresh_from_db()
    assert pair.respond_by == before


def test_asker_is_not_nudged_while_the_question_waits():
    pair = _introduction(introduced_at=timezone.now() - timedelta(days=6))
    row = _ask(pair, pair.mentee_user)

    introductions.nudge_silent()

    assert ("introduction_nudge", pair.mentor_user_id) in _told()
    assert ("introduction_nudge", pair.mentee_user_id) not in _told()
    admin = ProgramStaffFactory(program=pair.program).user
    with pytest.raises(WaitsForReply, match="asked a question"):
        introductions.nudge(mentorship_id=pair.pk, side=Side.MENTEE, admin=admin)
    _reply(row, pair.mentor_user)
    introductions.nudge_silent()
    assert ("introduction_nudge", pair.mentee_user_id) in _told()


@pytest.mark.parametrize(
    ("asker", "state"), [(Side.MENTOR, MentorState.VETTED), (Side.MENTEE, MentorState.PAUSED)]
)
def test_mentor_who_waits_for_a_reply_is_not_silent(asker, state):
    mentor = MentorFactory(capacity=2, places_held=2)
    for _ in range(2):
        pair = MentorshipFactory(mentor=mentor, program=mentor.program)
        IntroductionQuestionFactory(mentorship=pair, side=asker)

    assert introductions.expire_overdue() == 2

    mentor.refresh_from_db()
    assert mentor.state == state


def test_open_question_is_recalled_once_after_two_days():
    pair = _introduction(respond_by=timezone.now() + timedelta(days=5))
    IntroductionQuestionFactory(
        mentorship=pair, asked_at=timezone.now() - timedelta(days=2, minutes=1)
    )
    fresh = _introduction(respond_by=timezone.now() + timedelta(days=5))
    IntroductionQuestionFactory(mentorship=fresh)

    assert [introductions.remind_of_questions() for _ in range(2)] == [1, 0]
    assert _told() == [("introduction_question_reminder", pair.mentor_user_id)]
