"""Who in a round waits without a proposal."""

from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.entering import mentees_in_pool, open_requests
from matching.queries.holding import held_by_mentee, served_requests


def without_proposal(match_round: Round) -> list[int]:
    """Return the ids of mentees with a request that neither a mentor nor a proposal serves."""
    program = match_round.program
    proposals = Match.objects.filter(round=match_round, state=MatchState.PROPOSED)
    held = held_by_mentee(program, also=proposals)
    served = served_requests(held, program.mentors_per_mentee)
    rows = mentees_in_pool(program).only("seeks")
    return [mentee.pk for mentee in rows if open_requests(mentee, served)]
