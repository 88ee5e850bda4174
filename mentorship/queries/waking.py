"""When a person is written to: from 9:00 where she is, from 16:00 when she works at night."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from mentorship.clock import local_moment
from mentorship.models import Profile, Program

MORNING, AFTERNOON = time(9), time(16)
QUIET_FROM = time(21)  # nobody is written to from here to her own hour
NIGHT_PATTERNS = ("night-shift", "late-night")


def zone_of(person: User, program: Program) -> str:
    """Return the person's zone, or the program's where hers is not known."""
    return person.time_zone or program.time_zone


def hour_of(person: User) -> time:
    """Return the local hour at which a person is written to.

    A query, but for somebody read through ``knowing_hours``.
    """
    known: bool | None = getattr(person, "works_at_night", None)
    return AFTERNOON if (at_night(person.pk).exists() if known is None else known) else MORNING


def knowing_hours(people: QuerySet[User]) -> QuerySet[User]:
    """Return people with what ``hour_of`` asks for, so that it needs no query for each."""
    return people.annotate(works_at_night=Exists(at_night(OuterRef("pk"))))


def at_night(pk: int | OuterRef) -> QuerySet[Profile]:
    """Return a person's profile if she works at night, else nothing."""
    return Profile.objects.filter(pk=pk, patterns__slug__in=NIGHT_PATTERNS)


def due_at(day: date, person: User, program: Program) -> datetime:
    """Return the UTC moment at which a check-in of that day opens for a person."""
    return local_moment(day, hour_of(person), zone_of(person, program))


def waking(moment: datetime, person: User, program: Program) -> datetime:
    """Return the moment itself, or a person's next hour where it falls into her quiet time."""
    local = moment.astimezone(ZoneInfo(zone_of(person, program))).time()
    is_awake = hour_of(person) <= local < QUIET_FROM
    return moment if is_awake else next_hour(moment, person, program)


def next_hour(moment: datetime, person: User, program: Program) -> datetime:
    """Return the first hour at or after a moment at which a person is written to."""
    day = moment.astimezone(ZoneInfo(zone_of(person, program))).date()
    today = due_at(day, person, program)
    return today if today >= moment else due_at(day + timedelta(days=1), person, program)
