"""The messages of a meeting, queued in the caller's transaction."""

from datetime import datetime, timedelta
from typing import Any

from accounts.services import notices, notify
from mentorship.clock import database_now, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.models import Meeting
from mentorship.queries.waking import due_at, zone_of
from mentorship.services import message_budget

REMINDER, ASK = "meeting_reminder", "meeting_ask"
DAY = timedelta(days=1)
ASKED_FOR = timedelta(days=3)  # so long after its morning "Did you meet?" still makes sense


def offered(meeting: Meeting, to: Side) -> None:
    """Show one side the times on offer; what was not sent of earlier ones is taken back."""
    take_back(meeting)
    newest = meeting.times.order_by("-pk").values_list("pk", flat=True).first()
    _tell(meeting, "meeting_offered", to, str(newest), {"newest": newest})


def agreed(meeting: Meeting, *, is_moved: bool) -> None:
    """Invite both, and remind both the day before."""
    notify.cancel_for_subject(meeting)
    _invite(meeting, "moved" if is_moved else "agreed")
    for side in in_order(meeting):
        _remind(meeting, side)


def changed(meeting: Meeting) -> None:
    """Send both the invitation with its new place; the reminder reads the new one itself."""
    notify.cancel_for_subject(meeting, category="meeting_agreed")
    _invite(meeting, "changed")


def _invite(meeting: Meeting, what: str) -> None:
    for side in Side:
        version = {"sequence": meeting.sequence, "what": what}
        _tell(meeting, "meeting_agreed", side, str(meeting.sequence), version)


def cancelled(meeting: Meeting, by: Side | None) -> None:
    """Take an agreed meeting out of both calendars; times on offer are only said to have gone."""
    notify.cancel_for_subject(meeting)
    if meeting.mentorship.state == MentorshipState.SUSPENDED:
        return
    for side in Side:
        if meeting.starts_at is not None or side != by:
            _tell(meeting, "meeting_cancelled", side)


def kept(meeting: Meeting, to: Side, time_id: int) -> None:
    """Tell the one who wanted to move it that the agreed time stays."""
    take_back(meeting)
    _tell(meeting, "meeting_kept", to, str(time_id), {"sequence": meeting.sequence})


def take_back(meeting: Meeting) -> None:
    """Take back what waits to be sent about times on offer."""
    notify.cancel_for_subject(meeting, category="meeting_offered")


def lapsed(meeting: Meeting, to: Side, newest: int) -> None:
    """Tell the one who offered, once, that nobody picked one of the times."""
    person = meeting.mentorship.person_of(to)
    take_back(meeting)
    message_budget.remind(
        category="meeting_lapsed",
        recipient=person,
        dedupe_key=f"meeting_lapsed.{meeting.pk}.{newest}",
        program=meeting.mentorship.program,
        subject=meeting,
        expires_at=database_now() + ASKED_FOR,
    )


def hush(meeting: Meeting) -> None:
    """Let what was said of it beforehand count as read behind the bell."""
    for category in ("meeting_agreed", "meeting_kept", REMINDER):
        notices.settle(meeting, category=category)


def ask(meeting: Meeting, side: Side) -> None:
    """Ask one side the morning after whether they met."""
    program, person = meeting.mentorship.program, meeting.mentorship.person_of(side)
    morning = due_at(local_day(zone_of(person, program), meeting.ends_at) + DAY, person, program)
    message_budget.remind(
        category=ASK,
        recipient=person,
        dedupe_key=ask_key(meeting, side),
        program=program,
        subject=meeting,
        at=morning,
        expires_at=morning + ASKED_FOR,
    )


def ask_key(meeting: Meeting, side: Side) -> str:
    """Return under which key one side is asked about the meeting as it was agreed."""
    return f"{ASK}.{meeting.pk}.{meeting.sequence}.{side.value}"


def silence(meeting: Meeting) -> None:
    """Take back what waits to be sent about a meeting."""
    notify.cancel_for_subject(meeting)


def in_order(meeting: Meeting) -> list[Side]:
    """Return the sides so that people's rows are locked in one order by everybody."""
    return sorted(Side, key=lambda side: meeting.mentorship.person_of(side).pk)


def _remind(meeting: Meeting, side: Side) -> None:
    """Plan the reminder of the day before; none where that hour has passed."""
    assert meeting.starts_at is not None
    program, person = meeting.mentorship.program, meeting.mentorship.person_of(side)
    day = local_day(zone_of(person, program), meeting.starts_at) - DAY
    at = due_at(day, person, program)
    if at <= database_now():
        return
    message_budget.remind(
        category=REMINDER,
        recipient=person,
        dedupe_key=f"{REMINDER}.{meeting.pk}.{meeting.sequence}.{side.value}",
        program=program,
        subject=meeting,
        context={"sequence": meeting.sequence},
        at=at,
        expires_at=meeting.starts_at,
    )


def _tell(
    meeting: Meeting,
    category: str,
    side: Side,
    version: str = "",
    context: dict[str, Any] | None = None,
) -> None:
    notify.enqueue(
        category=category,
        recipient=meeting.mentorship.person_of(side),
        dedupe_key=".".join(filter(None, (category, str(meeting.pk), version, side.value))),
        subject=meeting,
        context=context,
        program=meeting.mentorship.program_id,
        expires_at=_until(meeting),
    )


def _until(meeting: Meeting) -> datetime | None:
    """Return until when word of a meeting is of use: its end, or the last time on offer."""
    if meeting.ends_at is not None:
        return meeting.ends_at
    return meeting.times.order_by("-starts_at").values_list("starts_at", flat=True).first()
