import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification, OneTimeLink
from accounts.services import deliver
from mentorship.enums import MentorState, Side
from mentorship.models import IntroductionQuestion, Mentor
from mentorship.services import introductions
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _introduction(**fields):
    return MentorshipFactory(
        introduced_at=timezone.now() - timedelta(hours=1),
        mentee__user__name="Noor Surnamia",
        mentor__user__name="Dolores Othername",
        **fields,
    )


def _sent(mailoutbox):
    deliver.drain(limit_s=10)
    return mailoutbox


def _to(mailoutbox, person):
    return next(m for m in reversed(_sent(mailoutbox)) if m.to == [person.email])


def _link(message, query=""):
    return re.search(rf"/l/[\w-]+/{re.escape(query)}", message.body).group()


def _whole(message):
    return message.body + message.alternatives[0][0]


def _day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def pair():
    return _introduction()


def _mailed(pair, mailoutbox, verb):
    introductions.ask(pair, Side.MENTOR, timezone.now())
    return _link(_to(mailoutbox, pair.mentor_user), f"?answer={verb}")


def test_question_by_link_leaves_the_link_good_for_the_answer(pair, mailoutbox, client):
    link = _mailed(pair, mailoutbox, "ask")
    for _look in range(3):
        client.get(link)
        client.head(link)
    assert not IntroductionQuestion.objects.exists()

    asked = client.post(link, {"answer": "ask", "question": "Nights too?"}, follow=True)
    again = client.post(link, {"answer": "ask", "question": "Nights too?"})
    yes = client.post(link, {"answer": "accept"})

    assert "You asked Noor a question" in asked.content.decode()
    assert "Nights too?" not in asked.content.decode()
    assert (again.status_code, yes.status_code) == (302, 302)
    pair.refresh_from_db()
    assert pair.mentor_answer == "accepted"
    assert IntroductionQuestion.objects.count() == 1


def test_question_and_reply_travel_by_mail(pair, mailoutbox, client):
    introductions.ask_question(
        mentorship_id=pair.pk, actor=pair.mentee_user, question="Nights {partner} <b>too</b>?"
    )
    asked = _to(mailoutbox, pair.mentor_user)
    link = _link(asked)

    assert asked.subject == "Noor asks you a question before you meet"
    assert "Nights {partner} <b>too</b>?" in asked.body
    assert "<b>too</b>" not in asked.alternatives[0][0]
    assert "Surnamia" not in _whole(asked)
    assert pair.mentee_user.email not in _whole(asked)
    assert "Nights" in client.get(link).content.decode()
    empty = client.post(link, {"reply": " "})
    assert empty.status_code == 400
    done = client.post(link, {"reply": "Every second."}, follow=True).content.decode()
    assert "Your reply is with Noor." in done
    assert "Every second." not in done
    assert "Nights" not in done
    assert client.post(link, {"reply": "No."}).status_code == 302
    replied = _to(mailoutbox, pair.mentee_user)
    assert replied.subject == "Dolores has replied"
    assert "Every second." in replied.body
    assert client.get(_link(replied)).status_code == 200
    assert IntroductionQuestion.objects.get().answer == "Every second."


def test_mails_of_a_life_mentorship_hold_no_words(mailoutbox, client):
    pair = _introduction(mentor_type="life")
    row = introductions.ask_question(
        mentorship_id=pair.pk, actor=pair.mentee_user, question="Canary question"
    )
    introductions.answer_question(question_id=row.pk, actor=pair.mentor_user, answer="Canary reply")
    IntroductionQuestionFactory(mentorship=pair, side="mentor", question="Canary third")
    introductions.nudge_silent()

    everything = "".join(_whole(message) for message in _sent(mailoutbox))

    assert "Canary" not in everything
    assert "Sign in to read it" in everything
    assert not OneTimeLink.objects.filter(purpose="introduction-question").exists()


def test_question_mail_is_dropped_once_it_was_answered(pair, mailoutbox):
    row = introductions.ask_question(
        mentorship_id=pair.pk, actor=pair.mentee_user, question="Nights?"
    )
    introductions.answer_question(question_id=row.pk, actor=pair.mentor_user, answer="Yes.")

    assert [m.to for m in _sent(mailoutbox)] == [[pair.mentee_user.email]]


