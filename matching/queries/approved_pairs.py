"""The pairs that a round has approved or sent, as a list to print or to take away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from matching.enums import KEPT_STATES
from matching.models import Match, Round


@dataclass(frozen=True, slots=True)
class ApprovedPair:
    """One pair; the score in points of 100."""

    mentee: str
    mentee_email: str
    mentor: str
    mentor_email: str
    kind: str
    score: int
    state: str
    decided_by: str
    decided_at: datetime | None


def approved_pairs(match_round: Round, kept: Collection[int]) -> tuple[list[ApprovedPair], int]:
    """Return a round's pairs by the mentee's name, and how many more another admin sees to."""
    rows = Match.objects.filter(round=match_round, state__in=KEPT_STATES, is_over=False)
    people = rows.select_related("mentee__user", "mentor__user", "decided_by").defer("breakdown")
    everything = list(people.order_by("mentee__user__name", "pk"))
    mine = [match for match in everything if not _people(match) & set(kept)]
    return [_pair(match) for match in mine], len(everything) - len(mine)


def _people(match: Match) -> set[int]:
    return {match.mentee.user_id, match.mentor.user_id}


def _pair(match: Match) -> ApprovedPair:
    return ApprovedPair(
        mentee=match.mentee.user.name,
        mentee_email=match.mentee.user.email,
        mentor=match.mentor.user.name,
        mentor_email=match.mentor.user.email,
        kind=str(match.get_mentor_type_display()),
        score=match.score // 100,
        state=str(match.get_state_display()),
        decided_by=match.decided_by.name if match.decided_by else "",
        decided_at=match.decided_at,
    )
