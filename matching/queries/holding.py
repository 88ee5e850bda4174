"""Which mentees have as many mentors as their program gives."""

from django.db.models import QuerySet

from matching.enums import MatchState
from matching.models import Match
from mentorship.enums import HOLDING_STATES
from mentorship.models import Mentorship, Program


def served_mentees(program: Program, also: QuerySet[Match] | None = None) -> set[int]:
    """Return the ids of mentees without a place for one mentor more.

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
    counts: dict[int, int] = {}
    for mentee_id, _mentor_id in pairs:
        counts[mentee_id] = counts.get(mentee_id, 0) + 1
    return {pk for pk, count in counts.items() if count >= program.mentors_per_mentee}
