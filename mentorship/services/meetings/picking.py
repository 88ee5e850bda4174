"""Pick one of the times on offer, and change where an agreed meeting takes place."""

from datetime import UTC, datetime

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import locking
from mentorship.clock import database_now
from mentorship.enums import MeetingState, Side
from mentorship.exceptions.meetings import (
    MeetingOver,
    NothingOffered,
    NoTimesLeft,
    OwnTimes,
    TimeGone,
)
from mentorship.models import Meeting
from mentorship.services.meetings import mailing
from mentorship.services.meetings.plan import check_what
from mentorship.services.meetings.steps import (
    locked,
    record,
    refuse_resting,
    refuse_settled,
)
from mentorship.services.pair_locks import side_of


@locking.serialized
def pick(*, meeting_id: int, starts_at: datetime, actor: User) -> Meeting:
    """Agree on one of the times that the other offers; both get it into their calendars.

    Raises:
        NotAllowed: the actor is not one of the two.
        NotRunning: the mentorship does not run.
        OwnTimes: the actor offered them.
        TimeGone, NoTimesLeft: it was taken back or replaced, or has passed.
        CancelledMeanwhile, MeetingLapsed, MeetingOver: the meeting is settled.
    """
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    refuse_resting(meeting.mentorship)
    refuse_settled(meeting, side)
    wanted = starts_at.astimezone(UTC)
    if meeting.starts_at == wanted and not meeting.times.exists():
        return meeting
    _refuse_gone(meeting, wanted, side)
    is_moved = meeting.state == MeetingState.AGREED
    meeting.sequence += int(is_moved)
    meeting.state, meeting.starts_at = MeetingState.AGREED, wanted
    meeting.save(update_fields=["state", "starts_at", "sequence"])
    meeting.times.all().delete()
    record(meeting, "agreed", actor)
    mailing.agreed(meeting, is_moved=is_moved)
    return meeting


def _refuse_gone(meeting: Meeting, wanted: datetime, side: Side) -> None:
    row = meeting.times.filter(starts_at=wanted).first()
    if row is None or row.starts_at <= database_now():
        raise _gone(meeting, side)
    if row.offered_by == side:
        raise OwnTimes(name=meeting.mentorship.partner_of(side).first_name)


def _gone(meeting: Meeting, side: Side) -> Refused:
    """Return why the time can't be had; others of the partner may be left."""
    left = meeting.times.filter(starts_at__gt=database_now()).exclude(offered_by=side)
    if left.exists():
        return TimeGone()
    return NothingOffered() if meeting.state == MeetingState.AGREED else NoTimesLeft()


@locking.serialized
def change(*, meeting_id: int, mode: str, place: str, topic: str, actor: User) -> Meeting:
    """Change how and where a meeting takes place, or what it is about; calendars learn of it.

    Raises:
        NotAllowed, NotRunning: as for ``pick``.
        BadAnswers: the place is no link where one is wanted, or something is too long.
        CancelledMeanwhile, MeetingLapsed, MeetingOver: there is nothing left to change.
    """
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    refuse_resting(meeting.mentorship)
    refuse_settled(meeting, side)
    check_what(minutes=meeting.minutes, mode=mode, place=place, topic=topic)
    if meeting.starts_at is not None and meeting.starts_at <= database_now():
        raise MeetingOver
    if (meeting.mode, meeting.place, meeting.topic) == (mode, place, topic):
        return meeting
    meeting.mode, meeting.place, meeting.topic = mode, place, topic
    is_agreed = meeting.state == MeetingState.AGREED
    meeting.sequence += int(is_agreed)
    meeting.save(update_fields=["mode", "place", "topic", "sequence"])
    record(meeting, "changed", actor)
    if is_agreed:
        mailing.changed(meeting)
    return meeting
