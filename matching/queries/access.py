"""Whose matters a program admin does not see: her own, her workplace's, her reports'."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from matching.encoding.records import normalize
from matching.models import Match
from mentorship.models import Mentor, Profile, Program, ProgramStaff


def people_kept_from(user: User, program: Program) -> frozenset[int]:
    """Return the user ids whose pairs another admin decides: her own, colleagues, reports."""
    return people_kept_in(user, [program.pk], _staff_of(user).filter(program=program))


def people_kept_everywhere(user: User) -> frozenset[int]:
    """Return the same for all programs that she administers together; two queries."""
    ids = Program.objects.administered_by(user).values("pk")
    return people_kept_in(user, ids, _staff_of(user).filter(program__in=ids))


def people_kept_in(
    user: User, programs: Any, employers: Iterable[tuple[int, str]]
) -> frozenset[int]:
    """Return the same for programs (ids), with (program id, employer) of her work as staff."""
    parts = Q(user__mentee_parts__program__in=programs) | Q(
        user__mentor_parts__program__in=programs
    )
    people = list(
        Profile.objects.filter(parts | Q(user=user))
        .values_list("user_id", "employer", "user__mentee_parts__supervisor_email")
        .order_by()
        .distinct()
    )
    own = [employer for user_id, employer, _boss in people if user_id == user.pk]
    staff = [employer for _program, employer in employers]
    workplaces = {normalize(name) for name in (*own, *staff)} - {""}
    return frozenset(
        {user.pk}
        | {
            user_id
            for user_id, employer, boss in people
            if normalize(employer) in workplaces or (boss or "").lower() == user.email
        }
    )


def _staff_of(user: User) -> Any:
    return ProgramStaff.objects.filter(user=user).values_list("program_id", "employer")


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
    """Return the name of the mentee's best alternative with a free place, or an empty text."""
    ids = [row["mentor_id"] for row in match.breakdown.get("alternatives", [])]
    mentors = Mentor.objects.select_related("user").in_bulk(ids)
    for pk in ids:
        mentor = mentors.get(pk)
        if mentor is not None and mentor.places_held < mentor.capacity:
            return mentor.user.name
    return ""
