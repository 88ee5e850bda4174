"""The review board of a round: which matches it lists, their flags and their counts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from matching.enums import UNDECIDED_STATES, MatchOrigin, MatchState, RunState
from matching.models import Match, Round, Run
from matching.queries.access import people_kept_from
from matching.queries.board_filters import BY_SCORE, EVERYTHING, Filters, columns, place_of
from matching.queries.board_stale import Changes, changes_since

PAGE = 25
TABS = ("proposed", "approved", "rejected", "published")
DECIDED = (MatchState.APPROVED, MatchState.REJECTED, MatchState.PUBLISHED)
# Why somebody looks at a match before it is approved, in the order in which it is said.
FLAGS = ("pinned", "close", "note", "few", "life", "stale", "swapped", "hand", "handed")
# Handed over to the admin who looks: a reason to decide it, not to leave it out.
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Brief:
    """What counts, lists and bulk actions need of one match.

    ``score`` in ten-thousandths. ``is_found`` and ``place`` are of the list that was asked for.
    """

    id: int
    state: str
    score: int
    version: int
    kind: str
    flags: tuple[str, ...]
    is_found: bool = True
    place: tuple[Any, ...] = ()

    @property
    def points(self) -> int:
        """The score as it is shown: of 100, rounded down."""
        return self.score // 100

    @property
    def is_held(self) -> bool:
        """Flagged: a person looks at it before it is approved."""
        return any(flag != MINE for flag in self.flags)


@dataclass(frozen=True)
class Board:
    """Everything a review page counts.

    ``others`` are matches that another admin decides; ``to_hand`` those of them that are not
    decided and not handed over yet. ``stale`` is how many people changed after the plan was made.
    """

    briefs: tuple[Brief, ...]
    kept: frozenset[int]
    others: int
    to_hand: int = 0
    stale: int = 0

    def of(self, state: str) -> list[Brief]:
        """Return the matches in a state, best first."""
        return [brief for brief in self.briefs if brief.state == state]

    def listed(self, state: str, filters: Filters = EVERYTHING) -> list[Brief]:
        """Return the matches of a tab that fit, in the order that the board was read for."""
        fitting = [brief for brief in self.of(state) if _fits(brief, filters)]
        return sorted(fitting, key=lambda brief: brief.place)

    def with_in(self, state: str, match_id: int) -> "Board":
        """Return the board as if a match were in this state: where it stood before."""
        moved = [replace(one, state=state) if one.id == match_id else one for one in self.briefs]
        return replace(self, briefs=tuple(moved))

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


def _fits(brief: Brief, filters: Filters) -> bool:
    return (
        brief.is_found
        and filters.low <= brief.points <= filters.high
        and filters.kind in ("", brief.kind)
        and set(filters.flags) <= set(brief.flags)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What is read of every match of the round, in the order of ``COLUMNS``."""

    id: int
    state: str
    score: int
    version: int
    kind: str
    is_pinned: bool
    note: str
    origin: str
    reviewer: int | None
    run: int | None
    mentee: int
    mentor: int
    mentee_user: int
    mentor_user: int
    created_at: datetime
    is_close: bool | None
    few_answers: bool | None
    is_found: bool
    first_key: Any
    second_key: Any

    @property
    def people(self) -> frozenset[int]:
        """Its two users."""
        return frozenset((self.mentee_user, self.mentor_user))


COLUMNS = (
    "id", "state", "score", "version", "mentor_type", "is_pinned", "note", "origin",
    "reviewer_id", "run_id", "mentee_id", "mentor_id", "mentee__user_id", "mentor__user_id",
    "created_at", "is_close", "few_answers", "is_found", "first_key", "second_key",
)  # fmt: skip


