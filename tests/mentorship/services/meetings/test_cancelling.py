import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MeetingState, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.meetings import AgreedMeanwhile, CancelledMeanwhile, MeetingOver
from mentorship.models import MeetingTime
from mentorship.services import meetings
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.recorded import actions

pytestmark = pytest.mark.django_db


def _cancel(meeting, by="mentee", **more):
    actor = meeting.mentorship.person_of(by)
    return meetings.cancel(meeting_id=meeting.pk, actor=actor, **more)


def _queued(category=None):
    rows = Notification.objects.filter(status="pending")
    rows = rows.filter(category=category) if category else rows
    return [row.recipient for row in rows.order_by("pk")]


def test_cancel_of_an_agreed_meeting_clears_both_calendars():
    meeting = MeetingFactory(times=[soon(4)])
    pair = meeting.mentorship
    meetings.pick(meeting_id=meeting.pk, starts_at=soon(4), actor=pair.mentee_user)

    off = _cancel(meeting, line="My shift moved.")

    assert (off.state, off.settled_by, off.sequence) == (MeetingState.CANCELLED, Side.MENTEE, 1)
    assert off.summary == "My shift moved."
    assert _queued() == _queued("meeting_cancelled") == [pair.mentee_user, pair.mentor_user]
    assert actions() == ["meeting.agreed", "meeting.cancelled"]


def test_cancel_of_times_on_offer_tells_the_other_alone():
    meeting = MeetingFactory()

    _cancel(meeting, by="mentor")

    assert _queued() == [meeting.mentorship.mentee_user]
    assert not MeetingTime.objects.exists()


def test_cancel_twice_is_once_and_the_other_reads_who_and_when():
    meeting = MeetingFactory(agreed=soon(3))
    for _twice in range(2):
        _cancel(meeting)

    with pytest.raises(CancelledMeanwhile, match="Noor cancelled this on"):
        _cancel(meeting, by="mentor")
    assert actions() == ["meeting.cancelled"]


def test_cancel_of_an_offer_that_was_just_picked_tells_of_the_agreed_time():
    meeting = MeetingFactory(agreed=soon(3))

    with pytest.raises(AgreedMeanwhile, match="Noor has just picked"):
        _cancel(meeting, by="mentor", seen=MeetingState.OFFERED)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.AGREED
    assert not Notification.objects.exists()


def test_cancel_is_refused_once_it_began_and_to_strangers():
    with pytest.raises(MeetingOver):
        _cancel(MeetingFactory(agreed=soon(-1)))
    with pytest.raises(MeetingOver):
        _cancel(MeetingFactory(held=soon(-1)))
    with pytest.raises(NotAllowed):
        meetings.cancel(meeting_id=MeetingFactory().pk, actor=UserFactory())
    with pytest.raises(BadAnswers):
        _cancel(MeetingFactory(), line="x" * 301)


def test_keep_says_no_to_moving_and_tells_the_one_who_asked():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=pair.mentee_user)

    for _twice in range(2):
        meetings.keep(meeting_id=meeting.pk, actor=pair.mentor_user)

    assert not meeting.times.exists()
    assert (_queued("meeting_kept"), _queued("meeting_offered")) == ([pair.mentee_user], [])
    assert actions() == ["meeting.moving", "meeting.kept"]


def test_keep_by_the_one_who_asked_takes_the_new_times_back_quietly():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=[soon(7)], actor=pair.mentee_user)

    meetings.keep(meeting_id=meeting.pk, actor=pair.mentee_user)

    assert _queued() == []


def test_keep_leaves_an_offer_as_it_is():
    meeting = MeetingFactory()

    meetings.keep(meeting_id=meeting.pk, actor=meeting.mentorship.mentor_user)

    assert meeting.times.count() == 3


def _all_of(pair):
    return {
        "coming": MeetingFactory(mentorship=pair, agreed=soon(3)),
        "offered": MeetingFactory(mentorship=pair),
        "begun": MeetingFactory(mentorship=pair, agreed=soon(-1)),
        "held": MeetingFactory(mentorship=pair, held=soon(-9)),
    }


def _states(rows):
    for row in rows.values():
        row.refresh_from_db()
    return {name: row.state for name, row in rows.items()}


def test_cancel_all_as_a_mentorship_ends_clears_what_is_planned():
    pair = running(state=MentorshipState.ENDED, closed_at=timezone.now())
    rows = _all_of(pair)

    assert meetings.cancel_all(pair, pair.mentor_user) == 2

    assert _states(rows) == {
        "coming": "cancelled", "offered": "cancelled", "begun": "agreed", "held": "held",
    }  # fmt: skip
    assert _queued() == [pair.mentee_user, pair.mentor_user]
    assert actions() == ["meeting.cancelled", "meeting.cancelled"]


def test_cancel_all_of_a_suspended_mentorship_sends_nothing_and_takes_back_what_waits():
    pair = running()
    meeting = MeetingFactory(mentorship=pair, times=[soon(4)])
    meetings.pick(meeting_id=meeting.pk, starts_at=soon(4), actor=pair.mentee_user)
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    assert meetings.cancel_all(pair, None) == 1

    assert _queued() == []
    meeting.refresh_from_db()
    assert (meeting.state, meeting.settled_by) == (MeetingState.CANCELLED, "")
