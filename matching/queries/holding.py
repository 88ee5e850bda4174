"""Which requests have the mentor they asked for, and which mentees have all they may."""

from django.db.models import Count, Q, QuerySet

from matching.enums import MatchState
from matching.models import Match
from mentorship.enums import HOLDING_STATES, MentorType
from mentorship.models import Mentor, Mentorship, Program

# Mentee id to (mentor id, type) of each mentor she has.
Held = dict[int, set[tuple[int, str]]]


def held_by_mentee(
    program: Program, also: QuerySet[Match] | None = None, mentee_id: int | None = None
) -> Held:
    """Return who has which mentors: running mentorships, approved matches and those in ``also``.

    With ``mentee_id`` of her alone.
    """
    hers = Q() if mentee_id is None else Q(mentee=mentee_id)
    approved = Match.objects.filter(hers, mentee__program=program, state=MatchState.APPROVED)
    running = Mentorship.objects.filter(hers, program=program, state__in=HOLDING_STATES)
    found: Held = {}
    for rows in (approved, running, *([] if also is None else [also])):
        for mentee_id, *mentor in rows.values_list("mentee_id", "mentor_id", "mentor_type"):
            found.setdefault(mentee_id, set()).add((mentor[0], mentor[1]))
    return found


def mentors_of(held: Held, mentee_id: int) -> int:
    """Return how many different mentors a mentee has."""
    return len({mentor_id for mentor_id, _kind in held.get(mentee_id, ())})


def served_requests(held: Held, limit: int) -> set[tuple[int, str]]:
    """Return (mentee id, type) of every request that takes no mentor more.

    Her requests of a type that she has; all of them where she has as many mentors as ``limit``.
    """
    return {
        (mentee_id, str(kind))
        for mentee_id, mentors in held.items()
        for kind in MentorType.values
        if mentors_of(held, mentee_id) >= limit or kind in {had for _mentor, had in mentors}
    }


def approved_places() -> dict[int, int]:
    """Return mentor id to the places held by approved matches that are not published yet."""
    rows = Match.objects.filter(state=MatchState.APPROVED).values("mentor_id")
    return {row["mentor_id"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def is_spoken_for(mentor: Mentor, round_id: int) -> bool:
    """Tell whether a mentor's places are all held, or meant for proposals of a round."""
    proposed = Match.objects.filter(round=round_id, mentor=mentor, state=MatchState.PROPOSED)
    return mentor.places_held + proposed.count() >= mentor.capacity
