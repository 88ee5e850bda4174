"""Say that a meeting was held or not, and write one down that was held elsewhere."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from mentorship.clock import database_now, local_day, local_moment
from mentorship.enums import MeetingMode, MeetingState, Side
from mentorship.exceptions import BadAnswers, NotRunning
from mentorship.exceptions.meetings import MeetingAhead, NothingOffered
from mentorship.models import Meeting, Mentorship
from mentorship.models.meetings import LONGEST_MINUTES
from mentorship.queries.waking import zone_of
from mentorship.rules import meetings as rules
from mentorship.services import pair_locks
from mentorship.services.meetings import mailing
from mentorship.services.meetings.steps import (
    SAID,
    cancelled,
    locked,
    record,
    said_by_other,
    settle,
)
from mentorship.services.pair_locks import side_of

SHORTEST = 5
MAX_SUMMARY = 500
NOON = time(12)


@locking.serialized
def hold(
    *, meeting_id: int, actor: User, minutes: int | None = None, summary: str | None = None
) -> Meeting:
    """Say that the two met, for how long, and in a line about what.

    The first of the two who says so settles it; saying the same changes nothing, and whoever
    said it may correct it. ``None`` leaves minutes or line as they are.

    Raises:
        NotAllowed: the actor is not one of the two.
        NotRunning: the mentorship never ran or is looked after.
        BadAnswers: minutes or line are out of bounds.
        MeetingAhead: it has not begun.
        SaidAlready: the other said that it did not happen.
        CancelledMeanwhile, NothingOffered: it was not agreed.
    """
    meeting, side = _begun(meeting_id, actor)
    minutes = meeting.minutes if minutes is None else minutes
    summary = meeting.summary if summary is None else summary
    _check(minutes, summary)
    if meeting.state == MeetingState.HELD and meeting.settled_by != side:
        return meeting
    if meeting.state == MeetingState.MISSED and meeting.settled_by != side:
        raise said_by_other(meeting, side)
    now = (MeetingState.HELD, minutes, summary)
    if (meeting.state, meeting.minutes, meeting.summary) == now:
        return meeting
    meeting.minutes, meeting.summary = minutes, summary
    settle(meeting, MeetingState.HELD, side, "minutes", "summary")
    return _said(meeting, "held", actor)


@locking.serialized
def miss(*, meeting_id: int, actor: User) -> Meeting:
    """Say that a meeting did not happen; nobody is blamed, and nobody is told why.

    Raises:
        NotAllowed, NotRunning, MeetingAhead, CancelledMeanwhile, NothingOffered: as for ``hold``.
        SaidAlready: the other said that they met.
    """
    meeting, side = _begun(meeting_id, actor)
    if meeting.state == MeetingState.MISSED:
        return meeting
    if meeting.state == MeetingState.HELD and meeting.settled_by != side:
        raise said_by_other(meeting, side)
    settle(meeting, MeetingState.MISSED, side)
    return _said(meeting, "missed", actor)


def _said(meeting: Meeting, what: str, actor: User) -> Meeting:
    record(meeting, what, actor)
    mailing.silence(meeting)
    return meeting


def _begun(meeting_id: int, actor: User) -> tuple[Meeting, Side]:
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    if not rules.may_tell(meeting.mentorship):
        raise NotRunning
    if meeting.state == MeetingState.CANCELLED:
        raise cancelled(meeting, side)
    if meeting.state not in (*SAID, MeetingState.AGREED):
        raise NothingOffered
    if meeting.starts_at is None or meeting.starts_at > database_now():
        raise MeetingAhead
    return meeting, side


@locking.serialized
def log(
    *, mentorship_id: int, day: date, minutes: int, mode: str, summary: str, actor: User
) -> Meeting:
    """Write down a meeting that was held elsewhere; the same one again changes nothing.

    Raises:
        NotAllowed: the actor is not one of the two.
        NotRunning: the mentorship does not run.
        BadAnswers: the day is to come or before the start, or something else is out of bounds.
    """
    mentorship = pair_locks.locked_alone(mentorship_id)
    side = side_of(mentorship, actor)
    if not rules.may_plan(mentorship):
        raise NotRunning
    _check(minutes, summary)
    if mode not in MeetingMode.values:
        raise BadAnswers(_("Choose how you met."), field="mode")
    starts_at = _moment(mentorship, day, actor)
    what = {"starts_at": starts_at, "minutes": minutes, "mode": mode, "is_logged": True}
    for row in mentorship.meetings.filter(**what):
        if row.summary == summary:
            return row
    meeting = Meeting.objects.create(
        mentorship=mentorship, state=MeetingState.HELD, offered_by=side, settled_by=side,
        settled_at=database_now(), summary=summary, **what,
    )  # fmt: skip
    record(meeting, "logged", actor)
    return meeting


def _moment(mentorship: Mentorship, day: date, actor: User) -> datetime:
    """Return the noon of a day where the actor is; the beginning of today while noon is to come."""
    zone = zone_of(actor, mentorship.program)
    now = database_now()
    if day > local_day(zone, now):
        raise BadAnswers(_("That day is still to come. Plan a meeting instead."), field="day")
    if mentorship.started_at is None or day < local_day(zone, mentorship.started_at):
        raise BadAnswers(_("Choose a day since your mentorship began."), field="day")
    noon = local_moment(day, NOON, zone)
    return noon if noon <= now else local_moment(day, time(0), zone)


def _check(minutes: int, summary: str) -> None:
    if not SHORTEST <= minutes <= LONGEST_MINUTES:
        raise BadAnswers(_("Enter minutes from 5 to 480."), field="minutes")
    if len(summary) > MAX_SUMMARY:
        raise BadAnswers(_("Keep it to 500 characters."), field="summary")
