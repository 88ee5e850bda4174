"""Proposals that can no longer come true are withdrawn, so that nobody reviews them in vain."""

from django.db.models import Q

from accounts.services import locking
from matching.enums import UNDECIDED_STATES, MatchState
from matching.models import HiddenMentor, Match, Run, Unmatched
from matching.queries.holding import held_by_mentee, served_requests
from matching.services import standing
from mentorship.enums import MenteeState, MentorState, MentorType
from mentorship.models import Mentee, Mentor, Program


def withdraw_impossible(program: Program) -> int:
    """Withdraw proposals of people who paused, left or found a mentor; return how many.

    Call it inside a transaction. Approved matches stay: publishing refuses them with a sentence.
    """
    gone = ~Q(mentee__state=MenteeState.AVAILABLE) | ~Q(mentor__state=MentorState.VETTED)
    requests = served_requests(held_by_mentee(program), program.mentors_per_mentee)
    for kind in MentorType.values:
        mentees = {mentee_id for mentee_id, served in requests if served == kind}
        gone |= Q(mentor_type=kind, mentee_id__in=mentees)
    rows = Match.objects.filter(gone, round__program=program, state=MatchState.PROPOSED)
    matches = list(locking.lock(rows.select_related("round").order_by("pk")))
    for match in matches:
        standing.withdraw(match, actor=None)
    return len(matches)


def without_gone(matches: list[Match], run: Run) -> list[Match]:
    """Leave out whoever paused or left while a run computed, and the mentors hidden meanwhile."""
    program = run.round.program_id
    since = {"program": program, "state_changed_at__gte": run.started_at}
    mentees = Mentee.objects.filter(**since).exclude(state=MenteeState.AVAILABLE)
    mentors = Mentor.objects.filter(**since).exclude(state=MentorState.VETTED)
    gone = set(mentees.values_list("pk", flat=True)), set(mentors.values_list("pk", flat=True))
    apart = HiddenMentor.objects.filter(mentee__program=program, hidden_at__gte=run.started_at)
    hidden = set(apart.values_list("mentee_id", "mentor_id"))
    return [
        row
        for row in matches
        if row.mentee_id not in gone[0]
        and row.mentor_id not in gone[1]
        and (row.mentee_id, row.mentor_id) not in hidden
    ]


def without_kept(unmatched: list[Unmatched], run: Run) -> list[Unmatched]:
    """Leave out, of a run that filled in, the mentors who have somebody: they lack nobody."""
    if not run.fills_in:
        return unmatched
    proposed = Match.objects.filter(round_id=run.round_id, state__in=UNDECIDED_STATES)
    holding = Mentor.objects.filter(program=run.round.program_id, places_held__gt=0)
    kept = {
        *proposed.values_list("mentor_id", flat=True),
        *holding.values_list("pk", flat=True),
    }
    return [row for row in unmatched if row.mentor_id not in kept]
