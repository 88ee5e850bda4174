"""Mails of meetings."""

from django.utils import timezone

from mentorship.models import Meeting, Mentorship
from mentorship.services import meetings, mentorships
from mentorship.services.meetings import Plan
from tests.factories.meetings import MeetingFactory, soon
from tests.mails.entries import CANARY, DAY, WORDS, of, running

ROOM = "https://meet.example.org/room"


def _offered(pair=None, **what):
    pair = pair or running()
    given = {"place": ROOM, "topic": WORDS, **what}
    plan = Plan((soon(3), soon(4), soon(5)), **given)
    return meetings.offer(mentorship_id=pair.pk, plan=plan, actor=pair.mentor_user)


def _agreed(pair=None, **what):
    meeting = _offered(pair, **what)
    meetings.pick(meeting_id=meeting.pk, starts_at=soon(3), actor=meeting.mentorship.mentee_user)
    return meeting


@of("meeting_offered")
def offered():
    _offered()


@of("meeting_offered/life")
def offered_in_life():
    _offered(running(mentor_type="life"))


@of("meeting_offered/move")
def asked_to_move():
    meeting = _agreed()
    times = (soon(6), soon(7))
    meetings.move(meeting_id=meeting.pk, times=times, actor=meeting.mentorship.mentor_user)


@of("meeting_agreed")
def agreed():
    return _agreed().mentorship.mentee_user


@of("meeting_agreed/life")
def agreed_in_life():
    return _agreed(
        running(mentor_type="life"), mode="in_person", place=WORDS
    ).mentorship.mentee_user


@of("meeting_agreed/moved")
def moved():
    meeting = _agreed()
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=(soon(6),), actor=pair.mentor_user)
    meetings.pick(meeting_id=meeting.pk, starts_at=soon(6), actor=pair.mentee_user)
    return pair.mentee_user


@of("meeting_kept")
def kept():
    meeting = _agreed()
    pair = meeting.mentorship
    meetings.move(meeting_id=meeting.pk, times=(soon(6),), actor=pair.mentor_user)
    meetings.keep(meeting_id=meeting.pk, actor=pair.mentee_user)


@of("meeting_cancelled")
def cancelled():
    meeting = _agreed()
    pair = meeting.mentorship
    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentor_user, line=WORDS)
    return pair.mentee_user


@of("meeting_cancelled/life")
def cancelled_in_life():
    meeting = _agreed(running(mentor_type="life"))
    pair = meeting.mentorship
    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentor_user, line=WORDS)
    return pair.mentee_user


@of("meeting_cancelled/times")
def times_taken_off():
    meeting = _offered()
    meetings.cancel(meeting_id=meeting.pk, actor=meeting.mentorship.mentor_user)
    return meeting.mentorship.mentee_user


@of("meeting_cancelled/paused")
def off_in_a_pause():
    pair = running()
    _agreed(pair)
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, reason="family_or_health")
    return pair.mentor_user


@of("meeting_lapsed")
def lapsed():
    meeting = _offered()
    _shift(meeting, 10)
    meetings.settle_passed()


def _shift(meeting, days):
    """Let so many days go by for one meeting."""
    rows = Meeting.objects.filter(pk=meeting.pk)
    meeting.refresh_from_db()
    if meeting.starts_at:
        rows.update(starts_at=meeting.starts_at - days * DAY)
    for time in meeting.times.all():
        time.starts_at -= days * DAY
        time.save(update_fields=["starts_at"])


@of("meeting_reminder")
def reminder():
    meeting = _agreed()
    _shift(meeting, 2)
    return meeting.mentorship.mentee_user


@of("meeting_ask")
def ask():
    pair = running()
    MeetingFactory(mentorship=pair, agreed=soon(-1, -4), topic=CANARY)
    Mentorship.objects.filter(pk=pair.pk).update(started_at=timezone.now() - 20 * DAY)
    meetings.ask_whether_held()
    return pair.mentee_user
