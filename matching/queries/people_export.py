"""The people of a program as rows of a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from matching.queries import people
from matching.queries.people_search import Key
from matching.sheets.writing import Column, Row, columns
from mentorship.enums import MentorState, MentorType
from mentorship.models import Mentee, Program
from mentorship.queries.people import profile_of

BATCH = 1_000


def columns_of() -> tuple[Column, ...]:
    """Return the columns."""
    return columns(
        part=_("Part"), name=_("Name"), email=_("E-mail"), state=_("State"),
        state_since=_("State since"), applied_on=_("Applied"), role=_("Role"),
        employer=_("Employer"), setting=_("Work setting"), us_state=_("US state"),
        chapter=_("Chapter"), mentor_types=_("Seeks or offers"),
        specializations=_("Wants or practices"), places=_("Places"),
        places_free=_("Places free"), is_oriented=_("Orientation read"),
    )  # fmt: skip


def rows_of(program: Program, keys: Sequence[Key]) -> Iterator[Row]:
    """Return these parts, in their order, as they are read: six queries for each batch.

    The team's notes are no part of it: they stay where only its admins read them.
    """
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        fields = people.fields_of(some)
        for part in people.parts_of(program, some):
            yield _row(part, fields.get((people.side_of(part).value, part.pk), []))


def _row(part: Any, fields: list[str]) -> list[object]:
    return [*_who(part), *_work(part), *_offer(part, fields)]


def _who(part: Any) -> list[object]:
    return [
        people.side_of(part).label,
        part.user.name,
        part.user.email,
        part.get_state_display(),
        part.state_changed_at.date(),
        part.applied_at.date(),
    ]


def _work(part: Any) -> list[object]:
    profile = profile_of(part.user)
    if profile is None:
        return [""] * 5
    role = profile.role.name if profile.role else ""
    setting = profile.setting.name if profile.setting else ""
    return [role, profile.employer, setting, profile.state, profile.chapter]


def _offer(part: Any, fields: list[str]) -> list[object]:
    is_mentee = isinstance(part, Mentee)
    kinds = part.seeks if is_mentee else part.offers
    places: list[object] = [None, None] if is_mentee else _places(part)
    return [
        "; ".join(str(MentorType(kind).label) for kind in kinds),
        "; ".join(fields),
        *places,
        _("Yes") if part.is_oriented else _("No"),
    ]


def _places(mentor: Any) -> list[object]:
    is_open = mentor.state == MentorState.VETTED
    return [mentor.capacity, mentor.capacity - mentor.places_held if is_open else 0]
