"""Whose matters a program admin does not see: her own, her workplace's, her reporting line's."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from mentorship.comparing import normalize
from mentorship.models import Mentee, Mentor, Mentorship, Profile, Program, ProgramStaff


def kept_from(user: User, program: Program) -> frozenset[int]:
    """Return the user ids of a program's people about whom another admin decides."""
    return kept_in(user, [program.pk], employers_as_staff(user, [program.pk]))


def is_kept_from(user: User, person_id: int, program_id: int) -> bool:
    """Whether another admin than ``user`` decides about one person of a program."""
    employers = employers_as_staff(user, [program_id])
    return person_id in kept_in(user, [program_id], employers, among=[person_id])


def touches(user: User, person: User) -> bool:
    """Whether a person's pages tell of somebody of the user's own workplace or reporting line.

    In any program: of the person herself, or of anybody to whom she was ever introduced. The user
    is one of them.
    """
    parts = (person.mentee_parts, person.mentor_parts)
    programs = {pk for rows in parts for pk in rows.values_list("program_id", flat=True)}
    pairs = Mentorship.objects.of(person).values_list("mentee_user_id", "mentor_user_id")
    people = {person.pk, *(pk for pair in pairs for pk in pair)}
    employers = employers_as_staff(user, programs)
    return not people.isdisjoint(kept_in(user, programs, employers, among=people))


def employers_as_staff(user: User, programs: Any) -> list[tuple[int, str]]:
    """Return (program id, employer) of a person's work as staff of programs (ids)."""
    rows = ProgramStaff.objects.filter(user=user, program__in=programs)
    return list(rows.values_list("program_id", "employer"))


def kept_in(
    user: User,
    programs: Any,
    employers: Iterable[tuple[int, str]],
    *,
    among: Collection[int] | QuerySet[Any, Any] | None = None,
) -> frozenset[int]:
    """Return the same for several programs (ids), with her employers as staff; one query.

    Her reporting line are those who named her as supervisor, in whichever program, and whom she
    named. ``among`` limits the search to these user ids, or to those that it would find.
    """
    own_id = Profile.objects.filter(user=user).values("user")
    parts = (side.objects.filter(program__in=programs).values("user") for side in (Mentee, Mentor))
    rows = Profile.objects.filter(user__in=own_id.union(*parts))
    if among is not None:
        rows = rows.filter(Q(user=user) | Q(user__in=among))
    people = list(
        rows.order_by().values_list(
            "user_id", "user__email", "employer", "user__mentee_parts__supervisor_email"
        )
    )
    own = [row for row in people if row[0] == user.pk]
    names = [*(row[2] for row in own), *(employer for _program, employer in employers)]
    workplaces = {normalize(name) for name in names} - {""}
    theirs = {name for name in {row[2] for row in people} if normalize(name) in workplaces}
    bosses = {(row[3] or "").lower() for row in own} - {""}
    return frozenset(
        {user.pk}
        | {
            user_id
            for user_id, email, employer, boss in people
            if employer in theirs or (boss and boss.lower() == user.email) or email in bosses
        }
    )
