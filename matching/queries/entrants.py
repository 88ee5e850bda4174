"""Who is in a round and who is not, with the reason and one step for each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.queries.keys import queued
from matching.enums import EntryReason, StepKind
from matching.models import Round, UnmatchedStep
from matching.queries import entering
from matching.queries.capsule import types_text
from matching.queries.naming import called
from mentorship.clock import local_day
from mentorship.enums import Side
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.waiting import orientation_key

IN, OUT = "in", "out"  # groups beside the reasons themselves
ASKING = ("finish", "place")
FINISH = (EntryReason.NO_ROLE, EntryReason.NOTHING_SOUGHT)


@dataclass(frozen=True)
class Entrant:
    """One person: ``why`` is empty for those who are in; ``step`` names what can be done.

    step: read (the application), remind, finish, place, open, or none; ``is_asked``: it was done.
    """

    id: int
    name: str
    facts: str
    types: str
    why: str
    detail: str
    step: str
    is_asked: bool


@dataclass(frozen=True)
class Counts:
    """How many of one side are in and out, out by reason, and how many another admin sees to."""

    inside: int
    out: int
    by_reason: dict[str, int]
    kept: int


def entrants_of(match_round: Round, side: str) -> "QuerySet[Any]":
    """Return everybody of a side with ``why``; up to three queries before it is read."""
    program = match_round.program
    if side == Side.MENTOR:
        return entering.mentors_of(program, _today(match_round))
    return entering.mentees_of(program, entering.served_mentees(program))


def counts_of(rows: "QuerySet[Any]", kept: Collection[int]) -> Counts:
    """Return the counts of one side; one query."""
    theirs = Q(user__in=kept)
    found = (
        rows.order_by()
        .values("why")
        .annotate(mine=Count("pk", filter=~theirs), theirs=Count("pk", filter=theirs))
    )
    counted = list(found)
    by_reason = {row["why"]: row["mine"] for row in counted if row["mine"]}
    inside = by_reason.pop("", 0)
    return Counts(
        inside=inside,
        out=sum(by_reason.values()),
        by_reason={why: by_reason[why] for why in EntryReason.values if why in by_reason},
        kept=sum(row["theirs"] for row in counted),
    )


def chosen(rows: "QuerySet[Any]", kept: Collection[int], group: str, q: str) -> "QuerySet[Any]":
    """Return the people of a group (in, out, or a reason) whose names hold every word."""
    rows = rows.exclude(user__in=kept)
    if group == OUT:
        rows = rows.exclude(why="")
    else:
        rows = rows.filter(why="" if group == IN else group)
    named = rows.filter(called(q, "user__name")).select_related(
        "user__profile__role", "user__profile__setting"
    )
    return named.order_by("user__name", "pk")


def told(match_round: Round, side: str, rows: Iterable[Any]) -> list[Entrant]:
    """Return people as the page lists them; at most two queries for what was asked of them."""
    listed = list(rows)
    reminded = _reminded(match_round, [p for p in listed if p.why == EntryReason.ORIENTATION])
    asked = _asked(match_round, side, [p.pk for p in listed if _step(p.why, side) in ASKING])
    return [_entrant(part, side, reminded, asked) for part in listed]


def _reminded(match_round: Round, parts: list[Any]) -> set[int]:
    keys = {orientation_key(match_round.program_id, part.user_id): part.pk for part in parts}
    if not keys:
        return set()
    return {keys[key] for key in queued(keys)}


def _asked(match_round: Round, side: str, ids: list[int]) -> set[int]:
    if not ids:
        return set()
    kind = StepKind.PLACE if side == Side.MENTOR else StepKind.PROFILE
    steps = UnmatchedStep.objects.filter(round=match_round, kind=kind, **{f"{side}__in": ids})
    return set(steps.values_list(f"{side}_id", flat=True))


def _entrant(part: Any, side: str, reminded: set[int], asked: set[int]) -> Entrant:
    step = _step(part.why, side)
    return Entrant(
        id=part.pk,
        name=part.user.name,
        facts=facts_line(profile_of(part.user)),
        types=types_text(part.seeks if side == Side.MENTEE else part.offers),
        why=str(EntryReason(part.why).label) if part.why else "",
        detail=_detail(part),
        step=step,
        is_asked=part.pk in (reminded if step == "remind" else asked),
    )


def _step(why: str, side: str) -> str:
    """Return the one thing to do about a reason."""
    if why == EntryReason.NOT_VETTED:
        return "read"
    if why == EntryReason.ORIENTATION:
        return "remind"
    if why in FINISH and side == Side.MENTEE:
        return "finish"
    return "place" if why == EntryReason.FULL else "open"


def _detail(part: Any) -> str:
    """Return the day that a reason ends or began, and how full a mentor is."""
    if part.why == EntryReason.PAUSED and part.paused_until:
        return _("until %(day)s") % {"day": month_day_year(part.paused_until)}
    if part.why == EntryReason.NOT_YET:
        return _("from %(day)s on") % {"day": month_day_year(part.available_from)}
    if part.why == EntryReason.NO_LONGER:
        return _("until %(day)s") % {"day": month_day_year(part.available_until)}
    if part.why == EntryReason.FULL:
        return _("%(held)d of %(capacity)d") % {
            "held": part.places_held,
            "capacity": part.capacity,
        }
    return ""


def _today(match_round: Round) -> date:
    return local_day(match_round.program.time_zone)
