from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import MeetingMode, MeetingState, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.exceptions.meetings import (
    CancelledMeanwhile,
    MeetingOver,
    NothingOffered,
    TimesOffered,
)
from mentorship.models import Meeting
from mentorship.services import meetings
from mentorship.services.meetings import Plan
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.recorded import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return running()


def _offer(pair, *times, by="mentor", **what):
    actor = pair.person_of(by)
    return meetings.offer(mentorship_id=pair.pk, plan=Plan(times, **what), actor=actor)


def _times(meeting):
    return list(meeting.times.values_list("starts_at", flat=True))


def _mails(category="meeting_offered"):
    rows = Notification.objects.filter(category=category).exclude(status="cancelled")
    return [row.recipient for row in rows.order_by("pk")]


@pytest.mark.parametrize("side", list(Side))
def test_offer_by_either_side_waits_for_the_other(pair, side):
    meeting = _offer(pair, soon(4), soon(3), by=side, minutes=45, topic="A mock interview")

    assert (meeting.state, meeting.offered_by, meeting.sequence) == (MeetingState.OFFERED, side, 0)
    assert (meeting.minutes, meeting.topic) == (45, "A mock interview")
    assert _times(meeting) == [soon(3), soon(4)]
    assert _mails() == [pair.partner_of(side)]
    assert actions() == ["meeting.offered"]
    assert AuditEvent.objects.get().data == {}


def test_offer_keeps_what_they_wrote_unreadable_in_the_database(pair):
    meeting = _offer(pair, soon(), topic="canary-topic", place="https://meet.example.org/canary")

    stored = Meeting.objects.filter(pk=meeting.pk).extra(
        select={"raw_topic": "topic", "raw_place": "place"}
    )
    row = stored.values("raw_topic", "raw_place").get()
    assert "canary" not in f"{row['raw_topic']}{row['raw_place']}"


def test_offer_again_replaces_ones_own_times_and_the_mail_that_waits(pair):
    first = _offer(pair, soon(3))
    second = _offer(pair, soon(4), soon(5))

    assert second == first
    assert _times(second) == [soon(4), soon(5)]
    assert _mails() == [pair.mentee_user]
    assert Notification.objects.count() == 2


def test_offer_repeated_changes_nothing(pair):
    for _twice in range(2):
        meeting = _offer(pair, soon(3), topic="Exam")

    assert Meeting.objects.get() == meeting
    assert Notification.objects.count() == 1
    assert actions() == ["meeting.offered"]


def test_offer_is_refused_while_the_others_times_wait(pair):
    _offer(pair, soon(3))

    with pytest.raises(TimesOffered, match="Dolores has just offered times"):
        _offer(pair, soon(4), by="mentee")

    assert _times(Meeting.objects.get()) == [soon(3)]


@pytest.mark.parametrize(
    ("times", "what", "field"),
    [
        ((), {}, "times"),
        ((3, 4, 5, 6), {}, "times"),
        ((-1,), {}, "times"),
        ((91,), {}, "times"),
        ((3,), {"minutes": 10}, "minutes"),
        ((3,), {"minutes": 245}, "minutes"),
        ((3,), {"minutes": 31}, "minutes"),
        ((3,), {"mode": "carrier pigeon"}, "mode"),
        ((3,), {"place": "meet.example.org/abc"}, "place"),
        ((3,), {"place": "javascript:alert(1)"}, "place"),
        ((3,), {"place": "ftp://example.org/x"}, "place"),
        ((3,), {"mode": MeetingMode.PHONE, "place": "5" * 501}, "place"),
        ((3,), {"topic": "x" * 301}, "topic"),
    ],
)
def test_offer_names_what_cannot_be_offered(pair, times, what, field):
    with pytest.raises(BadAnswers) as refused:
        _offer(pair, *(soon(days) for days in times), **what)

    assert refused.value.field == field
    assert not Meeting.objects.exists()
    assert not Notification.objects.exists()


def test_offer_wants_steps_of_five_minutes_and_takes_a_time_once(pair):
    with pytest.raises(BadAnswers, match="five minutes"):
        _offer(pair, soon() + timedelta(minutes=3))

    assert _times(_offer(pair, soon(3), soon(3))) == [soon(3)]


