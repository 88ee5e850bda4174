"""The people of one program: mentors who wait for vetting, then everybody."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matching.queries.capsule import types_text
from mentorship.enums import MenteeState, MentorState
from mentorship.models import ContentText, Mentee, Mentor, Program
from mentorship.queries.people import facts_line, profile_of

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


def waiting_mentors(program: Program) -> QuerySet[Mentor]:
    """Return the mentors of a program who wait for vetting, the longest wait first."""
    return (
        Mentor.objects.filter(program=program, state=MentorState.APPLIED)
        .select_related("user", *JOINED)
        .prefetch_related(
            "helps_with",
            "user__profile__specializations",
            "user__profile__held_credentials__credential",
        )
        .order_by("applied_at", "pk")
    )


def application(mentor: Mentor, kept: frozenset[int]) -> Json:
    """Return what the vetting card shows; where another admin decides, only that."""
    profile = profile_of(mentor.user)
    is_mine = mentor.user_id not in kept
    why_not = _("You decide nothing about yourself or your own workplace. Another admin does.")
    return {
        "id": mentor.pk,
        "name": mentor.user.name,
        "side": "mentor",
        "facts": facts_line(profile) if is_mine else "",
        "details": [{"term": t, "text": text} for t, text in _details(mentor) if text and is_mine],
        "words": profile.introduction if profile and is_mine else "",
        "when": mentor.applied_at,
        "is_mine": is_mine,
        "why_not": "" if is_mine else why_not,
    }


def _details(mentor: Mentor) -> list[tuple[str, str]]:
    profile = profile_of(mentor.user)
    years = "" if profile is None or profile.years is None else f"{float(profile.years):g}"
    held = profile.held_credentials.all() if profile else []
    fields = profile.specializations.all() if profile else []
    return [
        (_("Offers"), types_text(mentor.offers)),
        (_("Places"), str(mentor.capacity)),
        (_("Years of experience"), years),
        (_("Credentials"), _names(row.credential for row in held)),
        (_("Practices"), _names(fields)),
        (_("Helps with"), _names(mentor.helps_with.all())),
    ]


def _names(entries: Iterable[Any]) -> str:
    return ", ".join(str(entry) for entry in entries)


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
        "name": part.user.name,
        "side": side,
        "facts": "" if part.user_id in kept else facts_line(profile_of(part.user)),
        "state": {"tone": tone, "icon": icon, "text": part.get_state_display()},
        "when": part.applied_at,
    }


def refuse_reasons() -> list[Json]:
    """Return the reasons for "not this round"."""
    row = ContentText.objects.filter(key="vetting.reasons").first()
    options: list[Json] = row.data.get("options", []) if row else []
    return [{"key": option["key"], "label": option["label"]} for option in options]
