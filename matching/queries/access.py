"""Whose matters a program admin does not see: her own, her workplace's, her reports'."""

from django.db.models import Q, QuerySet

from accounts.models import User
from matching.encoding.records import normalize
from matching.models import Match
from mentorship.models import Mentee, Mentor, Profile, Program, ProgramStaff


def people_kept_from(user: User, program: Program) -> frozenset[int]:
    """Return the user ids whose pairs another admin decides: her own, colleagues, reports."""
    kept = {user.pk, *_reports(user, program)}
    workplaces = _workplaces(user, program)
    if workplaces:
        parts = Q(user__mentee_parts__program=program) | Q(user__mentor_parts__program=program)
        rows = Profile.objects.filter(parts).exclude(employer="")
        kept |= {
            user_id
            for user_id, employer in rows.values_list("user_id", "employer").distinct()
            if normalize(employer) in workplaces
        }
    return frozenset(kept)


def _reports(user: User, program: Program) -> QuerySet[Mentee, int]:
    return Mentee.objects.filter(program=program, supervisor_email__iexact=user.email).values_list(
        "user_id", flat=True
    )


def _workplaces(user: User, program: Program) -> frozenset[str]:
    names = ProgramStaff.objects.filter(program=program, user=user).values_list(
        "employer", flat=True
    )
    own = Profile.objects.filter(user=user).values_list("employer", flat=True)
    return frozenset(filter(None, map(normalize, [*names, *own])))


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