def test_offer_ends_with_the_mentorship():
    pair = running(ends_on=(timezone.now() + timedelta(days=10)).date())

    with pytest.raises(BadAnswers, match="ends before one of these"):
        _offer(pair, soon(3), soon(12))

    assert _offer(pair, soon(9)).state == MeetingState.OFFERED


def test_offer_is_for_the_two_alone(pair):
    with pytest.raises(NotAllowed):
        meetings.offer(mentorship_id=pair.pk, plan=Plan((soon(),)), actor=UserFactory())


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (MentorshipState.PAUSED, True),
        (MentorshipState.SUSPENDED, False),
        (MentorshipState.ENDED, False),
    ],
)
def test_offer_on_pause_but_not_after_the_end(state, may):
    now = timezone.now()
    over = {"closed_at": now} if state == MentorshipState.ENDED else {}
    pair = running(state=state, paused_at=now, **over)

    if may:
        assert _offer(pair, soon()).pk
        return
    with pytest.raises(NotRunning):
        _offer(pair, soon())


def test_counter_puts_other_times_in_place_of_the_offered():
    meeting = MeetingFactory(topic="Old")
    pair = meeting.mentorship

    meetings.counter(
        meeting_id=meeting.pk, plan=Plan((soon(6),), topic="New"), actor=pair.mentee_user
    )

    meeting.refresh_from_db()
    assert (meeting.offered_by, meeting.topic) == (Side.MENTEE, "New")
    assert _times(meeting) == [soon(6)]
    assert _mails() == [pair.mentor_user]


def test_counter_is_refused_once_a_time_was_picked():
    meeting = MeetingFactory(agreed=soon(3))

    with pytest.raises(NothingOffered):
        meetings.counter(
            meeting_id=meeting.pk, plan=Plan((soon(6),)), actor=meeting.mentorship.mentee_user
        )


def test_move_leaves_the_old_time_until_a_new_one_is_picked():
    meeting = MeetingFactory(agreed=soon(3), topic="Stays")
    pair = meeting.mentorship

    moved = meetings.move(meeting_id=meeting.pk, times=[soon(7), soon(8)], actor=pair.mentee_user)

    assert (moved.state, moved.starts_at, moved.sequence) == (MeetingState.AGREED, soon(3), 0)
    assert _times(moved) == [soon(7), soon(8)]
    assert _mails() == [pair.mentor_user]

    picked = meetings.pick(meeting_id=meeting.pk, starts_at=soon(8), actor=pair.mentor_user)
    assert (picked.starts_at, picked.sequence, picked.topic) == (soon(8), 1, "Stays")


def test_move_by_both_sides_one_after_the_other_tells_the_second():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=pair.mentee_user)

    with pytest.raises(TimesOffered, match="Noor has just offered times"):
        meetings.move(meeting_id=meeting.pk, times=[soon(9)], actor=pair.mentor_user)

    assert _times(meeting) == [soon(7)]


def test_move_answered_by_other_times_is_a_counter_offer():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=pair.mentee_user)

    meetings.counter(meeting_id=meeting.pk, plan=Plan((soon(9),)), actor=pair.mentor_user)

    meeting.refresh_from_db()
    assert (meeting.starts_at, _times(meeting)) == (soon(3), [soon(9)])
    assert meeting.times.get().offered_by == Side.MENTOR


def test_move_repeated_changes_nothing():
    meeting = MeetingFactory(agreed=soon(3))

    for _twice in range(2):
        meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=meeting.mentorship.mentee_user)

    assert Notification.objects.count() == 1


def test_move_is_refused_for_what_is_over_off_or_not_agreed():
    past = MeetingFactory(agreed=soon(-1))
    pair = past.mentorship
    off = MeetingFactory(
        mentorship=pair, state=MeetingState.CANCELLED, settled_at=timezone.now(),
        settled_by=Side.MENTOR, times=[],
    )  # fmt: skip
    open_one = MeetingFactory(mentorship=pair)
    for meeting, refusal in (
        (past, MeetingOver), (off, CancelledMeanwhile), (open_one, NothingOffered),
    ):  # fmt: skip
        with pytest.raises(refusal):
            meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=pair.mentee_user)

    assert not Notification.objects.exists()
