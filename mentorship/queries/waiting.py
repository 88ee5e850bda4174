"""Who began something and left it: an orientation, an application."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from accounts.queries.keys import was_queued
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Draft, Mentee, Mentor, Orientation, Program

LEFT_ALONE = timedelta(days=3)
TOO_LATE = timedelta(days=10)  # what waits longer was mentioned, or the sweep stood still
CATEGORY = "orientation_waiting"
GONE = (MentorState.LEFT, MentorState.REFUSED)


def orientation_key(program_id: int, user_id: int) -> str:
    """Return the key of the one mail about an orientation that waits."""
    return f"{CATEGORY}.{program_id}.{user_id}"


def waiting_for_orientation(now: datetime) -> set[tuple[int, int]]:
    """Return (program id, user id) of people whom it is time to tell; two queries."""
    due = Q(applied_at__lte=now - LEFT_ALONE, applied_at__gt=now - TOO_LATE)
    key = Concat(
        Value(f"{CATEGORY}."), Cast(OuterRef("program_id"), CharField()),
        Value("."), Cast(OuterRef("user_id"), CharField()),
    )  # fmt: skip
    rows = [
        part.filter(due).exclude(was_queued(key)).values_list("program_id", "user_id")
        for part in (_mentees(), _mentors())
    ]
    return {row for part in rows for row in part}


def sides_waiting(program: Program, user: User) -> list[Side]:
    """Return the sides on which a person's way on waits for the orientation; two queries."""
    mine = {"program": program, "user": user}
    waiting = {
        Side.MENTEE: _mentees().filter(**mine).exists(),
        Side.MENTOR: _mentors().filter(**mine).exists(),
    }
    return [side for side in Side if waiting[side]]


def _mentees() -> "QuerySet[Mentee]":
    """Return mentees who stay out of the pool until they have read."""
    rows = Mentee.objects.filter(state=MenteeState.APPLIED, program__orientation_first=True)
    return rows.exclude(_has_read(Side.MENTEE))


def _mentors() -> "QuerySet[Mentor]":
    """Return mentors who cannot be vetted until they have read."""
    return Mentor.objects.filter(state=MentorState.APPLIED).exclude(_has_read(Side.MENTOR))


def _has_read(side: Side) -> Exists:
    read = Orientation.objects.filter(side=side, finished_at__isnull=False)
    return Exists(read.filter(program=OuterRef("program"), user=OuterRef("user")))


def drafts_left_alone(now: datetime) -> "QuerySet[Draft]":
    """Return applications begun, not sent and not mentioned yet, in programs that are open.

    Answers that somebody changes after applying are no application.
    """
    part = {"program": OuterRef("program"), "user": OuterRef("user")}
    mentee = Mentee.objects.filter(**part).exclude(state=MenteeState.LEFT)
    mentor = Mentor.objects.filter(**part).exclude(
        state__in=(MentorState.LEFT, MentorState.REFUSED)
    )
    has_part = Q(Exists(mentee), side=Side.MENTEE) | Q(Exists(mentor), side=Side.MENTOR)
    rows = Draft.objects.filter(reminded_at__isnull=True, saved_at__lte=now - LEFT_ALONE)
    return rows.filter(program__is_open=True).exclude(has_part)


def is_left_alone(draft_id: int) -> bool:
    """Whether a draft that was mentioned is still there, and nobody touched it since."""
    return Draft.objects.filter(pk=draft_id, saved_at__lte=F("reminded_at")).exists()
