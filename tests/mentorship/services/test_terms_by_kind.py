"""What differs by kind of mentoring holds wherever a mentorship goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.days import long_month_day
from accounts.models import Notification
from mentorship.enums import Answer, AskedFirst, MentorshipState, Side
from mentorship.exceptions import NotYourTurn
from mentorship.messages import closing
from mentorship.models import CheckIn
from mentorship.queries.introductions import (
    introduction_card,
    introductions_visible_to,
    was_silent,
)
from mentorship.queries.mentorships import month_line
from mentorship.services import introductions, resting
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PEERS = {
    "months": 4, "hours_a_month": 2, "asked_first": "both", "offer_days": 5, "nudge_day": 3,
    "ladder_days": [3, 14, 30], "pause_days": 30,
}  # fmt: skip


@pytest.fixture
def program():
    return ProgramFactory(asked_first=AskedFirst.MENTOR, by_type={"peer": PEERS})


@pytest.fixture
def now():
    return timezone.now()


def _introduced(program, kind, now):
    mentee = MenteeFactory(program=program)
    mentor = MentorFactory(program=program, capacity=1, places_held=1)
    return introductions.introduce(
        mentee_id=mentee.pk, mentor_id=mentor.pk, mentor_type=kind, words={},
        announce_at=now - timedelta(minutes=1), actor=mentor.user,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "days", "sides"), [("peer", 5, 2), ("career", 7, 1)])
def test_introduce_gives_the_days_of_the_kind_and_asks_its_first(program, now, kind, days, sides):
    introduction = _introduced(program, kind, now)

    assert introduction.respond_by - introduction.announce_at == days * DAY
    assert Notification.objects.filter(category__startswith="introduction_").count() == sides


def test_a_mentee_learns_of_a_peer_at_once_and_of_others_by_his_yes(program, now):
    peer, career = _introduced(program, "peer", now), _introduced(program, "career", now)

    assert list(introductions_visible_to(peer.mentee_user)) == [peer]
    assert list(introductions_visible_to(career.mentee_user)) == []
    introductions.accept(mentorship_id=peer.pk, actor=peer.mentee_user)
    with pytest.raises(NotYourTurn):
        introductions.accept(mentorship_id=career.pk, actor=career.mentee_user)


def test_nudge_silent_waits_for_the_day_of_the_kind(program, now):
    peer, career = _introduced(program, "peer", now), _introduced(program, "career", now)

    introductions.nudge_silent(now + 3 * DAY)

    nudged = Notification.objects.filter(category="introduction_nudge")
    assert {row.subject_id for row in nudged} == {str(peer.pk)}
    introductions.nudge_silent(now + 5 * DAY)
    assert {row.subject_id for row in nudged.all()} == {str(peer.pk), str(career.pk)}


def test_the_second_yes_starts_the_months_and_the_ladder_of_the_kind(program, now):
    peer = _introduced(program, "peer", now)

    for person in (peer.mentee_user, peer.mentor_user):
        introductions.accept(mentorship_id=peer.pk, actor=person)

    peer.refresh_from_db()
    assert peer.state == MentorshipState.ACTIVE
    assert 118 <= (peer.ends_on - peer.started_at.date()).days <= 124
    kinds = list(CheckIn.objects.values_list("kind", flat=True).order_by("due_on"))
    assert kinds == ["day3", "day14", "day30", "midpoint", "closing", "after30"]
    assert month_line(peer) == "Month 1 of 4"


def test_an_introduction_says_what_the_kind_asks(program, now):
    card = introduction_card(_introduced(program, "peer", now), Side.MENTOR)

    assert card["expects"] == "About two hours a month for 4 months, twice in the first month."


def _paused(program, kind, since):
    return MentorshipFactory(
        program=program, mentor_type=kind, active=True, introduced_at=since - DAY,
        state=MentorshipState.PAUSED, paused_at=since,
    )  # fmt: skip


def test_pauses_end_after_the_days_of_the_kind(program, now):
    peer, career = (_paused(program, kind, now - 30 * DAY) for kind in ("peer", "career"))

    counts = [resting.ask_resting(now - 6 * DAY), resting.resume_rested(now)]

    peer.refresh_from_db()
    career.refresh_from_db()
    assert counts == [2, 1]
    assert (peer.state, career.state) == (MentorshipState.ACTIVE, MentorshipState.PAUSED)


@pytest.mark.usefixtures("texts")
def test_the_mail_about_a_long_pause_counts_the_days_of_the_kind(program, now):
    paused = _paused(program, "peer", now - 24 * DAY)
    resting.ask_resting(now)

    mail = closing.resting(Notification.objects.first())

    day = long_month_day(paused.paused_at + 30 * DAY)
    assert f"On {day} it goes on by itself." in mail.text


def test_expired_introductions_ran_out_for_whoever_was_asked(program, now):
    peer = _introduced(program, "peer", now - 6 * DAY)

    introductions.expire_overdue(now)

    peer.refresh_from_db()
    assert (peer.state, peer.mentee_answer) == (MentorshipState.EXPIRED, Answer.NONE)
    assert was_silent(peer, Side.MENTEE)
