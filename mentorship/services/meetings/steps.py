"""What every step of a meeting shares; all in the caller's transaction."""

from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import MeetingState, Side
from mentorship.exceptions import NotRunning
from mentorship.exceptions.meetings import (
    CancelledMeanwhile,
    MeetingLapsed,
    MeetingOver,
    SaidAlready,
    cancelled_by_you,
)
from mentorship.models import Meeting, MeetingTime, Mentorship
from mentorship.rules import meetings as rules
from mentorship.services import pair_locks

SAID = (MeetingState.HELD, MeetingState.MISSED)


def locked(meeting_id: int) -> Meeting:
    """Lock the mentorship of a meeting, then the meeting."""
    found = Meeting.objects.values_list("mentorship_id", flat=True).get(pk=meeting_id)
    mentorship = pair_locks.locked_alone(found)
    meeting = locking.lock(Meeting.objects.all()).get(pk=meeting_id)
    meeting.mentorship = mentorship
    return meeting


def refuse_resting(mentorship: Mentorship) -> None:
    """Refuse to plan where the mentorship does not run."""
    if not rules.may_plan(mentorship):
        raise NotRunning


def refuse_settled(meeting: Meeting, side: Side) -> None:
    """Refuse to change a meeting that was cancelled, held or missed; say who did that and when."""
    if meeting.state == MeetingState.CANCELLED:
        raise cancelled(meeting, side)
    if meeting.state in SAID:
        raise MeetingOver


def cancelled(meeting: Meeting, side: Side) -> Refused:
    """Return why a cancelled meeting can't be changed, as one side reads it."""
    if not meeting.settled_by:
        return MeetingLapsed()
    if meeting.settled_by == side:
        return cancelled_by_you()
    name = meeting.mentorship.partner_of(side).first_name
    return CancelledMeanwhile(name=name, at=meeting.settled_at)


def said_by_other(meeting: Meeting, side: Side) -> SaidAlready:
    """Return why one side can't say otherwise than the other said."""
    name = meeting.mentorship.partner_of(side).first_name
    return SaidAlready(name=name, at=meeting.settled_at)


def settle(meeting: Meeting, state: MeetingState, side: Side | str, *more: str) -> None:
    """Write how a meeting ended; its times are gone."""
    meeting.state, meeting.settled_by = state, side
    meeting.settled_at = timezone.now()
    meeting.save(update_fields=["state", "settled_by", "settled_at", *more])
    MeetingTime.objects.filter(meeting=meeting).delete()


def record(meeting: Meeting, what: str, actor: User | None) -> None:
    """Write a step into the audit: ids only, no word of what they wrote."""
    audit.record(
        actor=actor,
        action=f"meeting.{what}",
        target=meeting,
        program=meeting.mentorship.program_id,
    )
