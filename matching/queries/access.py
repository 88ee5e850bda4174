"""Whose matters a program admin does not see: her own, her workplace's, her reporting line's."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from matching.models import Match
from mentorship.enums import StaffRole
from mentorship.models import Mentor, Program
from mentorship.queries import conflicts


def people_kept_from(
    user: User, program: Program, *, among: Collection[int] | None = None
) -> frozenset[int]:
    """Return the user ids whose pairs another admin decides: her own, colleagues, reports.

    ``among`` limits the search to these users: two queries either way, but of a few rows.
    """
    if among is None:
        return conflicts.kept_from(user, program)
    employers = conflicts.employers_as_staff(user, [program.pk])
    return conflicts.kept_in(user, [program.pk], employers, among=among)


def people_kept_from_anybody(program: Program) -> frozenset[int]:
    """Return whom some admin of a program may not see; two queries for each admin."""
    admins = User.objects.filter(
        staff_roles__program=program, staff_roles__role=StaffRole.ADMIN, is_active=True
    )
    return frozenset().union(*(conflicts.kept_from(admin, program) for admin in admins))


def people_kept_everywhere(user: User) -> frozenset[int]:
    """Return the same for all programs that she administers together; two queries."""
    ids = Program.objects.administered_by(user).values("pk")
    return conflicts.kept_in(user, ids, conflicts.employers_as_staff(user, ids))


def without(rows: Any, kept: Collection[int], mentee: str, mentor: str) -> Any:
    """Leave out rows of which either person, by these fields, is kept from an admin."""
    return rows.exclude(**{f"{mentee}__in": kept}).exclude(**{f"{mentor}__in": kept})


def decidable_by(user: User) -> QuerySet[Match]:
    """Return the matches that an admin may see and decide, in all her programs."""
    kept = people_kept_everywhere(user)
    found: QuerySet[Match] = without(
        Match.objects.administered_by(user), kept, "mentee__user_id", "mentor__user_id"
    )
    return found


def next_best_name(match: Match) -> str:
    """Return the name of the mentee's best alternative with a free place, or an empty text.

    Whom some admin may not see is left out: every one may read the name.
    """
    ids = [row["mentor_id"] for row in match.breakdown.get("alternatives", [])]
    if not ids:
        return ""
    kept = people_kept_from_anybody(match.round.program)
    mentors = Mentor.objects.exclude(user__in=kept).select_related("user").in_bulk(ids)
    for pk in ids:
        mentor = mentors.get(pk)
        if mentor is not None and mentor.places_held < mentor.capacity:
            return mentor.user.name
    return ""
