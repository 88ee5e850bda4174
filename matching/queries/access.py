"""Whose matters a program admin does not see: her own, her workplace's, her reports'."""

from django.db.models import Q, QuerySet

from accounts.models import User
from matching.encoding.records import normalize
from matching.models import Match
from mentorship.models import Mentor, Profile, Program, ProgramStaff


def people_kept_from(user: User, program: Program) -> frozenset[int]:
    """Return the user ids whose pairs another admin decides: her own, colleagues, reports."""
    parts = Q(user__mentee_parts__program=program) | Q(user__mentor_parts__program=program)
    rows = (
        Profile.objects.filter(parts | Q(user=user))
        .values_list("user_id", "employer", "user__mentee_parts__supervisor_email")
        .order_by()
        .distinct()
    )
    people = list(rows)
    own = [employer for user_id, employer, _boss in people if user_id == user.pk]
    workplaces = {normalize(name) for name in (*own, *_staff_employers(user, program))} - {""}
    return frozenset(
        {user.pk}
        | {
            user_id
            for user_id, employer, boss in people
            if normalize(employer) in workplaces or (boss or "").lower() == user.email
        }
    )


def _staff_employers(user: User, program: Program) -> QuerySet[ProgramStaff, str]:
    rows = ProgramStaff.objects.filter(program=program, user=user)
    return rows.values_list("employer", flat=True)


def decided_by(user: User, program: Program, matches: QuerySet[Match]) -> QuerySet[Match]:
    """Return those of the matches that this admin may see and decide."""
    kept = people_kept_from(user, program)
    return matches.exclude(mentee__user_id__in=kept).exclude(mentor__user_id__in=kept)


def next_best_name(match: Match) -> str:
    """Return the name of the mentee's best alternative with a free place, or an empty text."""
    ids = [row["mentor_id"] for row in match.breakdown.get("alternatives", [])]
    mentors = Mentor.objects.select_related("user").in_bulk(ids)
    for pk in ids:
        mentor = mentors.get(pk)
        if mentor is not None and mentor.places_held < mentor.capacity:
            return mentor.user.name
    return ""
