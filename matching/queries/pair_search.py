"""Find people of a program by name, to pair them or keep them apart by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.enums import EntryReason
from matching.queries import entering
from matching.queries.capsule import types_text
from matching.queries.naming import called
from mentorship.models import Program
from mentorship.queries.people import facts_line, profile_of

MOST = 8
MOST_ASKED = 60


@dataclass(frozen=True)
class Found:
    """One person of one side; ``why`` says in words why a run would leave her out."""

    id: int
    name: str
    facts: str
    types: str
    why: str


def mentees(program: Program, q: str, kept: Collection[int], chosen: int | None) -> list[Found]:
    """Return the first mentees of this name, or the chosen one alone; one query."""
    return _found(entering.mentees_of(program), q, kept, chosen, "seeks")


def mentors(
    program: Program, today: date, q: str, kept: Collection[int], chosen: int | None
) -> list[Found]:
    """Return the first mentors of this name, or the chosen one alone; one query."""
    return _found(entering.mentors_of(program, today), q, kept, chosen, "offers")


def _found(rows: Any, q: str, kept: Collection[int], chosen: int | None, types: str) -> list[Found]:
    if not q.split() and chosen is None:
        return []
    rows = rows.exclude(user__in=kept).exclude(why=EntryReason.LEFT)
    if chosen is not None:
        rows = rows.filter(pk=chosen)
    rows = rows.filter(called(q, "user__name")).select_related(
        "user__profile__role", "user__profile__setting"
    )
    return [_person(part, types) for part in rows.order_by("user__name", "pk")[:MOST]]


def _person(part: Any, types: str) -> Found:
    return Found(
        id=part.pk,
        name=part.user.name,
        facts=facts_line(profile_of(part.user)),
        types=types_text(getattr(part, types)),
        why=str(EntryReason(part.why).label) if part.why else "",
    )
