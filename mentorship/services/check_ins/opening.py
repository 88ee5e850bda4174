"""Open check-ins that are due and queue their reminders.

One reminder on the day, one more three days later. After an outage only the newest reminder goes
out. What would be a third message within seven days waits (``message_budget``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Notification, User
from accounts.services import audit, locking, notify
from mentorship.clock import database_now
from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.models import CheckInAnswer, Program
from mentorship.services.check_ins import times
from mentorship.services.check_ins.closing import LATE_DAYS, mark_missed
from mentorship.services.message_budget import next_free

SECOND_AFTER_DAYS = 3
SECOND_EARLIEST = timedelta(days=2)  # three local days are at least this
MOST_A_ZONE_MOVES = timedelta(hours=3)
CATEGORIES = {1: "check_in", 2: "check_in_second"}


def open_due(now: datetime | None = None) -> int:
    """Open what is due and queue its reminders, one transaction per person; return messages queued.

    Repeating it, or running it twice at once, queues nothing twice: each reminder's key is unique.
    """
    now = now or database_now()
    people = _due(now).order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_open_for(person_id, now) for person_id in list(people))


def _due(now: datetime) -> "QuerySet[CheckInAnswer]":
    """Rows to open, and open ones for which a second reminder may be due.

    A newer check-in of the same mentorship takes the place of an older one's second reminder.
    """
    is_running = Q(check_in__mentorship__state=MentorshipState.ACTIVE) | Q(
        check_in__mentorship__state=MentorshipState.COMPLETED,
        check_in__kind__in=(CheckInKind.AFTER30, CheckInKind.CLOSING),
    )
    is_due = Q(state=CheckInState.SCHEDULED, due_at__lte=now) | Q(
        state=CheckInState.OPEN,
        due_at__lte=now - SECOND_EARLIEST,
        due_at__gt=now - timedelta(days=LATE_DAYS),
    )
    second = Concat(Value("check-in."), Cast(OuterRef("pk"), CharField()), Value(".2"))
    is_reminded_twice = Exists(Notification.objects.filter(dedupe_key=second))
    newer = CheckInAnswer.objects.filter(
        person=OuterRef("person"),
        check_in__mentorship=OuterRef("check_in__mentorship"),
        due_at__gt=OuterRef("due_at"),
    ).exclude(state=CheckInState.SCHEDULED)
    is_overtaken = Q(state=CheckInState.OPEN) & Exists(newer)
    rows = CheckInAnswer.objects.filter(is_running & is_due)
    return rows.exclude(is_reminded_twice).exclude(is_overtaken)


@locking.serialized
def _open_for(person_id: int, now: datetime) -> int:
    """Open one person's due check-ins; her row is locked, so that two sweeps count as one."""
    person = locking.lock(User.objects.filter(pk=person_id)).get()
    rows = _due(now).filter(person=person).select_related("check_in__mentorship__program")
    is_open = [
        row for row in locking.lock(rows.order_by("due_at", "pk")) if _open(row, person, now)
    ]
    if not person.is_active:
        return 0
    return sum(_Reminders(row, person, now).queue() for row in _newest_per_mentorship(is_open))


def _open(row: CheckInAnswer, person: User, now: datetime) -> bool:
    """Open one row if its local hour has come; return whether it is open."""
    if row.state == CheckInState.OPEN:
        return True
    program = row.check_in.mentorship.program
    due = times.due_at(row.check_in.due_on, person, program)
    # Hours: the zone's rules changed since it was laid out. More: somebody moved it on purpose.
    if timedelta(0) < abs(due - row.due_at) <= MOST_A_ZONE_MOVES:
        row.due_at = due
        row.save(update_fields=["due_at"])
    if row.due_at > now:
        return False
    if row.due_at <= now - timedelta(days=LATE_DAYS):
        mark_missed(row)
        return False
    row.state, row.opened_at = CheckInState.OPEN, now
    row.save(update_fields=["state", "opened_at"])
    audit.record(actor=None, action="check_in.opened", target=row, program=program)
    return True


def _newest_per_mentorship(rows: Iterable[CheckInAnswer]) -> list[CheckInAnswer]:
    """Keep the latest row of each mentorship: after an outage one question is enough."""
    return list({row.check_in.mentorship_id: row for row in rows}.values())


@dataclass(frozen=True)
class _Reminders:
    """The reminders of one open row."""

    row: CheckInAnswer
    person: User
    now: datetime

    def queue(self) -> bool:
        """Queue the newest reminder that is due; return whether there was a new one."""
        number = self._number()
        if not number:
            return False
        slot = next_free(self.person, self.now, self._program, instead_of=self.row)
        expires_at = self.row.due_at + timedelta(days=LATE_DAYS)
        if slot >= expires_at:
            return False
        if number == 2:  # a first reminder that never left gives way
            notify.cancel_for_subject(self.row, category=CATEGORIES[1])
        return notify.enqueue(
            category=CATEGORIES[number],
            recipient=self.person,
            dedupe_key=self._key(number),
            subject=self.row,
            program=self.row.check_in.mentorship.program_id,
            not_before=slot,
            expires_at=expires_at,
        )

    def _key(self, number: int) -> str:
        return f"check-in.{self.row.pk}.{number}"

    def _number(self) -> int:
        """Return 1 or 2 for the reminder to queue now, 0 for none."""
        keys = {self._key(number): number for number in CATEGORIES}
        rows = Notification.objects.filter(dedupe_key__in=keys)
        queued = {keys[row.dedupe_key]: row for row in rows}
        if 2 in queued:
            return 0
        first = queued.get(1)
        is_second_due = self.now >= self._second_due(first.not_before if first else self.row.due_at)
        if is_second_due:
            return 2
        return 1 if first is None else 0

    def _second_due(self, first: datetime) -> datetime:
        zone = times.zone_of(self.person, self._program)
        day = first.astimezone(ZoneInfo(zone)).date() + timedelta(days=SECOND_AFTER_DAYS)
        return times.due_at(day, self.person, self._program)

    @property
    def _program(self) -> Program:
        return self.row.check_in.mentorship.program
