"""Thank-yous that may be shown, by first names: what their writers agreed to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from matching.queries.access import without
from mentorship.models import Program, ThankYou

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """One line of thanks with the first name of its writer."""

    line: str
    name: str
    written_at: datetime


def shown(program: Program, kept: Collection[int], number: int) -> tuple[list[Shown], bool]:
    """Return one page of them, the newest first, and whether there are more; one query.

    ``kept`` are user ids whose pairs another admin sees to. The other's name is not told: she was
    not asked.
    """
    rows = ThankYou.objects.filter(mentorship__program=program, may_be_shown=True)
    mine = without(rows, kept, "mentorship__mentee_user", "mentorship__mentor_user")
    start = (number - 1) * PAGE
    found = list(mine.select_related("author").order_by("-pk")[start : start + PAGE + 1])
    lines = [Shown(row.line, row.author.first_name, row.written_at) for row in found[:PAGE]]
    return lines, len(found) > PAGE
