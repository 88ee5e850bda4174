"""Who sits at a program's desk, and as what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import StaffRole
from mentorship.models import Program, ProgramStaff
from mentorship.queries import conflicts


@dataclass(frozen=True)
class Staffed:
    """A person's rows in the staff of programs, read once."""

    rows: tuple[ProgramStaff, ...]

    @property
    def roles(self) -> dict[int, set[str]]:
        """Return program id to the person's roles there."""
        found: dict[int, set[str]] = {}
        for row in self.rows:
            found.setdefault(row.program_id, set()).add(row.role)
        return found


def staffed_by(user: User) -> Staffed:
    """Return the person's rows in the staff of programs."""
    return Staffed(tuple(ProgramStaff.objects.filter(user=user)))


def role_name(user: User, roles: Iterable[set[str]]) -> str:
    """Return how the person is called on the desk."""
    held = set().union(*roles)
    if user.is_superuser:
        return _("Association admin")
    if StaffRole.ADMIN in held:
        return _("Program admin")
    return _("Concern contact") if StaffRole.CONTACT in held else _("Viewer")


@dataclass(frozen=True)
class Seat:
    """A person at the desk of one program."""

    user: User
    program: Program
    roles: frozenset[str]
    employers: tuple[str, ...]

    @property
    def sees_names(self) -> bool:
        """Whether people may be named to her: admins. Others see figures only."""
        return self.user.is_superuser or StaffRole.ADMIN in self.roles

    @property
    def role_name(self) -> str:
        """How she is called here."""
        return role_name(self.user, [set(self.roles)])

    def kept(self) -> frozenset[int]:
        """Return the user ids whose matters another admin sees to; one query."""
        employers = [(self.program.pk, employer) for employer in self.employers]
        return conflicts.kept_in(self.user, [self.program.pk], employers)


def seat_at(user: User, slug: str) -> Seat | None:
    """Return a person's seat at a program's desk; None for whoever is not of its staff. One query.

    Association admins sit everywhere.
    """
    rows = _seats(user.pk, slug)
    roles = frozenset(row.my_role for row in rows if row.my_role)
    if not rows or not (roles or user.is_superuser):
        return None
    employers = tuple(row.my_employer for row in rows if row.my_employer)
    return Seat(user, rows[0], roles, employers)


@Prepared
def _seats(user: int, slug: str) -> QuerySet[Any]:
    """Return a program once for each row that its staff has of a person; at least once."""
    mine = FilteredRelation("staff", condition=Q(staff__user_id=user))
    rows = Program.objects.filter(slug=slug).annotate(mine=mine)
    return rows.annotate(my_role=F("mine__role"), my_employer=F("mine__employer"))
