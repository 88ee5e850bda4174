"""Who is in the pool of a round and who is not, and why: runs and the desk's list both ask here."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from matching.enums import EntryReason
from matching.queries.holding import held_by_mentee, served_requests
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Mentee, Mentor, Orientation, Program

# Mentors for these reasons get nobody, but a run reads them, to tell what they would have changed.
IDLE = (EntryReason.FULL, EntryReason.NO_OFFER)
HAS_NO_ROLE = Q(user__profile__role__isnull=True)


def mentees_of(program: Program, served: Collection[int] = ()) -> "QuerySet[Mentee]":
    """Return a program's mentees, each with ``why`` she is not in the pool, empty where she is.

    ``served``: the ids of ``served_mentees``, who have all that they asked for.
    """
    why = _mentee_why((Q(pk__in=served), EntryReason.SERVED))
    rows: QuerySet[Mentee] = Mentee.objects.filter(program=program).annotate(why=why)
    return rows


def mentors_of(program: Program, today: date) -> "QuerySet[Mentor]":
    """Return a program's mentors, each with ``why`` he gets nobody on this day, empty if he may."""
    rows: QuerySet[Mentor] = Mentor.objects.filter(program=program).annotate(why=_mentor_why(today))
    return rows


def mentees_in_pool(program: Program) -> "QuerySet[Mentee]":
    """Return the mentees whom a run reads; those whose requests are served drop out later."""
    return Mentee.objects.filter(program=program).alias(why=_mentee_why()).filter(why="")


def mentors_in_pool(program: Program, today: date) -> "QuerySet[Mentor]":
    """Return the mentors whom a run of this day reads, with or without a free place."""
    rows = Mentor.objects.filter(program=program).alias(why=_mentor_why(today))
    return rows.filter(why__in=["", *IDLE])


def _mentee_why(*more: tuple[Q, EntryReason]) -> Any:
    return _first(
        (Q(state=MenteeState.LEFT), EntryReason.LEFT),
        (Q(state=MenteeState.PAUSED), EntryReason.PAUSED),
        (Q(state=MenteeState.APPLIED), EntryReason.ORIENTATION),
        (HAS_NO_ROLE, EntryReason.NO_ROLE),
        (Q(seeks=[]), EntryReason.NOTHING_SOUGHT),
        *more,
    )


def _mentor_why(today: date) -> Any:
    return _first(
        (Q(state=MentorState.LEFT), EntryReason.LEFT),
        (Q(state=MentorState.REFUSED), EntryReason.REFUSED),
        (Q(~_has_read(), state=MentorState.APPLIED), EntryReason.ORIENTATION),
        (Q(state=MentorState.APPLIED), EntryReason.NOT_VETTED),
        (Q(state=MentorState.PAUSED), EntryReason.PAUSED),
        (HAS_NO_ROLE, EntryReason.NO_ROLE),
        (Q(available_from__gt=today), EntryReason.NOT_YET),
        (Q(available_until__lt=today), EntryReason.NO_LONGER),
        (Q(offers=[]), EntryReason.NO_OFFER),
        (Q(places_held__gte=F("capacity")), EntryReason.FULL),
    )


def open_requests(mentee: Mentee, served: Collection[tuple[int, str]]) -> list[str]:
    """Return the types that a mentee seeks and has no mentor for, in her order."""
    return [kind for kind in mentee.seeks if (mentee.pk, kind) not in served]


def served_mentees(program: Program) -> list[int]:
    """Return the ids of mentees in the pool whose every request has its mentor; three queries."""
    held = held_by_mentee(program)
    served = served_requests(held, program.mentors_per_mentee)
    rows = mentees_in_pool(program).filter(pk__in=held).only("seeks")
    return [mentee.pk for mentee in rows if not open_requests(mentee, served)]


def _first(*reasons: tuple[Q, EntryReason]) -> Any:
    """Return the first reason that holds, as an expression; empty where none does."""
    return Case(*(When(is_so, then=Value(str(why))) for is_so, why in reasons), default=Value(""))


def _has_read() -> Exists:
    return Exists(
        Orientation.objects.filter(
            program=OuterRef("program"),
            user=OuterRef("user"),
            side=Side.MENTOR,
            finished_at__isnull=False,
        )
    )
