"""Which mentees have as many mentors as their program gives."""

from collections import Counter

from django.db.models import Count, QuerySet

from matching.enums import MatchState
from matching.models import Match
from mentorship.enums import HOLDING_STATES
from mentorship.models import Mentorship, Program


def mentors_held(program: Program, also: QuerySet[Match] | None = None) -> dict[int, int]:
    """Return mentee id to the number of her mentors, where she has any.

    Counted are distinct mentors: running mentorships, approved matches and those in ``also``.
    """
    approved = Match.objects.filter(mentee__program=program, state=MatchState.APPROVED)
    held = Mentorship.objects.filter(program=program, state__in=HOLDING_STATES)
    pairs = {
        *approved.values_list("mentee_id", "mentor_id"),
        *held.values_list("mentee_id", "mentor_id"),
    }
    if also is not None:
        pairs |= {*also.values_list("mentee_id", "mentor_id")}
    return dict(Counter(mentee_id for mentee_id, _mentor_id in pairs))


def served_mentees(program: Program, also: QuerySet[Match] | None = None) -> set[int]:
    """Return the ids of mentees without a place for one mentor more."""
    limit = program.mentors_per_mentee
    return {pk for pk, count in mentors_held(program, also).items() if count >= limit}


def approved_places() -> dict[int, int]:
    """Return mentor id to the places held by approved matches that are not published yet."""
    rows = Match.objects.filter(state=MatchState.APPROVED).values("mentor_id")
    return {row["mentor_id"]: row["n"] for row in rows.annotate(n=Count("pk"))}