def test_question_survives_the_yes_of_the_person_asked(pair, mailoutbox):
    introductions.ask_question(mentorship_id=pair.pk, actor=pair.mentee_user, question="Nights?")
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)

    assert _to(mailoutbox, pair.mentor_user).subject.startswith("Noor asks you")


def test_reply_after_the_introduction_ended_is_told_kindly(pair, mailoutbox, client):
    introductions.ask_question(mentorship_id=pair.pk, actor=pair.mentee_user, question="Nights?")
    link = _link(_to(mailoutbox, pair.mentor_user))
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentee_user)

    page, late = client.get(link), client.post(link, {"reply": "Yes."})

    assert "doesn&#x27;t need a reply any more" in page.content.decode()
    assert late.status_code == 409
    assert IntroductionQuestion.objects.get().answer == ""


def test_not_now_by_link_rests_until_the_day(pair, mailoutbox, client):
    link = _mailed(pair, mailoutbox, "not_now")
    opened = client.get(link).content.decode()
    wrong = client.post(link, {"answer": "not_now", "until": _day(90)})
    client.post(link, {"answer": "not_now", "until": _day(9), "reason": "vacation"})

    assert opened.count('<details class="decline" open>') == 1
    assert (wrong.status_code, f'value="{_day(90)}"' in wrong.content.decode()) == (400, True)
    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.paused_until.isoformat()) == (MentorState.PAUSED, _day(9))
    told = _to(mailoutbox, pair.mentee_user)
    assert told.subject == "We're finding you someone else"
    assert "vacation" not in _whole(told).lower()
    after = client.get(link).content.decode()
    assert "You said not now" in after
    assert "vacation" not in after.lower()


def test_yes_with_a_pause_by_link(pair, mailoutbox, client):
    link = _mailed(pair, mailoutbox, "accept")

    client.post(link, {"answer": "accept_pause", "until": _day(9)})

    pair.refresh_from_db()
    assert (pair.mentor_answer, Mentor.objects.get().state) == ("accepted", MentorState.PAUSED)


def test_no_by_link_shows_the_way_without_telling_the_reason(pair, mailoutbox, client):
    link = _mailed(pair, mailoutbox, "decline")
    pages = []

    for reason in ("worried", "not_my_area"):
        if reason == "not_my_area":
            pair = _introduction()
            link = _mailed(pair, mailoutbox, "decline")
        done = client.post(link, {"answer": "decline", "reason": reason}, follow=True)
        pages.append(re.sub(r"/introductions/\d+/|/l/[\w-]+|[\w-]{64}", "", done.content.decode()))

    assert "tell us in confidence on the site" in pages[0]
    assert pages[0] == pages[1]


def test_yes_from_both_asks_for_the_agreement_and_shows_no_address(pair, mailoutbox, client):
    for person in (pair.mentor_user, pair.mentee_user):
        introductions.accept(mentorship_id=pair.pk, actor=person)

    for side in Side:
        mail = _to(mailoutbox, pair.person_of(side))
        assert "both said yes" in mail.subject
        assert "Read and sign" in mail.body
        assert pair.partner_of(side).email not in _whole(mail)
        assert "address" not in mail.body.lower()
        page = client.get(_link(mail)).content.decode()
        assert "Our first goal" in page


def test_places_paused_by_silence_open_again_with_one_tap(mailoutbox, client):
    pair = _introduction()
    mentor = pair.mentor
    MentorshipFactory(mentor=mentor, program=pair.program, introduced_at=pair.introduced_at)
    Mentor.objects.update(capacity=2, places_held=2)
    introductions.expire_overdue(timezone.now() + timedelta(days=30))
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    mentor.refresh_from_db()
    assert mentor.state == MentorState.PAUSED

    mail = next(m for m in _sent(mailoutbox) if m.subject == "Your places are on pause")
    link = _link(mail)
    for _look in range(3):
        client.get(link)
        client.head(link)
    mentor.refresh_from_db()
    assert mentor.state == MentorState.PAUSED
    done = client.post(link, follow=True)
    again = client.post(link, follow=True)

    mentor.refresh_from_db()
    assert mentor.state == MentorState.VETTED
    for page in (done, again):
        assert "Your places are open again." in page.content.decode()
