"""A mentor's places as one capsule, and the numbers he may change them to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.templatetags.ui import initials
from mentorship.enums import MentorshipState, MentorState
from mentorship.models import Mentor, Mentorship
from mentorship.terms import most_places

TAKEN = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)
MOST_SEGMENTS = 5


@dataclass(frozen=True)
class Segment:
    """One place: taken, held or free."""

    state: str
    label: str = ""


@dataclass(frozen=True)
class Places:
    """What is drawn and said of a mentor's places; ``others`` are numbers one press away."""

    sentence: str
    text: str
    segments: list[Segment]
    others: tuple[int, ...]


def places_of(mentor: Mentor, mine: Sequence[Mentorship]) -> Places | None:
    """Return a mentor's places; held ones are introductions and approvals not yet answered.

    None while he was not vetted. ``mine`` are those that he knows of.
    """
    if mentor.state not in (MentorState.VETTED, MentorState.PAUSED):
        return None
    running = [row for row in mine if row.state in TAKEN]
    asked = [row for row in mine if row.state == MentorshipState.INTRODUCED]
    said = _said(mentor, running, asked)
    return Places(
        sentence=said,
        text=f"{said}.",
        segments=_segments(mentor, running, asked),
        others=_others(mentor),
    )


def _segments(
    mentor: Mentor, running: Sequence[Mentorship], asked: Sequence[Mentorship]
) -> list[Segment]:
    held = max(mentor.places_held - len(running), 0)
    named = [f"{initials(row.mentee_user.name)}?" for row in asked[:held]]
    segments = [Segment("taken", initials(row.mentee_user.name)) for row in running]
    segments += [Segment("held", label) for label in named]
    segments += [Segment("held")] * (held - len(named))
    segments += [Segment("free")] * max(mentor.capacity - mentor.places_held, 0)
    return segments if len(segments) <= MOST_SEGMENTS else []


def _said(mentor: Mentor, running: Sequence[Mentorship], asked: Sequence[Mentorship]) -> str:
    counts = {"taken": len(running), "all": mentor.capacity}
    parts = [_("%(taken)d of %(all)d places taken") % counts]
    if asked:
        name = {"name": asked[0].mentee_user.first_name}
        parts.append(_("one held for %(name)s until you answer") % name)
    if mentor.places_held >= mentor.capacity and not asked:
        parts.append(_("you're full, so nobody new comes"))
    return ", ".join(parts)


def _others(mentor: Mentor) -> tuple[int, ...]:
    """Return the neighboring numbers that the program and what is held allow."""
    least = max(1, mentor.places_held)
    numbers = (mentor.capacity - 1, mentor.capacity + 1)
    return tuple(n for n in numbers if least <= n <= most_places(mentor.program, mentor.offers))
