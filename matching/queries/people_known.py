"""A part by its id for programs, where somebody may know of it."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Value

from accounts.models import User
from matching.queries.people import Part
from matching.queries.people_person import part_in
from matching.queries.people_search import MODELS
from mentorship.queries import conflicts


def part_of(user: User, programs: Any, uuid: str) -> tuple[Part, Collection[int]] | None:
    """Return a part of these programs and whom the reader may not see; four queries.

    None where there is none, or another admin takes care of the person.
    """
    found = list(_keys(programs, uuid))
    if not found:
        return None
    side, pk, program_id, slug, person_id = found[0]
    employers = conflicts.employers_as_staff(user, [program_id])
    kept = conflicts.kept_in(user, [program_id], employers)
    part = None if person_id in kept else part_in(slug, side, pk)
    return (part, kept) if part is not None else None


def _keys(programs: Any, uuid: str) -> Any:
    rows = [
        model._default_manager.filter(uuid=uuid, program__in=programs)
        .order_by()
        .annotate(part_side=Value(side, output_field=CharField()))
        .values_list("part_side", "pk", "program_id", "program__slug", "user_id")
        for side, model in MODELS.items()
    ]
    return rows[0].union(rows[1], all=True)
