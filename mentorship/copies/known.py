"""Mentorships and introductions as one of their two may know them."""

from dataclasses import dataclass

from accounts.models import User
from mentorship import rules
from mentorship.enums import Side
from mentorship.models import Mentorship
from mentorship.queries.introduction_reading import brief
from mentorship.queries.introductions import introductions_readable_by


@dataclass(frozen=True)
class Known:
    """One of hers; ``name`` is the other's as her pages show it, empty where they show none.

    Where ``is_open`` she may read what the two keep; later only what she wrote herself.
    """

    row: Mentorship
    side: Side
    name: str
    is_open: bool

    def who(self, side: str) -> str:
        """Return whose a side is, in her words."""
        return "" if not side else "me" if side == self.side else "partner"


Pairs = dict[int, Known]


def pairs_of(person: User) -> Pairs:
    """Return all that a person may know of, by id, the first introduced first."""
    rows = introductions_readable_by(person).with_people().prefetch_related("questions")
    return {row.pk: _known(row, person) for row in rows.order_by("introduced_at", "pk")}


def _known(row: Mentorship, person: User) -> Known:
    told = brief(row, person)
    return Known(row, told.side, told.name, rules.can_read_mentorship(person, row))
