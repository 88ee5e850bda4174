"""Sending, taking back and answering at the same moment, against PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.services import locking
from matching.enums import MatchState
from matching.models import Match
from matching.services import nudging, on_behalf, publish
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.models import AnswerOnBehalf, Mentorship
from mentorship.services import introductions, places
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory
from tests.races import DONE, race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PAIRS = 8
SENT = {"wrong_state", "already_decided", "introduction_closed", "too_late_to_recall"}


def race_of_recalls_and_announcements():
    """Recall and send at once: each pair ends whole, and nobody hears of what was taken back."""
    match_round = RoundFactory()
    admin = ProgramStaffFactory(program=match_round.program).user
    matches = MatchFactory.create_batch(PAIRS, round=match_round, state=MatchState.APPROVED)
    publish.publish(match_ids=[match.pk for match in matches], actor=admin)

    ends = race(
        [partial(step, match_id=match.pk, actor=admin)
         for match in matches for step in (publish.recall, publish.send_now)]
    )  # fmt: skip

    assert set(ends) <= {DONE} | SENT
    assert places.recount() == []
    for match in Match.objects.select_related("mentorship"):
        is_recalled = match.mentorship.state == MentorshipState.RECALLED
        assert is_recalled == (match.state == MatchState.RECALLED)
        assert is_recalled == (match.mentorship.announce_at > timezone.now())
        waiting = Notification.objects.about(match.mentorship).waiting().exists()
        assert waiting != is_recalled


def test_recall_against_announcement_leaves_every_pair_whole():
    race_of_recalls_and_announcements()


def test_control_recall_against_announcement_breaks_without_lock(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    with pytest.raises(AssertionError):
        race_again_and_again()


def race_again_and_again():
    for _again in range(8):
        race_of_recalls_and_announcements()


@pytest.fixture
def sent():
    match_round = RoundFactory()
    at = timezone.now() - timedelta(days=3)
    pair = MentorshipFactory(program=match_round.program, introduced_at=at)
    return MatchFactory(
        round=match_round, run=None, state=MatchState.PUBLISHED, mentorship=pair,
        mentee=pair.mentee, mentor=pair.mentor,
    )  # fmt: skip


def test_many_reminders_at_once_are_one_message(sent):
    admins = [ProgramStaffFactory(program=sent.round.program).user for _number in range(PAIRS)]

    ends = race(
        partial(nudging.nudge, match_id=sent.pk, side=Side.MENTOR, actor=admin)
        for admin in admins
    )  # fmt: skip

    assert ends == {DONE: 1, "nudged_already": PAIRS - 1}
    assert Notification.objects.count() == 1
    assert AuditEvent.objects.filter(action="introduction.nudged").count() == 1


def test_an_answer_and_one_on_behalf_at_once_are_one(sent):
    admins = [ProgramStaffFactory(program=sent.round.program).user for _number in range(PAIRS)]
    by_phone = {"side": Side.MENTOR, "answer": Answer.ACCEPTED, "told": "By phone."}

    race(
        [partial(introductions.accept, mentorship_id=sent.mentorship_id, actor=sent.mentor.user)]
        + [partial(on_behalf.answer, match_id=sent.pk, actor=admin, **by_phone)
           for admin in admins]
    )  # fmt: skip

    assert Mentorship.objects.get().mentor_answer == Answer.ACCEPTED
    assert AnswerOnBehalf.objects.count() <= 1
    assert AuditEvent.objects.filter(action="introduction.accepted").count() == 1
