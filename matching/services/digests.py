"""Write to program admins once a week: one message for all their programs, none in a quiet week.

It is queued on Monday, for 9:00 where she is (16:00 for who works at night), and says what holds at
the moment of sending. Whoever becomes admin later in the week waits for Monday.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import notify
from mentorship.clock import database_now, local_day
from mentorship.enums import StaffRole
from mentorship.models import Program, ProgramStaff
from mentorship.queries import waking

CATEGORY = "desk_digest"
MONDAY = 0
STALE = timedelta(days=3)


def queue_digests(now: datetime | None = None) -> int:
    """Queue this Monday's message of every program admin who has none yet; return how many.

    Repeating it queues nothing twice: the key names the person and the week.
    """
    now = now or database_now()
    on_monday = {
        _key(admin, zone, now): (admin, program)
        for admin, program, zone in _admins()
        if local_day(zone, now).weekday() == MONDAY
    }
    if not on_monday:
        return 0
    known = notify.queued(on_monday)
    return sum(
        _queue(key, admin, program, now)
        for key, (admin, program) in on_monday.items()
        if key not in known
    )


def _admins() -> Iterable[tuple[User, Program, str]]:
    """Return every active program admin once, with her first program and her zone; one query."""
    rows = ProgramStaff.objects.filter(role=StaffRole.ADMIN, user__is_active=True)
    seen: set[int] = set()
    for row in rows.select_related("user", "program").order_by("user_id", "program_id"):
        if row.user_id not in seen:
            seen.add(row.user_id)
            yield row.user, row.program, waking.zone_of(row.user, row.program)


def _key(admin: User, zone: str, now: datetime) -> str:
    year, week, _day = local_day(zone, now).isocalendar()
    return f"{CATEGORY}.{admin.pk}.{year}-W{week:02}"


def _queue(key: str, admin: User, program: Program, now: datetime) -> bool:
    zone = waking.zone_of(admin, program)
    hour = waking.due_at(local_day(zone, now), admin, program)
    slot = hour if hour > now else waking.waking(now, admin, program)
    return notify.enqueue(
        category=CATEGORY,
        recipient=admin,
        dedupe_key=key,
        not_before=slot,
        expires_at=hour + STALE,
    )
