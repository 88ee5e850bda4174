"""Open check-ins that are due and queue their reminders.

One reminder on the day, one more three days later. After an outage only the newest reminder goes
out. What would be a third message within seven days waits (``message_budget``).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Notification, User
from accounts.services import audit, locking, notify, turns
from mentorship.clock import database_now
from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.models import CheckInAnswer
from mentorship.queries.waking import at_night
from mentorship.services.check_ins import times
from mentorship.services.check_ins.closing import LATE_DAYS, mark_missed
from mentorship.services.message_budget import MANY, Weeks, lock_people

SECOND_AFTER_DAYS = 3
SECOND_EARLIEST = timedelta(days=2)  # three local days are at least this
MOST_A_ZONE_MOVES = timedelta(hours=3)
CATEGORIES = {1: "check_in", 2: "check_in_second"}


def open_due(now: datetime | None = None) -> int:
    """Open what is due and queue its reminders, ``MANY`` people in one transaction.

    Returns how many messages were queued. Repeating it, or running it twice at once, queues
    nothing twice: each reminder's key is unique. Inside a round of the sweep it ends with its turn.
    """
    now = now or database_now()
    return turns.in_groups(lambda people: _open_for(people, now), _people_due(now), MANY)


def _people_due(now: datetime) -> list[int]:
    """Return whom there is something to do for; those whose second reminder is days off are not.

    Who is left out here would cost a lock in every round.
    """
    first = Concat(Value("check-in."), Cast(OuterRef("pk"), CharField()), Value(".1"))
    left = Notification.objects.filter(dedupe_key=first).values("not_before")
    rows = (
        _due(now)
        .exclude(state=CheckInState.OPEN, person__is_active=False)
        .annotate(first_at=Subquery(left), at_night=Exists(at_night(OuterRef("person"))))
        .select_related("person", "check_in__mentorship__program")
    )
    return sorted({row.person_id for row in rows if _is_wanted(row, now)})


def _is_wanted(row: Any, now: datetime) -> bool:
    if row.state != CheckInState.OPEN or row.first_at is None:
        return True
    row.person.works_at_night = row.at_night
    return now >= _second_due(row, row.person, row.first_at)


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
    newer = CheckInAnswer.objects.filter(
        person=OuterRef("person"),
        check_in__mentorship=OuterRef("check_in__mentorship"),
        due_at__gt=OuterRef("due_at"),
    ).exclude(state=CheckInState.SCHEDULED)
    is_overtaken = Q(state=CheckInState.OPEN) & Exists(newer)
    rows = CheckInAnswer.objects.filter(is_running & is_due)
    return rows.exclude(notify.was_queued(second)).exclude(is_overtaken)


@locking.serialized
def _open_for(person_ids: list[int], now: datetime) -> int:
    """Open the due check-ins of some people; they are locked, so that two sweeps count as one."""
    people = lock_people(person_ids)
    due = _due(now).filter(person__in=people).select_related("check_in__mentorship__program")
    rows = list(locking.lock(due.order_by("due_at", "pk")))
    is_open = [row for row in rows if _open(row, people[row.person_id], now)]
    CheckInAnswer.objects.bulk_update(rows, ["due_at", "state", "opened_at"])
    newest = [row for row in _newest_per_mentorship(is_open) if people[row.person_id].is_active]
    return _remind(newest, people, now)


def _open(row: CheckInAnswer, person: User, now: datetime) -> bool:
    """Open one row if its local hour has come; return whether it is open. The caller saves it."""
    if row.state == CheckInState.OPEN:
        return True
    program = row.check_in.mentorship.program
    due = times.due_at(row.check_in.due_on, person, program)
    # Hours: the zone's rules changed since it was laid out. More: somebody moved it on purpose.
    if timedelta(0) < abs(due - row.due_at) <= MOST_A_ZONE_MOVES:
        row.due_at = due
    if row.due_at > now:
        return False
    if row.due_at <= now - timedelta(days=LATE_DAYS):
        mark_missed(row)
        return False
    row.state, row.opened_at = CheckInState.OPEN, now
    audit.record(actor=None, action="check_in.opened", target=row, program=program)
    return True


def _newest_per_mentorship(rows: Iterable[CheckInAnswer]) -> list[CheckInAnswer]:
    """Keep each person's latest row of each mentorship: after an outage one question is enough."""
    return list({(row.person_id, row.check_in.mentorship_id): row for row in rows}.values())


def _remind(rows: list[CheckInAnswer], people: dict[int, User], now: datetime) -> int:
    """Queue the newest reminder that is due of each row; return how many new ones there were."""
    weeks = Weeks(people.values(), now, database_now())
    queued = _queued(rows)
    messages = []
    for row in rows:
        person = people[row.person_id]
        number = _number(row, person, queued, now)
        message = _message(row, person, number, weeks, now) if number else None
        if message is None:
            continue
        if number == 2:  # a first reminder that never left gives way
            notify.cancel_for_subject(row, category=CATEGORIES[1])
        messages.append(message)
    notify.enqueue_all(messages)
    return len(messages)


def _queued(rows: list[CheckInAnswer]) -> dict[str, datetime]:
    """Return the reminders of some rows that were queued, and when each was to leave."""
    keys = [_key(row, number) for row in rows for number in CATEGORIES]
    found = Notification.objects.filter(dedupe_key__in=keys)
    return dict(found.values_list("dedupe_key", "not_before"))


def _key(row: CheckInAnswer, number: int) -> str:
    return f"check-in.{row.pk}.{number}"


def _number(row: CheckInAnswer, person: User, queued: dict[str, datetime], now: datetime) -> int:
    """Return 1 or 2 for the reminder to queue now, 0 for none."""
    if _key(row, 2) in queued:
        return 0
    first = queued.get(_key(row, 1))
    if now >= _second_due(row, person, first or row.due_at):
        return 2
    return 1 if first is None else 0


def _second_due(row: CheckInAnswer, person: User, first: datetime) -> datetime:
    program = row.check_in.mentorship.program
    zone = times.zone_of(person, program)
    day = first.astimezone(ZoneInfo(zone)).date() + timedelta(days=SECOND_AFTER_DAYS)
    return times.due_at(day, person, program)


def _message(
    row: CheckInAnswer, person: User, number: int, weeks: Weeks, now: datetime
) -> notify.Message | None:
    """Return a reminder for the first free moment, None where that would be too late."""
    program = row.check_in.mentorship.program
    slot = weeks.next_free(person, now, program, instead_of=row)
    expires_at = row.due_at + timedelta(days=LATE_DAYS)
    if slot >= expires_at:
        return None
    weeks.plan(person, slot)
    return notify.Message(
        category=CATEGORIES[number],
        recipient=person,
        dedupe_key=_key(row, number),
        subject=row,
        program=program.pk,
        not_before=slot,
        expires_at=expires_at,
    )
