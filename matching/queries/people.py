"""The people of one program: mentors who wait for vetting, then everybody."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.queries.capsule import types_text
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Mentee, Mentor, Orientation, Program
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.vetting import has_answered, is_asked

Json = dict[str, Any]
STATE_TAGS: dict[str, tuple[str, str]] = {
    MenteeState.AVAILABLE: ("good", "check"),
    MentorState.APPLIED: ("info", "clock"),
    MentorState.VETTED: ("good", "shield-check"),
    MentorState.REFUSED: ("", "x"),
    MentorState.PAUSED: ("warn", "pause"),
    MentorState.LEFT: ("", "log-out"),
}
JOINED = ("user__profile__role", "user__profile__setting")


@dataclass(frozen=True)
class Waiting:
    """How many mentors of a program wait, and how many of them answered a question."""

    n: int
    answered: int


def waiting_mentors(program: Program) -> QuerySet[Mentor]:
    """Return the mentors of a program who wait for vetting, the longest wait first."""
    read = Orientation.objects.filter(
        program=program, user=OuterRef("user"), side=Side.MENTOR, finished_at__isnull=False
    )
    return (
        Mentor.objects.filter(program=program, state=MentorState.APPLIED)
        .select_related("user", *JOINED)
        .annotate(
            is_asked=is_asked(),
            has_answered=has_answered(),
            is_oriented=Exists(read),
        )
        .order_by("applied_at", "pk")
    )


def waiting_of(program: Program) -> Waiting:
    """Return how many wait; one query."""
    counts = waiting_mentors(program).aggregate(
        n=Count("pk"), answered=Count("pk", filter=Q(has_answered=True, is_asked=False))
    )
    return Waiting(**counts)


def application(mentor: Any, kept: Collection[int]) -> Json:
    """Return a row of the vetting queue; where another admin decides, only that."""
    is_mine = mentor.user_id not in kept
    tone, icon, text = _stage(mentor) if is_mine else ("", "eye-off", _("Another admin decides"))
    return {
        "id": mentor.pk,
        "name": mentor.user.name,
        "side": "mentor",
        "facts": facts_line(profile_of(mentor.user)) if is_mine else "",
        "offers": types_text(mentor.offers) if is_mine else "",
        "when": mentor.applied_at,
        "days": (timezone.now() - mentor.applied_at).days,
        "stage": {"tone": tone, "icon": icon, "text": text},
        "is_mine": is_mine,
    }


def _stage(mentor: Any) -> tuple[str, str, str]:
    """Return what the next step of an application waits for: tone, icon, words."""
    if mentor.is_asked:
        return "", "clock", _("Asked, no answer yet")
    if mentor.has_answered:
        return "info", "messages-square", _("Answered")
    if not mentor.is_oriented:
        return "", "book-open", _("Orientation not read")
    return "good", "check", _("Ready to decide")


def everybody(
    program: Program, start: int, size: int, kept: Collection[int] = ()
) -> tuple[list[Json], bool]:
    """Return one page of mentors, then mentees, and whether there are more; at most 3 queries.

    Of people in ``kept`` it says no more than name, part and state: another admin sees to them.
    """
    total = Mentor.objects.filter(program=program).count() if start else 0
    rows = [
        _person(p, "mentor", kept) for p in _part(Mentor.objects, program)[start : start + size + 1]
    ]
    begun = max(start - total, 0)
    missing = size + 1 - len(rows)
    if missing:
        mentees = _part(Mentee.objects, program)[begun : begun + missing]
        rows += [_person(part, "mentee", kept) for part in mentees]
    return rows[:size], len(rows) > size


def _part(manager: Any, program: Program) -> Any:
    return (
        manager.filter(program=program).select_related("user", *JOINED).order_by("user__name", "pk")
    )


def _person(part: Mentee | Mentor, side: str, kept: Collection[int]) -> Json:
    tone, icon = STATE_TAGS.get(part.state, ("", "circle-dashed"))
    return {
        "id": part.pk,
        "name": part.user.name,
        "side": side,
        "has_file": side == "mentor" and part.user_id not in kept,
        "facts": "" if part.user_id in kept else facts_line(profile_of(part.user)),
        "state": {"tone": tone, "icon": icon, "text": part.get_state_display()},
        "when": part.applied_at,
    }
