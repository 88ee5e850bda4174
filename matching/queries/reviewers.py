"""The admins of a program who could decide in another's place."""

from accounts.models import User
from mentorship.enums import StaffRole
from mentorship.models import Program


def other_admins(program: Program, user: User) -> list[dict[str, object]]:
    """Return id and name of a program's other admins, by name."""
    rows = User.objects.filter(
        staff_roles__program=program, staff_roles__role=StaffRole.ADMIN, is_active=True
    ).exclude(pk=user.pk)
    return list(rows.order_by("name", "pk").values("id", "name"))
