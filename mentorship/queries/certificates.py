"""What certificates say: facts of a mentorship, hours of a mentor, and what anybody may check."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from mentorship.clock import local_day
from mentorship.enums import CertificateKind, MeetingState, Side
from mentorship.models import Certificate, Meeting, Mentor, Mentorship, Program

QUARTER = 15
GROUP = 4
# People read these for each other; the alphabet of codes has only the second of each.
LOOK_ALIKES = str.maketrans("OIL", "011")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


@dataclass(frozen=True)
class Held:
    """Meetings held, and how long they took together."""

    meetings: int
    minutes: int


def held_in(mentorship: Mentorship) -> Held:
    """Return what the two held together; one query."""
    return _sum(Meeting.objects.filter(mentorship=mentorship))


def held_as_mentor(user: User, program: Program, since: date, until: date) -> Held:
    """Return what a mentor held in a program between two days, both included; one query."""
    zone = ZoneInfo(program.time_zone)
    span = (
        datetime.combine(since, time.min, zone),
        datetime.combine(until, time.max, zone),
    )
    mine = Meeting.objects.filter(mentorship__mentor_user=user, mentorship__program=program)
    return _sum(mine.filter(starts_at__range=span))


def _sum(meetings: "QuerySet[Meeting]") -> Held:
    held = meetings.filter(state=MeetingState.HELD)
    found = held.order_by().aggregate(n=Count("pk"), minutes=Sum("minutes"))
    return Held(found["n"], found["minutes"] or 0)


def in_quarters(minutes: int) -> int:
    """Return minutes rounded to whole quarters of an hour; a half one counts up."""
    return (minutes * 2 + QUARTER) // (2 * QUARTER) * QUARTER


def facts_of_completion(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what one of the two's certificate says; nothing of the partner but the first name."""
    assert mentorship.started_at is not None
    assert mentorship.closed_at is not None
    zone, held = mentorship.program.time_zone, held_in(mentorship)
    side = Side(mentorship.side_of(user))
    return {
        "association": settings.ASSOCIATION_NAME,
        "program": mentorship.program.name,
        "name": user.name,
        "role": side.value,
        "kind": mentorship.mentor_type,
        "partner": mentorship.partner_of(side).first_name,
        "since": local_day(zone, mentorship.started_at).isoformat(),
        "until": local_day(zone, mentorship.closed_at).isoformat(),
        "meetings": held.meetings,
        "minutes": in_quarters(held.minutes),
    }


def facts_of_hours(user: User, program: Program, since: date, until: date) -> dict[str, Any]:
    """Return what a mentor's statement of hours says about a program and a period."""
    held = held_as_mentor(user, program, since, until)
    return {
        "association": settings.ASSOCIATION_NAME,
        "program": program.name,
        "name": user.name,
        "role": Side.MENTOR.value,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "meetings": held.meetings,
        "minutes": in_quarters(held.minutes),
    }


def normal_code(typed: str) -> str:
    """Return a code as it is kept, whatever case, groups or look-alikes were typed."""
    bare = "".join(char for char in typed.upper() if not char.isspace() and char != "-")
    return bare.translate(LOOK_ALIKES)


def grouped(code: str) -> str:
    """Return a code as people read it: ``7F2K-9QRT-X3MB``."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def by_code(typed: str) -> Certificate | None:
    """Return the certificate that anybody may check by this code; None where there is none."""
    code = normal_code(typed)
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return None
    return Certificate.objects.select_related("program").filter(code=code).first()


def completion_of(mentorship: Mentorship, user: User) -> Certificate | None:
    """Return the valid certificate that one of the two has of a mentorship."""
    rows = Certificate.objects.filter(mentorship=mentorship, user=user, revoked_at=None)
    return rows.filter(kind=CertificateKind.COMPLETION).first()


def own(user: User) -> list[Certificate]:
    """Return a person's valid certificates, newest first."""
    return list(Certificate.objects.filter(user=user, revoked_at=None).select_related("program"))


def programs_mentored(user: User) -> list[Program]:
    """Return the programs in which a person has ever mentored somebody."""
    parts = Mentor.objects.filter(user=user, mentorships__started_at__isnull=False)
    return list(Program.objects.filter(pk__in=parts.values("program_id")).order_by("name", "pk"))
