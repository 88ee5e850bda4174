"""What a board's list is narrowed down to, and its order, as columns of the one query it makes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from matching.queries.naming import called
from mentorship.models import Mentee

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


EVERYTHING = Filters()


def columns(filters: Filters, sort: str) -> dict[str, Any]:
    """Return what a match's row says besides itself: is it found, and what its place depends on."""
    keys = {
        "close": (F("breakdown__alternatives"), Value(0)),
        "waiting": (F("mentee__waited_rounds"), F("mentee__applied_at")),
    }
    first, second = keys.get(sort, (Value(0), Value(0)))
    return {"is_found": _is_found(filters), "first_key": first, "second_key": second}


def _is_found(filters: Filters) -> Any:
    """Return whether the database finds a match: names, taken literally, and what she seeks."""
    wanted = called(filters.q, "mentee__user__name", "mentor__user__name")
    if filters.specialization:
        hers = Mentee.wants.through.objects.filter(
            mentee=OuterRef("mentee_id"), specialization__slug=filters.specialization
        )
        wanted &= Q(Exists(hers))
    if not wanted:
        return Value(True, output_field=BooleanField())
    return Case(When(wanted, then=True), default=False, output_field=BooleanField())


def place_of(sort: str, score: int, match_id: int, first: Any, second: Any) -> tuple[Any, ...]:
    """Return what a match is sorted by; equals are told apart by score and number."""
    if sort == "weakest":
        return (score, match_id)
    if sort == "close":
        return (*_margin(first or []), score, match_id)
    if sort == "waiting":
        return (-first, second, score, match_id)
    return (-score, match_id)


def _margin(others: list[dict[str, Any]]) -> tuple[bool, int]:
    """Return what choosing the nearest other mentor would cost; those without any come last."""
    costs = [one["loss"] if one["loss"] is not None else -one["difference"] for one in others]
    return (not costs, min(costs, default=0))
