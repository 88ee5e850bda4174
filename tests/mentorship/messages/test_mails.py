import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.models import Notification, OneTimeLink
from accounts.services import deliver, notify
from mentorship.enums import AskedFirst, CheckInKind, CheckInState, MentorState, Side
from mentorship.services import check_ins, introductions, resting
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
WORDS = {
    "mentee": [{"icon": "clock", "text": "You are both awake in the evening."}],
    "mentor": [{"icon": "clock", "text": "You both like nights."}],
}


@pytest.fixture
def introduction():
    return MentorshipFactory(
        program=ProgramFactory(asked_first=AskedFirst.BOTH),
        introduced_at=timezone.now() - timedelta(hours=1),
        mentee__user__name="Jamila Surnamia", mentor__user__name="Dolores Othername",
        mentee__profile__introduction="My own secret words.", words=WORDS,
    )  # fmt: skip


def _send(mailoutbox):
    deliver.drain(limit_s=10)
    assert set(Notification.objects.values_list("status", flat=True)) <= {
        NotificationStatus.SENT, NotificationStatus.CANCELLED,
    }  # fmt: skip
    return mailoutbox


def _html(message):
    return message.alternatives[0][0]


def _links(message):
    return re.findall(r"/l/[\w-]+/\?answer=\w+", message.body)


def test_question_asks_each_side_with_alike_choices(introduction, mailoutbox, client):
    for side in Side:
        introductions.ask(introduction, side, timezone.now())

    mentee, mentor = sorted(
        _send(mailoutbox), key=lambda m: m.to != [introduction.mentee_user.email]
    )

    assert mentor.subject == "Someone would like to meet you, Dolores"
    assert mentee.subject == "We have found someone for you, Jamila"
    for message, mine, other in ((mentor, "mentor", "Surnamia"), (mentee, "mentee", "Othername")):
        both = message.body + _html(message)
        assert other not in both
        assert "secret words" not in both
        assert "about one hour a month for 6 months" in message.body
        assert WORDS[mine][0]["text"] in message.body
        assert WORDS[mine][0]["text"] in _html(message)
        assert [link.split("=")[1] for link in _links(message)] == [
            "accept", "ask", "not_now", "decline",
        ]  # fmt: skip
        for link in _links(message):
            assert link in _html(message)
            assert client.get(link).status_code == 200
    introduction.refresh_from_db()
    assert (introduction.mentee_answer, introduction.mentor_answer) == ("", "")


def test_question_is_dropped_once_answered(introduction, mailoutbox):
    introductions.ask(introduction, Side.MENTOR, timezone.now() + timedelta(days=1))
    row = Notification.objects.get()
    due = registry.category(row.category).still_due

    before = due(row)
    introductions.accept(mentorship_id=introduction.pk, actor=introduction.mentor_user)

    assert (before, due(row)) == (True, False)


def test_accepting_by_link_starts_the_mentorship_once(introduction, mailoutbox, client):
    for side in Side:
        introductions.ask(introduction, side, timezone.now())
    for message in list(_send(mailoutbox)):
        link = _links(message)[0]
        for _look in range(3):
            client.get(link)
            client.head(link)
        first = client.post(link, {"answer": "accept"})
        again = client.post(link, {"answer": "accept"})
        assert (first.status_code, again.status_code) == (302, 302)
        assert client.get(link).status_code == 200

    introduction.refresh_from_db()
    assert introduction.state == "active"
    told = [m for m in _send(mailoutbox) if "both said yes" in m.subject]
    assert sorted(m.to[0] for m in told) == sorted(
        [introduction.mentee_user.email, introduction.mentor_user.email]
    )
    assert "Othername" not in "".join(m.body for m in told)


def test_declining_by_link_keeps_the_reason_from_the_other(introduction, mailoutbox, client):
    introductions.ask(introduction, Side.MENTOR, timezone.now())
    link = _links(_send(mailoutbox)[0])[-1]

    wrong = client.post(link, {"answer": "decline", "reason": "made_up"})
    client.post(link, {"answer": "decline", "reason": "not_my_area"})

    introduction.refresh_from_db()
    assert wrong.status_code == 400
    assert (introduction.state, introduction.decline_reason) == ("declined", "not_my_area")
    last = _send(mailoutbox)[-1]
    assert last.to == [introduction.mentee_user.email]
    assert last.subject == "We're finding you someone else"
    assert "first in line" in last.body
    assert "not_my_area" not in last.body + _html(last)


def test_expiry_tells_the_silent_truthfully(introduction, mailoutbox, client):
    introductions.accept(mentorship_id=introduction.pk, actor=introduction.mentor_user)
    introductions.expire_overdue(timezone.now() + timedelta(days=30))

    sent = {message.to[0]: message for message in _send(mailoutbox)}

    silent, willing = introduction.mentee_user, introduction.mentor_user
    assert sent[silent.email].subject == "An introduction ran out"
    assert "You keep your place" in sent[silent.email].body
    assert sent[willing.email].subject == "An introduction won't go ahead"
    pages = {}
    for person in (silent, willing):
        client.force_login(person)
        pages[person] = client.get(f"/introductions/{introduction.pk}/").content.decode()
    assert "This introduction ran out" in pages[silent]
    assert "ran out" not in pages[willing]
    assert "No answer is an answer" not in pages[willing]


def test_completion_thanks_both_by_first_name(introduction, mailoutbox):
    notify.enqueue(category="mentorship_completed", recipient=introduction.mentee_user,
                   dedupe_key="k", subject=introduction)  # fmt: skip

    (message,) = _send(mailoutbox)

    assert message.subject == "You and Dolores have finished"
    assert "Othername" not in message.body + _html(message)


