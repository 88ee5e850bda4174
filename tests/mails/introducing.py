"""Mails of an introduction."""

from django.utils import timezone

from mentorship.enums import Answer, Side
from mentorship.services import introductions
from tests.mails.entries import CANARY, DAY, WORDS, admin_of, introduced, of


def _asked(side):
    pair = introduced()
    introductions.ask(pair, side, timezone.now())


@of("introduction_mentor")
def mentor():
    _asked(Side.MENTOR)


@of("introduction_mentee")
def mentee():
    _asked(Side.MENTEE)


@of("introduction_nudge")
def nudge():
    pair = introduced(introduced_at=timezone.now() - 6 * DAY)
    introductions.nudge_silent()
    return pair.mentee_user


@of("introduction_nudge/waiting")
def nudge_of_one_who_is_waited_for():
    pair = introduced(introduced_at=timezone.now() - 6 * DAY)
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)
    introductions.nudge_silent()
    return pair.mentee_user


def _accepted(**fields):
    pair = introduced(**fields)
    for person in (pair.mentor_user, pair.mentee_user):
        introductions.accept(mentorship_id=pair.pk, actor=person)
    return pair


@of("introduction_accepted")
def accepted():
    return _accepted().mentee_user


@of("introduction_accepted/mentor")
def accepted_for_the_mentor():
    return _accepted().mentor_user


@of("introduction_accepted/life")
def accepted_for_life():
    return _accepted(mentor_type="life").mentee_user


@of("introduction_declined")
def declined():
    pair = introduced()
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user, reason="not_my_area")
    return pair.mentee_user


@of("introduction_declined/silent")
def ran_out():
    pair = introduced()
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)
    introductions.expire_overdue(timezone.now() + 30 * DAY)
    return pair.mentee_user


@of("introduction_answered_for")
def answered_for():
    pair = introduced()
    introductions.answer_for(
        mentorship_id=pair.pk, side=Side.MENTOR, answer=Answer.ACCEPTED, told=CANARY,
        admin=admin_of(pair.program),
    )  # fmt: skip


@of("introduction_question")
def question():
    _question()


@of("introduction_question/life")
def question_of_life():
    _question(mentor_type="life")


def _question(**fields):
    pair = introduced(**fields)
    return introductions.ask_question(mentorship_id=pair.pk, actor=pair.mentee_user, question=WORDS)


@of("introduction_question_reminder")
def question_again():
    row = _question()
    row.asked_at = timezone.now() - 3 * DAY
    row.save(update_fields=["asked_at"])
    introductions.remind_of_questions()


@of("introduction_reply")
def reply():
    _reply()


@of("introduction_reply/life")
def reply_of_life():
    _reply(mentor_type="life")


def _reply(**fields):
    row = _question(**fields)
    introductions.answer_question(
        question_id=row.pk, actor=row.mentorship.mentor_user, answer=WORDS
    )
