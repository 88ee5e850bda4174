"""The review board of a round: which matches it lists, their flags and their counts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, QuerySet

from accounts.models import User
from matching.enums import MatchOrigin, MatchState, RunState
from matching.models import Match, Round, Run
from matching.queries.access import people_kept_from
from matching.queries.board_stale import Changes, changes_since_plan

PAGE = 25
TABS = ("proposed", "approved", "rejected", "published")
DECIDED = (MatchState.APPROVED, MatchState.REJECTED, MatchState.PUBLISHED)
UNDECIDED = (MatchState.PROPOSED, MatchState.APPROVED)
# Why somebody looks at a match before it is approved, in the order in which it is said.
FLAGS = ("pinned", "close", "note", "few", "life", "stale", "swapped", "hand", "handed")
# Handed over to the admin who looks: a reason to decide it, not to leave it out.
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Brief:
    """What counts, filters and bulk actions need of one match.

    ``score`` in ten-thousandths; ``points`` of 100, rounded down.
    """

    id: int
    state: str
    score: int
    version: int
    kind: str
    flags: tuple[str, ...]

    @property
    def points(self) -> int:
        """The score as it is shown."""
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

    def with_in(self, state: str, match_id: int) -> "Board":
        """Return the board as if a match were in this state: where it stood before."""
        moved = [
            replace(brief, state=state) if brief.id == match_id else brief for brief in self.briefs
        ]
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


@dataclass(frozen=True, slots=True)
class _Row:
    """What is read of every match of the round."""

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
    created_at: datetime
    is_close: bool | None
    few_answers: bool | None

    @property
    def people(self) -> frozenset[int]:
        """Its two users."""
        return frozenset((self.mentee, self.mentor))


COLUMNS = (
    "id", "state", "score", "version", "mentor_type", "is_pinned", "note", "origin",
    "reviewer_id", "run_id", "mentee__user_id", "mentor__user_id", "created_at",
    "is_close", "few_answers",
)  # fmt: skip


def board_of(match_round: Round, user: User, plan: Run | None = None) -> Board:
    """Return the counts of a round as this admin sees it, with three queries, four with a plan.

    Args:
        plan: the latest run that is done; people who changed since make their proposals stale.
    """
    kept = people_kept_from(user, match_round.program)
    rows = (
        Match.objects.filter(round=match_round, state__in=TABS)
        .annotate(is_close=F("breakdown__is_close"), few_answers=F("breakdown__few_answers"))
        .order_by("-score", "pk")
        .values_list(*COLUMNS)
    )
    everything = [_Row(*row) for row in rows.iterator(chunk_size=5_000)]
    mine = [row for row in everything if not row.people & kept]
    changes = changes_since_plan(match_round, plan) if plan else Changes()
    is_stale = _staleness(changes, plan)
    briefs = tuple(_brief(row, user.pk, is_stale=is_stale(row)) for row in mine)
    return Board(
        briefs,
        kept,
        others=len(everything) - len(mine),
        to_hand=sum(_is_to_hand(row, kept) for row in everything),
        stale=len(_changed_people(mine, changes, is_stale)),
    )


def _is_to_hand(row: _Row, kept: Collection[int]) -> bool:
    return row.state in UNDECIDED and row.reviewer is None and bool(row.people & kept)


def _staleness(changes: Changes, plan: Run | None) -> Callable[[_Row], bool]:
    """Return what tells whether a proposal rests on a profile that changed since."""

    def is_stale(row: _Row) -> bool:
        changed = max((changes[person] for person in row.people if person in changes), default=None)
        if changed is None or row.state != MatchState.PROPOSED:
            return False
        is_planned = plan is not None and row.run == plan.pk and row.origin == MatchOrigin.RUN
        return is_planned or changed > row.created_at

    return is_stale


def _changed_people(
    rows: list[_Row], changes: Changes, is_stale: Callable[[_Row], bool]
) -> set[int]:
    return {person for row in rows if is_stale(row) for person in row.people if person in changes}


def _brief(row: _Row, user_id: int, *, is_stale: bool) -> Brief:
    flags = tuple(flags_of(row, user_id, is_stale=is_stale))
    return Brief(row.id, row.state, row.score, row.version, row.kind, flags)


def flags_of(row: _Row, user_id: int, *, is_stale: bool) -> Iterator[str]:
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