def test_resting_asks_what_comes_after_the_pause(introduction, mailoutbox):
    now = timezone.now()
    mentorship = MentorshipFactory(
        active=True, state="paused", introduced_at=now - timedelta(days=60),
        paused_at=now - timedelta(days=54), mentor__user__name="Dolores Othername",
    )  # fmt: skip
    resting.ask_resting(now)
    notify.send_now(mentorship)

    sent = {message.to[0]: message for message in _send(mailoutbox)}

    message = sent[mentorship.mentee_user.email]
    assert message.subject == "Ready to go on with Dolores?"
    assert "Othername" not in message.body + _html(message)


def test_nudge_says_what_is_waiting(introduction, mailoutbox):
    introductions.nudge_silent(timezone.now() + timedelta(days=6))
    notify.send_now(introduction)

    messages = _send(mailoutbox)

    assert sorted(m.subject for m in messages) == [
        "There is still time to answer about Dolores", "There is still time to answer about Jamila",
    ]  # fmt: skip
    assert all("still time" in m.body for m in messages)


def test_nudge_says_who_is_waiting(introduction, mailoutbox):
    introductions.accept(mentorship_id=introduction.pk, actor=introduction.mentee_user)
    introductions.nudge_silent(timezone.now() + timedelta(days=6))
    notify.send_now(introduction)

    (message,) = _send(mailoutbox)

    assert message.subject == "Jamila is waiting for your answer"


@pytest.mark.parametrize("kind", list(CheckInKind))
@pytest.mark.parametrize("side", list(Side))
def test_check_in_mail_has_every_answer_and_who_reads_it(kind, side, mailoutbox):
    row = CheckInAnswerFactory(
        check_in__kind=kind, side=side, state=CheckInState.OPEN, opened_at=NOW,
        check_in__mentorship__mentor__user__name="Dolores Othername",
        check_in__mentorship__mentee__user__name="Jamila Surnamia",
    )  # fmt: skip
    notify.enqueue(category="check_in", recipient=row.person, dedupe_key="k", subject=row)

    (message,) = _send(mailoutbox)

    assert 3 <= len(_links(message)) <= 4
    assert len({link.split("?")[0] for link in _links(message)}) == 1
    assert "{" not in message.body + message.subject
    assert "program team" in message.body
    other = "Othername" if side == Side.MENTEE else "Surnamia"
    assert other not in message.body + _html(message)


def test_check_in_of_a_life_mentorship_stays_with_the_writer(mailoutbox):
    row = CheckInAnswerFactory(
        check_in__mentorship__mentor_type="life", state=CheckInState.OPEN, opened_at=NOW
    )
    notify.enqueue(category="check_in_second", recipient=row.person, dedupe_key="k", subject=row)

    (message,) = _send(mailoutbox)

    assert "Your answer stays with you unless you choose to share it" in message.body
    assert "No answer needed if all is well" in message.body


def test_check_in_by_link_is_written_once_and_never_read_back(mailoutbox, client):
    row = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=NOW)
    notify.enqueue(category="check_in", recipient=row.person, dedupe_key="k", subject=row)
    link = _links(_send(mailoutbox)[0])[2]

    page = client.get(link)
    for _look in range(20):
        client.get(link)
        client.head(link)
    row.refresh_from_db()
    untouched = (row.state, OneTimeLink.objects.get().used_at)
    bad = client.post(link, {"answer": "splendid", "line_reader": "team", "line": "My own line"})
    done = client.post(
        link,
        {"answer": "stuck", "q2": "not_really", "line": "Canary words", "line_reader": "team"},
        follow=True,
    )

    assert "Confirm: a bit stuck" in page.content.decode()
    assert untouched == (CheckInState.OPEN, None)
    assert bad.status_code == 400
    assert "My own line" in bad.content.decode()
    row.refresh_from_db()
    assert (row.state, row.answer, row.signal) == (CheckInState.ANSWERED, "stuck", "low")
    assert (row.line, row.line_reader, row.answers) == ("Canary words", "team", {"2": "not_really"})
    said, seen = done.content.decode(), client.get(link).content.decode()
    assert "Saved: a bit stuck" in said
    assert "Saved." in seen
    assert "You can close this page." in said
    assert "You can close this page." in seen
    assert "Canary words" not in said + seen
    assert "stuck" not in seen.lower()


def test_check_in_link_is_closed_kindly_after_the_end(mailoutbox, client):
    row = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=NOW)
    notify.enqueue(category="check_in", recipient=row.person, dedupe_key="k", subject=row)
    link = _links(_send(mailoutbox)[0])[0]
    check_ins.cancel(row.check_in.mentorship)

    assert "This check-in is closed" in client.get(link).content.decode()
    assert client.post(link, {"answer": "well", "line_reader": "writer"}).status_code == 409


@pytest.mark.parametrize(
    ("category", "state", "words"),
    [
        ("mentor_vetted", MentorState.VETTED, "opened your places"),
        ("mentor_refused", MentorState.REFUSED, "Thank you for offering"),
        ("mentor_paused", MentorState.PAUSED, "One tap opens your places again"),
    ],
)
def test_mentor_hears_of_decisions(category, state, words, mailoutbox):
    mentor = MentorFactory(state=state, refusal_reason="credential_not", vetting_note="Secret")
    notify.enqueue(category=category, recipient=mentor.user, dedupe_key="k", subject=mentor)

    (message,) = _send(mailoutbox)

    assert words in message.body
    assert "Secret" not in message.body
    assert "credential_not" not in message.body
