"""The people of a program as rows of a file."""

from typing import Any

from django.utils.translation import gettext as _

from matching.queries import people
from matching.queries.people_search import Asked, Kept, keys_of
from mentorship.enums import MentorState, MentorType
from mentorship.models import Mentee, Program
from mentorship.queries.people import profile_of

BATCH = 5_000


def headings() -> list[str]:
    """Return the first row."""
    return [
        _("Part"), _("Name"), _("E-mail"), _("State"), _("State since"), _("Applied"),
        _("Role"), _("Employer"), _("Work setting"), _("US state"), _("Chapter"),
        _("Seeks or offers"), _("Wants or practices"), _("Places"), _("Places free"),
        _("Orientation read"),
    ]  # fmt: skip


def rows_of(program: Program, asked: Asked, kept: Kept) -> list[list[object]]:
    """Return everybody who is asked for, in the list's order; four queries, two more per batch.

    The team's notes are no part of it: they stay where only its admins read them.
    """
    keys = [(key[0], key[1]) for key in keys_of(program, asked, kept)]
    fields = people.fields_of(program)
    return [
        _row(part, fields.get((people.side_of(part).value, part.pk), []))
        for start in range(0, len(keys), BATCH)
        for part in people.parts_of(program, keys[start : start + BATCH])
    ]


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
    places: list[object] = ["", ""] if is_mentee else _places(part)
    return [
        "; ".join(str(MentorType(kind).label) for kind in kinds),
        "; ".join(fields),
        *places,
        _("Yes") if part.is_oriented else _("No"),
    ]


def _places(mentor: Any) -> list[object]:
    is_open = mentor.state == MentorState.VETTED
    return [mentor.capacity, mentor.capacity - mentor.places_held if is_open else 0]
