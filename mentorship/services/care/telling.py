"""Tell admins once a day which mentorships got worse: one message for a program, none on good days.

Days are whole ones of the program's zone. On its day each message tells of what got worse from the
end of the day before the last telling to the end of yesterday: nothing is told twice, and a day
without a sweep is made up for.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import User
from accounts.services import audit, locking, notify, turns
from mentorship.clock import database_now, local_day
from mentorship.enums import MentorshipState, StaffRole
from mentorship.health import is_worse
from mentorship.models import Program
from mentorship.queries import conflicts, health
from mentorship.queries.health import Watched
from mentorship.services.check_ins import times

CATEGORY = "health_digest"
FROM = time(6)  # the program's; each admin reads it at her own hour
MOST_DAYS = 14  # after a longer silence the list says it better
LASTS = timedelta(hours=20)
DAY = timedelta(days=1)


def tell_admins(now: datetime | None = None) -> int:
    """Queue today's messages of every program whose morning has come; return how many."""
    now = now or database_now()
    tomorrow = now.date() + DAY  # somewhere it may be tomorrow already
    rows = Program.objects.filter(Q(health_told_on=None) | Q(health_told_on__lt=tomorrow))
    running = rows.filter(mentorships__state=MentorshipState.ACTIVE).distinct()
    due = [program.pk for program in running if _is_time(program, now)]
    return turns.each(lambda pk: _tell(pk, now), due)


def _is_time(program: Program, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(program.time_zone))
    is_told = program.health_told_on is not None and program.health_told_on >= local.date()
    return local.time() >= FROM and not is_told


@locking.serialized
def _tell(program_id: int, now: datetime) -> int:
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    if not _is_time(program, now):
        return 0
    today = local_day(program.time_zone, now)
    worse = _worse(program, today)
    program.health_told_on = today
    program.save(update_fields=["health_told_on"])
    if not worse:
        return 0
    audit.record(actor=None, action="health.told", target=program, program=program, n=len(worse))
    return sum(_write(program, admin, worse, now, today) for admin in _admins(program))


def _worse(program: Program, today: date) -> list[Watched]:
    yesterday = today - DAY
    last = program.health_told_on or yesterday
    before = max(last, today - MOST_DAYS * DAY) - DAY
    return [
        row
        for row in health.watched(program, today=today)
        if row.quiet_until is None and is_worse(row.as_of(yesterday), row.as_of(before))
    ]


def _admins(program: Program) -> list[User]:
    rows = User.objects.filter(
        staff_roles__program=program, staff_roles__role=StaffRole.ADMIN, is_active=True
    )
    return list(rows.order_by("pk"))


def _write(
    program: Program, admin: User, worse: Sequence[Watched], now: datetime, today: date
) -> bool:
    kept = conflicts.kept_from(admin, program)
    pairs = [row.pk for row in worse if not {row.mentee_id, row.mentor_id} & kept]
    if not pairs:
        return False
    hour = times.due_at(today, admin, program)
    slot = hour if hour > now else times.waking(now, admin, program)
    return notify.enqueue(
        category=CATEGORY,
        recipient=admin,
        dedupe_key=f"{CATEGORY}.{program.pk}.{admin.pk}.{today.isoformat()}",
        subject=program,
        context={"pairs": pairs},
        program=program,
        not_before=slot,
        expires_at=slot + LASTS,
    )
