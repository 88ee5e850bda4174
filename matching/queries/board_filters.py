"""Which matches of a tab are listed, and in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from matching.models import Match, Round
from matching.queries.board import TABS, Board, Brief

HIGHEST = 100
SORTS = ("score", "weakest", "close", "waiting")
BY_SCORE = SORTS[0]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed down to; the flags are all asked for at once."""

    q: str = ""
    specialization: str = ""
    kind: str = ""
    low: int = 0
    high: int = HIGHEST
    flags: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many are set."""
        is_scored = (self.low, self.high) != (0, HIGHEST)
        words = (self.q, self.specialization, self.kind)
        return sum(map(bool, words)) + is_scored + len(self.flags)


def listed(
    board: Board, state: str, filters: Filters, sort: str, match_round: Round
) -> list[Brief]:
    """Return the matches of a tab that fit the filters, in order; no query where none is needed."""
    here = [brief for brief in board.of(state) if _fits(brief, filters)]
    if filters.q or filters.specialization:
        found = _found(match_round, filters)
        here = [brief for brief in here if brief.id in found]
    return _sorted(here, sort, match_round)


def _fits(brief: Brief, filters: Filters) -> bool:
    return (
        filters.low <= brief.points <= filters.high
        and filters.kind in ("", brief.kind)
        and set(filters.flags) <= set(brief.flags)
    )


def _found(match_round: Round, filters: Filters) -> set[int]:
    """Return the matches by what the database knows: names, taken literally, and what she seeks."""
    rows = Match.objects.filter(round=match_round, state__in=TABS)
    if filters.q:
        names = ("mentee__user__name__icontains", "mentor__user__name__icontains")
        rows = rows.filter(Q(**{names[0]: filters.q}) | Q(**{names[1]: filters.q}))
    if filters.specialization:
        rows = rows.filter(mentee__wants__slug=filters.specialization)
    return set(rows.values_list("pk", flat=True))


def _sorted(briefs: list[Brief], sort: str, match_round: Round) -> list[Brief]:
    """Sort matches that come best first."""
    if sort == BY_SCORE:
        return briefs
    if sort == "weakest":
        return sorted(briefs, key=lambda brief: (brief.score, brief.id))
    keys = KEYS[sort](Match.objects.filter(round=match_round, state__in=TABS))
    return sorted(briefs, key=lambda brief: (keys[brief.id], brief.score, brief.id))


def _margins(rows: Iterable[Any]) -> dict[int, tuple[bool, int]]:
    """Return what choosing the nearest other mentor would cost; those without any come last."""
    return {pk: _margin(others or []) for pk, others in rows}


def _margin(others: list[dict[str, Any]]) -> tuple[bool, int]:
    costs = [one["loss"] if one["loss"] is not None else -one["difference"] for one in others]
    return (not costs, min(costs, default=0))


def _by_margin(matches: Any) -> dict[int, tuple[bool, int]]:
    return _margins(matches.values_list("pk", "breakdown__alternatives"))


def _by_waiting(matches: Any) -> dict[int, tuple[int, datetime]]:
    rows = matches.values_list("pk", "mentee__waited_rounds", "mentee__applied_at")
    return {pk: (-rounds, applied_at) for pk, rounds, applied_at in rows}


KEYS: dict[str, Callable[[Any], dict[int, Any]]] = {"close": _by_margin, "waiting": _by_waiting}
