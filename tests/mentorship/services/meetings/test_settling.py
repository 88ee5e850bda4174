from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MeetingState, MentorshipState, Side
from mentorship.services import meetings
from tests.factories.meetings import MeetingFactory, running, soon
from tests.recorded import actions

pytestmark = pytest.mark.django_db


def _queued(category):
    rows = Notification.objects.filter(category=category, status="pending")
    return {row.recipient_id: row for row in rows}


def test_times_that_passed_lapse_by_themselves_and_the_offerer_is_told_once():
    meeting = MeetingFactory(times=[soon(-2), soon(-1)])

    assert meetings.settle_passed() == 1
    assert meetings.settle_passed() == 0

    meeting.refresh_from_db()
    assert (meeting.state, meeting.settled_by) == (MeetingState.CANCELLED, "")
    assert _queued("meeting_lapsed").keys() == {meeting.mentorship.mentor_user_id}
    assert actions() == ["meeting.lapsed"]


def test_times_to_move_that_passed_leave_the_agreed_meeting_alone():
    meeting = MeetingFactory(agreed=soon(2), times=[soon(-1)], times__by=Side.MENTEE)

    assert meetings.settle_passed() == 1

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (MeetingState.AGREED, soon(2))
    assert not meeting.times.exists()
    assert _queued("meeting_lapsed").keys() == {meeting.mentorship.mentee_user_id}


def test_an_offer_with_one_time_to_come_stays():
    MeetingFactory(times=[soon(-1), soon(1)])
    MeetingFactory(agreed=soon(-1))

    assert meetings.settle_passed() == 0
    assert actions() == []


def test_what_is_over_is_asked_about_the_morning_after_in_each_ones_zone():
    meeting = MeetingFactory(agreed=timezone.now() - timedelta(hours=2))
    pair = meeting.mentorship

    assert meetings.ask_whether_held() == 1
    assert meetings.ask_whether_held() == 0

    asked = _queued("meeting_ask")
    assert asked.keys() == {pair.mentee_user_id, pair.mentor_user_id}
    for person in (pair.mentee_user, pair.mentor_user):
        place = ZoneInfo(person.time_zone)
        at = asked[person.pk].not_before.astimezone(place)
        morning = meeting.ends_at.astimezone(place).date() + timedelta(days=1)
        assert (at.date(), at.hour) == (morning, 9)


def test_nobody_is_asked_on_pause_before_the_end_or_about_what_is_said():
    MeetingFactory(agreed=timezone.now() - timedelta(minutes=10))
    MeetingFactory(held=soon(-1))
    MeetingFactory(agreed=soon(-9))
    paused = running(state=MentorshipState.PAUSED, paused_at=timezone.now())
    MeetingFactory(mentorship=paused, agreed=soon(0, hours=-2))

    assert meetings.ask_whether_held() == 0
    assert not Notification.objects.exists()
