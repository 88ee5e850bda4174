"""What the first page says about the program and its people."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import F

from mentorship.clock import database_now
from mentorship.enums import MentorshipState, MentorState
from mentorship.models import Mentor, Mentorship, Program

SHOWN_FROM = 10  # smaller counts would tell about persons


@dataclass(frozen=True)
class Counts:
    """Live figures of a program."""

    pairs_meeting: int
    mentors_with_places: int


def landing_program() -> Program | None:
    """Return the program that the first page invites to: an open one, else the latest."""
    return Program.objects.order_by("-is_open", "-signup_closes_on", "-pk").first()


def is_signup_open(program: Program, today: date | None = None) -> bool:
    """Whether people may apply to a program today, by its own calendar."""
    today = today or database_now().astimezone(ZoneInfo(program.time_zone)).date()
    begins, ends = program.signup_opens_on, program.signup_closes_on
    return program.is_open and (begins or today) <= today <= (ends or today)


def counts_of(program: Program) -> Counts | None:
    """Return a program's live figures; None while one of them is under ten. Two queries."""
    running = Mentorship.objects.filter(program=program, state=MentorshipState.ACTIVE)
    free = Mentor.objects.filter(
        program=program, state=MentorState.VETTED, places_held__lt=F("capacity")
    )
    counts = Counts(running.count(), free.count())
    if min(counts.pairs_meeting, counts.mentors_with_places) < SHOWN_FROM:
        return None
    return counts
