"""Cancel a meeting, take times back, and clear the calendars when a mentorship ends."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from mentorship.clock import database_now
from mentorship.enums import MeetingState, Side
from mentorship.exceptions import BadAnswers
from mentorship.exceptions.meetings import AgreedMeanwhile, MeetingOver
from mentorship.models import Meeting, MeetingTime, Mentorship
from mentorship.services.meetings import mailing
from mentorship.services.meetings.plan import MAX_TOPIC
from mentorship.services.meetings.steps import (
    SAID,
    cancelled,
    locked,
    record,
    refuse_resting,
    refuse_settled,
    settle,
)
from mentorship.services.pair_locks import side_of

OPEN = (MeetingState.OFFERED, MeetingState.AGREED)


@locking.serialized
def cancel(*, meeting_id: int, actor: User, line: str = "", seen: str = "") -> Meeting:
    """Cancel an agreed meeting, or the times on offer; either of the two may.

    ``line`` is for the other's eyes. ``seen`` is the state that the actor looked at: whoever
    takes times back while the other picks one learns of that instead.

    Raises:
        NotAllowed, NotRunning: as for ``pick``.
        AgreedMeanwhile: the other picked a time since.
        CancelledMeanwhile: the other cancelled it.
        MeetingOver: it has begun.
    """
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    refuse_resting(meeting.mentorship)
    if meeting.state == MeetingState.CANCELLED:
        if meeting.settled_by == side:
            return meeting
        raise cancelled(meeting, side)
    _refuse_to_cancel(meeting, side, line, seen)
    meeting.summary = line
    meeting.sequence += 1
    settle(meeting, MeetingState.CANCELLED, side, "summary", "sequence")
    record(meeting, "cancelled", actor)
    mailing.cancelled(meeting, side)
    return meeting


def _refuse_to_cancel(meeting: Meeting, side: Side, line: str, seen: str) -> None:
    if len(line) > MAX_TOPIC:
        raise BadAnswers(_("Keep it to 300 characters."), field="line")
    is_agreed = meeting.state == MeetingState.AGREED
    if meeting.state in SAID or (is_agreed and _has_begun(meeting)):
        raise MeetingOver
    if is_agreed and seen == MeetingState.OFFERED:
        name = meeting.mentorship.partner_of(side).first_name
        raise AgreedMeanwhile(name=name, at=meeting.starts_at)


def _has_begun(meeting: Meeting) -> bool:
    return meeting.starts_at is not None and meeting.starts_at <= database_now()


@locking.serialized
def keep(*, meeting_id: int, actor: User) -> Meeting:
    """Let the agreed time stay: take one's new times back, or say no to the other's.

    Raises:
        NotAllowed, NotRunning: as for ``pick``.
        CancelledMeanwhile, MeetingOver: it isn't agreed any more.
    """
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    refuse_resting(meeting.mentorship)
    refuse_settled(meeting, side)
    first = meeting.times.first()
    if meeting.state != MeetingState.AGREED or first is None:
        return meeting
    meeting.times.all().delete()
    record(meeting, "kept", actor)
    if first.offered_by == side:
        mailing.take_back(meeting)
    else:
        mailing.kept(meeting, side.other, first.pk)
    return meeting


def cancel_all(mentorship: Mentorship, actor: User | None) -> int:
    """Cancel what is planned, as a mentorship ends or rests; return how many meetings.

    Runs in the caller's transaction with the mentorship locked and its new state set. Calendars
    are cleared by mail, but while it is suspended nothing is sent. What has begun stays, so that
    the two can still say that they met.
    """
    side = mentorship.side_of(actor) if actor else ""
    rows = locking.lock(mentorship.meetings.filter(state__in=OPEN).order_by("pk"))
    MeetingTime.objects.filter(meeting__mentorship=mentorship).delete()
    planned = [row for row in rows if not _has_begun(row)]
    for meeting in planned:
        meeting.mentorship = mentorship
        meeting.sequence += 1
        settle(meeting, MeetingState.CANCELLED, side, "sequence")
        record(meeting, "cancelled", actor)
        _tell_all(meeting)
    return len(planned)


def _tell_all(meeting: Meeting) -> None:
    """Clear both calendars; nobody needs to hear that times on offer have gone as well."""
    if meeting.starts_at is None:
        mailing.silence(meeting)
    else:
        mailing.cancelled(meeting, None)
