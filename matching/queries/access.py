"""Whose matters a program admin does not see: her own, her workplace's, her reports'."""

from django.db.models import Q, QuerySet

from accounts.models import User
from matching.encoding.records import normalize
from matching.models import Match
from mentorship.models import Mentor, Profile, Program, ProgramStaff


def people_kept_from(user: User, program: Program) -> frozenset[int]:
    """Return the user ids whose pairs another admin decides: her own, colleagues, reports."""
    return _kept(user, Program.objects.filter(pk=program.pk))


def people_kept_everywhere(user: User) -> frozenset[int]:
    """Return the same for all programs that she administers together; two queries."""
    return _kept(user, Program.objects.administered_by(user))


def _kept(user: User, programs: QuerySet[Program]) -> frozenset[int]:
    ids = programs.values("pk")
    parts = Q(user__mentee_parts__program__in=ids) | Q(user__mentor_parts__program__in=ids)
    rows = (
        Profile.objects.filter(parts | Q(user=user))
        .values_list("user_id", "employer", "user__mentee_parts__supervisor_email")
        .order_by()
        .distinct()
    )
    people = list(rows)
    own = [employer for user_id, employer, _boss in people if user_id == user.pk]
    staff = ProgramStaff.objects.filter(program__in=ids, user=user).values_list(
        "employer", flat=True
    )
    workplaces = {normalize(name) for name in (*own, *staff)} - {""}
    return frozenset(
        {user.pk}
        | {
            user_id
            for user_id, employer, boss in people
            if normalize(employer) in workplaces or (boss or "").lower() == user.email
        }
    )


def decidable_by(user: User) -> QuerySet[Match]:
    """Return the matches that an admin may see and decide, in all her programs."""
    kept = people_kept_everywhere(user)
    rows = Match.objects.administered_by(user)
    found: QuerySet[Match] = rows.exclude(mentee__user_id__in=kept).exclude(
        mentor__user_id__in=kept
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
