"""Who reviews a round: the admin who looks at it, whom she may not see, and her colleagues."""

from dataclasses import dataclass

from accounts.models import User
from mentorship.enums import StaffRole
from mentorship.models import Program, ProgramStaff
from mentorship.queries import conflicts

Admins = list[dict[str, object]]


@dataclass(frozen=True)
class Reader:
    """An admin at a board: the users kept from her, and the other admins of the program.

    ``admins``: [{id, name}] by name.
    """

    user: User
    kept: frozenset[int]
    admins: Admins


def reader_of(program: Program, user: User) -> Reader:
    """Return who looks at a program's rounds; two queries."""
    staff = list(
        ProgramStaff.objects.filter(program=program)
        .order_by("user__name", "user_id")
        .values_list("user_id", "user__name", "user__is_active", "role", "employer")
    )
    employers = [(program.pk, row[4]) for row in staff if row[0] == user.pk]
    admins: Admins = [
        {"id": pk, "name": name}
        for pk, name, is_active, role, _employer in staff
        if role == StaffRole.ADMIN and is_active and pk != user.pk
    ]
    return Reader(user, conflicts.kept_in(user, [program.pk], employers), admins)
