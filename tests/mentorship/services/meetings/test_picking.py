from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MeetingMode, MeetingState, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.exceptions.meetings import (
    CancelledMeanwhile,
    MeetingLapsed,
    MeetingOver,
    NothingOffered,
    NoTimesLeft,
    OwnTimes,
    TimeGone,
)
from mentorship.services import meetings
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import PatternFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db


def _pick(meeting, moment, by="mentee"):
    actor = meeting.mentorship.person_of(by)
    return meetings.pick(meeting_id=meeting.pk, starts_at=moment, actor=actor)


def _queued(category):
    rows = Notification.objects.filter(category=category, status="pending").order_by("pk")
    return {row.recipient_id: row for row in rows}


def test_pick_agrees_invites_both_and_reminds_both_the_day_before():
    meeting = MeetingFactory()
    pair = meeting.mentorship

    picked = _pick(meeting, soon(4))

    assert (picked.state, picked.starts_at, picked.sequence) == (MeetingState.AGREED, soon(4), 0)
    assert not picked.times.exists()
    both = {pair.mentee_user_id, pair.mentor_user_id}
    assert _queued("meeting_agreed").keys() == both
    reminders = _queued("meeting_reminder")
    assert reminders.keys() == both
    for person in (pair.mentee_user, pair.mentor_user):
        place = ZoneInfo(person.time_zone)
        at = reminders[person.pk].not_before.astimezone(place)
        eve = picked.starts_at.astimezone(place).date() - timedelta(days=1)
        assert (at.date(), at.hour, at.minute) == (eve, 9, 0)
        assert reminders[person.pk].expires_at == picked.starts_at
    assert actions() == ["meeting.agreed"]


def test_reminder_of_a_night_shift_comes_at_four():
    pair = running()
    pair.mentee_user.profile.patterns.add(PatternFactory(slug="night-shift", windows=[]))
    meeting = MeetingFactory(mentorship=pair)

    _pick(meeting, soon(4))

    at = _queued("meeting_reminder")[pair.mentee_user_id].not_before
    assert at.astimezone(ZoneInfo("America/Chicago")).hour == 16


def test_reminder_is_left_out_where_its_hour_has_passed():
    soon_enough = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    meeting = MeetingFactory(times=[soon_enough])

    _pick(meeting, soon_enough)

    assert _queued("meeting_reminder") == {}


def test_reminder_that_finds_the_week_full_is_dropped_rather_than_late():
    meeting = MeetingFactory(times=[soon(3)])
    person = meeting.mentorship.mentee_user
    for n in range(2):
        Notification.objects.create(
            category="check_in", recipient=person, dedupe_key=f"full.{n}", status="sent",
            not_before=timezone.now(), sent_at=timezone.now(),
        )  # fmt: skip

    _pick(meeting, soon(3))

    assert _queued("meeting_reminder").keys() == {meeting.mentorship.mentor_user_id}


def test_pick_repeated_returns_the_same_and_sends_nothing_new():
    meeting = MeetingFactory()

    for _twice in range(2):
        picked = _pick(meeting, soon(4))

    assert picked.starts_at == soon(4)
    assert actions() == ["meeting.agreed"]
    assert len(_queued("meeting_agreed")) == 2


def test_pick_takes_back_the_mail_with_the_times():
    pair = running()
    meeting = meetings.offer(
        mentorship_id=pair.pk, plan=meetings.Plan((soon(3),)), actor=pair.mentor_user
    )

    _pick(meeting, soon(3))

    assert _queued("meeting_offered") == {}


def test_pick_is_the_others_alone():
    meeting = MeetingFactory()

    with pytest.raises(OwnTimes, match="so Noor picks one"):
        _pick(meeting, soon(3), by="mentor")
    with pytest.raises(NotAllowed):
        meetings.pick(meeting_id=meeting.pk, starts_at=soon(3), actor=UserFactory())

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.OFFERED


def test_pick_of_a_time_that_has_gone_points_to_the_others():
    meeting = MeetingFactory(times=[soon(-1), soon(4)])

    for gone in (soon(-1), soon(9)):
        with pytest.raises(TimeGone, match=r"That time has just gone\. Here are the others\."):
            _pick(meeting, gone)

    assert not Notification.objects.exists()


def test_pick_of_the_last_time_after_it_passed_asks_for_new_ones():
    with pytest.raises(NoTimesLeft):
        _pick(MeetingFactory(times=[soon(-1)]), soon(-1))


def test_pick_of_a_settled_meeting_says_who_and_when():
    now = timezone.now()
    pair = running()
    gone = {"mentorship": pair, "state": MeetingState.CANCELLED, "settled_at": now, "times": []}
    off = MeetingFactory(settled_by=Side.MENTOR, **gone)
    lapsed = MeetingFactory(settled_by="", **gone)
    held = MeetingFactory(mentorship=pair, held=soon(-3))
    taken = MeetingFactory(mentorship=pair, agreed=soon(5))

    with pytest.raises(CancelledMeanwhile, match=r"Dolores cancelled this on .* \(.* time\)|UTC"):
        _pick(off, soon(3))
    for meeting, refusal in (
        (lapsed, MeetingLapsed), (held, MeetingOver), (taken, NothingOffered),
    ):  # fmt: skip
        with pytest.raises(refusal):
            _pick(meeting, soon(3))


def test_pick_is_refused_where_the_mentorship_is_looked_after():
    pair = running(state=MentorshipState.SUSPENDED)

    with pytest.raises(NotRunning):
        _pick(MeetingFactory(mentorship=pair), soon(3))


def test_pick_takes_the_same_moment_in_any_zone():
    meeting = MeetingFactory()

    picked = _pick(meeting, soon(4).astimezone(ZoneInfo("Asia/Kolkata")))

    assert picked.starts_at == soon(4).astimezone(UTC)


def _change(meeting, **what):
    what = {"mode": meeting.mode, "place": meeting.place, "topic": meeting.topic} | what
    return meetings.change(meeting_id=meeting.pk, actor=meeting.mentorship.mentor_user, **what)


def test_change_of_the_place_goes_into_both_calendars_and_keeps_the_reminder():
    meeting = MeetingFactory()
    _pick(meeting, soon(4))
    meeting.refresh_from_db()

    changed = _change(meeting, place="https://meet.example.org/abc")
    _change(changed, place="https://meet.example.org/abc")

    assert (changed.sequence, changed.starts_at) == (1, soon(4))
    assert {row.context["what"] for row in _queued("meeting_agreed").values()} == {"changed"}
    assert len(_queued("meeting_reminder")) == 2
    assert actions() == ["meeting.agreed", "meeting.changed"]


def test_change_before_a_pick_tells_nobody():
    changed = _change(MeetingFactory(), mode=MeetingMode.PHONE, place="555 0100")

    assert (changed.mode, changed.place, changed.sequence) == ("phone", "555 0100", 0)
    assert not Notification.objects.exists()


def test_change_refuses_a_bad_link_and_what_has_begun():
    with pytest.raises(BadAnswers):
        _change(MeetingFactory(agreed=soon(3)), place="my room")
    with pytest.raises(MeetingOver):
        _change(MeetingFactory(agreed=soon(-1)), topic="Late")
