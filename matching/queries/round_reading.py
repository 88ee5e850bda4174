"""A round as one of its admins reads it, in numbers."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from matching.enums import MatchState
from matching.models import Round, Run
from matching.queries.board import TABS, Board, board_of, latest_runs
from matching.queries.undoable import last_press
from matching.queries.waiting import waiting_in


@dataclass(frozen=True)
class RoundTold:
    """How far a round is; see ``Board`` for what is counted. ``undoable``: her latest press."""

    latest: Run | None
    counts: dict[str, int]
    others: int
    to_hand_over: int
    changed_since: int
    undoable: UUID | None


@dataclass(frozen=True)
class Closing:
    """Who hears of a closed round, and what keeps it from closing or is dropped."""

    hear: int
    unsent: int
    dropped: int


def told(match_round: Round, user: User) -> RoundTold:
    """Return how far a round is, without what another admin decides; at most ten queries."""
    latest, done = latest_runs(match_round)
    board = board_of(match_round, user, done)
    return RoundTold(
        latest=latest,
        counts=_counts(board),
        others=board.others,
        to_hand_over=board.to_hand,
        changed_since=board.stale,
        undoable=last_press(match_round, user),
    )


def _counts(board: Board) -> dict[str, int]:
    states = [brief.state for brief in board.briefs]
    return {state: states.count(state) for state in TABS}


def closing_of(match_round: Round) -> Closing:
    """Return what closing a round would do now; three queries."""
    matches = match_round.matches
    return Closing(
        hear=waiting_in(match_round).count(),
        unsent=matches.filter(state=MatchState.APPROVED).count(),
        dropped=matches.filter(state=MatchState.PROPOSED).count(),
    )
