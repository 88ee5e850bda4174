"""The review page of a round: which matches it lists, their counts, and what a run said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from matching.enums import MatchState, RunState
from matching.models import Match, Round, Run
from matching.queries.access import people_kept_from

PAGE = 25
TABS = ("proposed", "approved", "rejected", "published")
DECIDED = (MatchState.APPROVED, MatchState.REJECTED, MatchState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Brief:
    """What counts and bulk actions need of one match; a score in points of 100, rounded down."""

    id: int
    state: str
    points: int
    version: int
    flags: tuple[str, ...]
    decided_by: int | None
    decided_at: datetime | None

    @property
    def is_held(self) -> bool:
        """Pinned or flagged: a person looks at it before it is approved."""
        return bool(self.flags)


@dataclass(frozen=True)
class Board:
    """Everything a review page counts; ``others`` are matches that another admin decides."""

    briefs: tuple[Brief, ...]
    kept: frozenset[int]
    others: int

    def of(self, state: str) -> list[Brief]:
        """Return the matches in a state, best first."""
        return [brief for brief in self.briefs if brief.state == state]

    @property
    def decided(self) -> int:
        """How many matches are decided."""
        return sum(brief.state in DECIDED for brief in self.briefs)

    @property
    def all(self) -> int:
        """How many matches there are to decide or decided."""
        return self.decided + len(self.of(MatchState.PROPOSED))

    def above(self, points: int) -> tuple[list[Brief], list[Brief]]:
        """Return the proposed matches from a score on: those to approve at once, and the held."""
        found = [brief for brief in self.of(MatchState.PROPOSED) if brief.points >= points]
        return (
            [brief for brief in found if not brief.is_held],
            [brief for brief in found if brief.is_held],
        )

    def last_approval_of(self, user: User) -> Brief | None:
        """Return the match that this admin approved last, if it is still only approved."""
        mine = [brief for brief in self.of(MatchState.APPROVED) if brief.decided_by == user.pk]
        return max(mine, key=lambda brief: str(brief.decided_at), default=None)


def board_of(match_round: Round, user: User) -> Board:
    """Return the counts of a round as this admin sees it, with two queries."""
    kept = people_kept_from(user, match_round.program)
    rows = (
        Match.objects.filter(round=match_round, state__in=TABS)
        .annotate(
            is_close=F("breakdown__is_close"), few_answers=F("breakdown__few_answers")
        )
        .order_by("-score", "pk")
        .values(
            "id", "state", "score", "version", "is_pinned", "note", "mentor_type", "is_close",
            "few_answers", "decided_by_id", "decided_at", "mentee__user_id", "mentor__user_id",
        )
    )  # fmt: skip
    everything: list[Mapping[str, Any]] = list(rows)
    mine = [r for r in everything if not {r["mentee__user_id"], r["mentor__user_id"]} & kept]
    return Board(tuple(map(_brief, mine)), kept, len(everything) - len(mine))


def _brief(row: Mapping[str, Any]) -> Brief:
    return Brief(
        id=row["id"],
        state=row["state"],
        points=row["score"] // 100,
        version=row["version"],
        flags=flags(row),
        decided_by=row["decided_by_id"],
        decided_at=row["decided_at"],
    )


def flags(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why a match asks for a look of its own, in a fixed order."""
    found = {
        "pinned": row["is_pinned"],
        "close": row["is_close"],
        "note": row["note"],
        "few": row["few_answers"],
        "life": row["mentor_type"] == "life",
    }
    return tuple(name for name, holds in found.items() if holds)


def rows_of(match_round: Round, board: Board, state: str) -> QuerySet[Match]:
    """Return the matches of one tab with everything that the list and the open capsule show."""
    return (
        Match.objects.filter(round=match_round, state=state)
        .exclude(mentee__user_id__in=board.kept)
        .exclude(mentor__user_id__in=board.kept)
        .select_related(
            "mentee__user__profile",
            "mentor__user__profile",
            "decided_by",
            "mentorship",
            "round__program",
        )
        .order_by("-score", "pk")
    )


def latest_runs(match_round: Round) -> tuple[Run | None, Run | None]:
    """Return the latest run, and the latest that is done; without their snapshots."""
    rows = list(match_round.runs.defer("snapshot", "settings").order_by("-pk")[:6])
    done = next((run for run in rows if run.state == RunState.DONE), None)
    return (rows[0] if rows else None), done
