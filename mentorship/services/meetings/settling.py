"""What time does to meetings: offers lapse, and what is over is asked about."""

from datetime import datetime, timedelta

from accounts.services import locking, notify, turns
from mentorship.clock import database_now
from mentorship.enums import MeetingState, MentorshipState, Side
from mentorship.models import Meeting
from mentorship.services.meetings import mailing
from mentorship.services.meetings.steps import locked, record, settle

RECENT = timedelta(hours=36)  # a sweep that stood still for a day still asks
OPEN = (MeetingState.OFFERED, MeetingState.AGREED)


def settle_passed(now: datetime | None = None) -> int:
    """Let offers lapse whose every time has passed; return how many. Who offered is told once."""
    now = now or database_now()
    passed = Meeting.objects.filter(state__in=OPEN, times__starts_at__lte=now)
    passed = passed.exclude(times__starts_at__gt=now).order_by("pk").distinct()
    return turns.each(lambda pk: _lapse(pk, now), passed.values_list("pk", flat=True))


@locking.serialized
def _lapse(meeting_id: int, now: datetime) -> bool:
    meeting = locked(meeting_id)
    times = list(meeting.times.all())
    if meeting.state not in OPEN or not times or any(row.starts_at > now for row in times):
        return False
    if meeting.state == MeetingState.OFFERED:
        settle(meeting, MeetingState.CANCELLED, "")
    else:
        meeting.times.all().delete()
    record(meeting, "lapsed", None)
    newest = max(row.pk for row in times)
    mailing.lapsed(meeting, Side(times[0].offered_by), newest)
    return True


def ask_whether_held(now: datetime | None = None) -> int:
    """Ask both, for the morning after, about meetings that are over; return how many meetings."""
    now = now or database_now()
    rows = Meeting.objects.filter(
        state=MeetingState.AGREED,
        starts_at__lte=now,
        starts_at__gt=now - RECENT,
        mentorship__state=MentorshipState.ACTIVE,
    )
    over = [row for row in rows if row.ends_at is not None and row.ends_at <= now]
    asked = _keys_asked(over)
    new = [row for row in over if not {mailing.ask_key(row, side) for side in Side} <= asked]
    return turns.each(lambda row: _ask(row.pk), new)


def _keys_asked(meetings: list[Meeting]) -> set[str]:
    return notify.queued(mailing.ask_key(meeting, side) for meeting in meetings for side in Side)


@locking.serialized
def _ask(meeting_id: int) -> bool:
    meeting = locked(meeting_id)
    if meeting.state != MeetingState.AGREED:
        return False
    mailing.hush(meeting)
    for side in mailing.in_order(meeting):
        mailing.ask(meeting, side)
    return True
