"""When a check-in opens for a person: 9:00 where she is, 16:00 when she works at night."""

from datetime import date, datetime, time

from accounts.models import User
from accounts.services import locking
from mentorship.clock import local_moment
from mentorship.enums import CheckInState
from mentorship.models import CheckInAnswer, Profile, Program

MORNING, AFTERNOON = time(9), time(16)
NIGHT_PATTERNS = ("night-shift", "late-night")


def zone_of(person: User, program: Program) -> str:
    """Return the person's zone, or the program's where hers is not known."""
    return person.time_zone or program.time_zone


def hour_of(person: User) -> time:
    """Return the local hour at which a person is written to."""
    at_night = Profile.objects.filter(pk=person.pk, patterns__slug__in=NIGHT_PATTERNS)
    return AFTERNOON if at_night.exists() else MORNING


def due_at(day: date, person: User, program: Program) -> datetime:
    """Return the UTC moment at which a check-in of that day opens for a person."""
    return local_moment(day, hour_of(person), zone_of(person, program))


def reschedule(person: User) -> int:
    """Compute anew when the check-ins not yet open are due for a person; return how many moved.

    Called when her zone or her shifts change, in the caller's transaction.
    """
    rows = CheckInAnswer.objects.filter(person=person, state=CheckInState.SCHEDULED)
    moved = []
    for row in locking.lock(rows.select_related("check_in__mentorship__program").order_by("pk")):
        due = due_at(row.check_in.due_on, person, row.check_in.mentorship.program)
        if due != row.due_at:
            row.due_at = due
            moved.append(row)
    CheckInAnswer.objects.bulk_update(moved, ["due_at"])
    return len(moved)
