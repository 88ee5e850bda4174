"""The people of a program as lists: every part, and one line for each member."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matching.lists import people_query
from matching.lists.shape import Asking, Taken, in_batches
from matching.queries import people, people_export
from matching.queries.people_search import Key, keys_of
from matching.sheets.writing import Column, Row, Sheet, columns
from mentorship.models import Mentee, Mentor, Program
from mentorship.queries.people import profile_of

FILTERS = ("q", "side", "state", "type", "field", "chapter", "mark", "sort")
BATCH = 1_000


def parts(asking: Asking) -> Taken:
    """Return everybody who is asked for, in the order of the people's page."""
    program = asking.program
    fields, chapters = people.choices_of(program)
    asked = people_query.asked_of(asking.query, dict(fields), chapters)
    found = keys_of(program, asked, asking.kept)
    keys = [(key[0], key[1]) for key in found.iterator(chunk_size=BATCH)]
    rows = people_export.rows_of(program, keys)
    return Taken("people", Sheet(people_export.columns_of(), rows), len(keys))


def members(asking: Asking) -> Taken:
    """Return one line for each person, as the import of members reads it."""
    ids = sorted(_ids(asking.program) - asking.kept)
    rows = in_batches(ids, lambda some: _members(asking.program, some))
    return Taken("members", Sheet(_member_columns(), rows), len(ids))


def _ids(program: Program) -> set[int]:
    mentees = Mentee.objects.filter(program=program).order_by().values_list("user_id", flat=True)
    mentors = Mentor.objects.filter(program=program).order_by().values_list("user_id", flat=True)
    return set(mentees.union(mentors))


def _member_columns() -> tuple[Column, ...]:
    return columns(
        email="email", membership_number="membership_number", name="name", chapter="chapter",
        mentee=_("Mentee"), mentor=_("Mentor"), joined_on=_("Account since"),
    )  # fmt: skip


def _members(program: Program, ids: list[int]) -> Iterable[Row]:
    states: dict[Key, str] = {}
    for side, model in (("mentee", Mentee), ("mentor", Mentor)):
        rows: Any = model._default_manager.filter(program=program, user__in=ids)
        states |= {(side, part.user_id): part.get_state_display() for part in rows}
    people_of = User.objects.select_related("profile").in_bulk(ids)
    return [_member(people_of[pk], states) for pk in ids if pk in people_of]


def _member(user: User, states: dict[Key, str]) -> Row:
    profile = profile_of(user)
    return [
        user.email,
        user.membership_number,
        user.name,
        profile.chapter if profile else "",
        states.get(("mentee", user.pk), ""),
        states.get(("mentor", user.pk), ""),
        user.date_joined.date(),
    ]