def board_of(
    match_round: Round,
    user: User,
    plan: Run | None = None,
    *,
    kept: frozenset[int] | None = None,
    filters: Filters = EVERYTHING,
    sort: str = BY_SCORE,
) -> Board:
    """Return a round as this admin sees it; one query for its matches, whatever is asked.

    Args:
        plan: the latest run that is done; people who changed since make its proposals stale.
        kept: whom another admin sees to, where that is known already.
        filters, sort: of the list that will be asked for.
    """
    kept = people_kept_from(user, match_round.program) if kept is None else kept
    everything = [_Row(*row) for row in _read(match_round, filters, sort)]
    mine = [row for row in everything if not row.people & kept]
    changed = _Staleness(changes_since(plan) if plan else Changes(), plan)
    return Board(
        tuple(_brief(row, user.pk, sort, is_stale=bool(changed.by(row))) for row in mine),
        kept,
        others=len(everything) - len(mine),
        to_hand=sum(_is_to_hand(row, kept) for row in everything),
        stale=len({person for row in mine for person in changed.by(row)}),
    )


def _read(match_round: Round, filters: Filters, sort: str) -> Iterator[tuple[Any, ...]]:
    rows = (
        Match.objects.filter(round=match_round, state__in=TABS)
        .annotate(is_close=F("breakdown__is_close"), few_answers=F("breakdown__few_answers"))
        .annotate(**columns(filters, sort))
        .order_by("-score", "pk")
    )
    return iter(rows.values_list(*COLUMNS))


def _is_to_hand(row: _Row, kept: frozenset[int]) -> bool:
    return row.state in UNDECIDED_STATES and row.reviewer is None and bool(row.people & kept)


@dataclass(frozen=True)
class _Staleness:
    """Tells who of a proposed pair changed something after the pair was scored."""

    changes: Changes
    plan: Run | None

    def by(self, row: _Row) -> list[int]:
        """Return the users who did."""
        if row.state != MatchState.PROPOSED:
            return []
        times = {
            row.mentee_user: self.changes.of_mentee(row.mentee_user, row.mentee),
            row.mentor_user: self.changes.of_mentor(row.mentor_user, row.mentor),
        }
        return [user for user, at in times.items() if at and self._is_after(at, row)]

    def _is_after(self, at: datetime, row: _Row) -> bool:
        """Tell whether a change came after a pair was scored: for a plan's, after it was asked."""
        is_planned = self.plan is not None and row.run == self.plan.pk
        return (is_planned and row.origin == MatchOrigin.RUN) or at > row.created_at


def _brief(row: _Row, user_id: int, sort: str, *, is_stale: bool) -> Brief:
    return Brief(
        id=row.id,
        state=row.state,
        score=row.score,
        version=row.version,
        kind=row.kind,
        flags=tuple(_flags(row, user_id, is_stale=is_stale)),
        is_found=row.is_found,
        place=place_of(sort, row.score, row.id, row.first_key, row.second_key),
    )


def _flags(row: _Row, user_id: int, *, is_stale: bool) -> Iterator[str]:
    """Yield why a match asks for a look of its own, in the order of ``FLAGS``."""
    found: Mapping[str, object] = {
        "pinned": row.is_pinned,
        "close": row.is_close,
        "note": row.note,
        "few": row.few_answers,
        "life": row.kind == "life",
        "stale": is_stale,
        "swapped": row.origin == MatchOrigin.SWAP,
        "hand": row.origin == MatchOrigin.HAND,
        "handed": row.reviewer not in (None, user_id),
        MINE: row.reviewer == user_id,
    }
    return (name for name, holds in found.items() if holds)


def matches_of(match_round: Round, kept: Collection[int]) -> QuerySet[Match]:
    """Return a round's matches with everything that the list and the open capsule show."""
    return (
        Match.objects.filter(round=match_round, state__in=TABS)
        .exclude(mentee__user_id__in=kept)
        .exclude(mentor__user_id__in=kept)
        .select_related(
            "mentee__user__profile",
            "mentor__user__profile",
            "decided_by",
            "handed_by",
            "mentorship",
            "round__program",
        )
    )


def rows_of(match_round: Round, board: Board, state: str) -> QuerySet[Match]:
    """Return the matches of one tab, best first."""
    return matches_of(match_round, board.kept).filter(state=state).order_by("-score", "pk")


def latest_runs(match_round: Round) -> tuple[Run | None, Run | None]:
    """Return the latest run, and the latest that is done; without their snapshots."""
    rows = list(match_round.runs.defer("snapshot", "settings").order_by("-pk")[:6])
    done = next((run for run in rows if run.state == RunState.DONE), None)
    return (rows[0] if rows else None), done
