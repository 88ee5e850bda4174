"""Everybody whom a round keeps apart, from every source, as one list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from matching.encoding.declines import EFFECTS, FORMER_STATES, REFUSED_STATES
from matching.enums import ExclusionKind
from matching.models import Exclusion, HiddenMentor, PairRule, Round
from matching.queries.joined import addresses_of
from matching.queries.naming import called
from matching.services.apart import can_lift
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship

COLUMNS = (
    "x_source", "x_row", "x_one", "x_other", "x_kind", "x_reason", "x_at", "x_by", "x_here",
    "x_liftable",
)  # fmt: skip
ONE_ROUND = [reason for reason, effect in EFFECTS.items() if effect == "next_round"]
MOST_RULES = 25


@dataclass(frozen=True)
class Apart:
    """Two people who are kept apart; ``by`` is an admin's name, where an admin did it."""

    source: str
    id: int
    names: tuple[str, str]
    kind: str
    reason: str
    at: datetime
    by: str
    is_this_round: bool
    can_lift: bool

    @property
    def label(self) -> str:
        """Return the kind as people read it."""
        return str(ExclusionKind(self.kind).label)


def kept_apart(
    match_round: Round, kept: Collection[int], q: str, start: int, size: int
) -> tuple[list[Apart], bool]:
    """Return one page of pairs, the latest first, and whether there are more; one query.

    What a mentee hid shows only that one of the two asked, as everywhere.
    """
    sources = (
        _exclusions(match_round, kept, q),
        _hidden(match_round, kept, q),
        _closed(match_round, kept, q),
    )
    first, *others = sources
    rows = list(
        first.union(*others, all=True).order_by("-x_at", "-x_row")[start : start + size + 1]
    )
    return [_apart(row) for row in rows[:size]], len(rows) > size


def waiting_rules(match_round: Round, kept: Collection[int]) -> tuple[list[PairRule], int]:
    """Return the first rules for people who have not joined, and how many there are.

    Rules with an address of somebody in ``kept`` are another admin's to read.
    """
    theirs = addresses_of(kept)
    rows = PairRule.objects.filter(program=match_round.program)
    rows = rows.exclude(mentee_email__in=theirs).exclude(mentor_email__in=theirs)
    found = list(rows.select_related("created_by").order_by("mentee_email", "pk")[:MOST_RULES])
    return found, rows.count() if len(found) == MOST_RULES else len(found)


def _exclusions(match_round: Round, kept: Collection[int], q: str) -> Any:
    rows = Exclusion.objects.filter(
        Q(round__isnull=True) | Q(round=match_round), program=match_round.program
    )
    return _listed(
        _between(rows, kept, q, "first", "second"),
        source="exclusion", one="first__name", other="second__name", kind=F("kind"),
        reason=F("reason"), at="created_at", by=Coalesce("created_by__name", Value("")),
        here_only=Case(When(round__isnull=False, then=Value(True)), default=Value(False)),
        liftable=can_lift(),
    )  # fmt: skip


def _hidden(match_round: Round, kept: Collection[int], q: str) -> Any:
    rows = HiddenMentor.objects.filter(mentee__program=match_round.program)
    return _listed(
        _between(rows, kept, q, "mentee__user", "mentor__user"),
        source="hidden", one="mentee__user__name", other="mentor__user__name",
        kind=Value(ExclusionKind.BLOCK.value), reason=Value(""), at="hidden_at",
    )  # fmt: skip


def _closed(match_round: Round, kept: Collection[int], q: str) -> Any:
    """Return former pairs, and answers of "not this time" that hold in this round."""
    elsewhere = Q(decline_reason__in=ONE_ROUND) | Q(state=MentorshipState.EXPIRED)
    rows = Mentorship.objects.filter(
        Q(state__in=FORMER_STATES)
        | Q(Q(state__in=REFUSED_STATES) & (~elsewhere | Q(match__round=match_round))),
        program=match_round.program,
    )
    was_pair = Case(
        When(state__in=FORMER_STATES, then=Value(ExclusionKind.FORMER.value)),
        default=Value(ExclusionKind.DECLINED.value),
    )
    return _listed(
        _between(rows, kept, q, "mentee_user", "mentor_user"),
        source="mentorship", one="mentee_user__name", other="mentor_user__name",
        kind=was_pair, reason=Value(""), at="closed_at",
    )  # fmt: skip


def _between(rows: Any, kept: Collection[int], q: str, one: str, other: str) -> Any:
    """Leave out people in ``kept``, and whoever is not called as asked."""
    rows = rows.exclude(**{f"{one}__in": kept}).exclude(**{f"{other}__in": kept})
    return rows.filter(called(q, f"{one}__name", f"{other}__name"))


def _listed(
    rows: Any,
    *,
    source: str,
    one: str,
    other: str,
    kind: Any,
    reason: Any,
    at: str,
    by: Any = None,
    here_only: Any = None,
    liftable: Any = None,
) -> Any:
    """Return the same columns from every source."""
    no = Value(False, output_field=BooleanField())
    nobody = Value("", output_field=CharField())
    named = rows.order_by().annotate(
        x_source=Value(source, output_field=CharField()),
        x_row=F("pk"),
        x_one=F(one),
        x_other=F(other),
        x_kind=kind,
        x_reason=reason,
        x_at=F(at),
        x_by=by or nobody,
        x_here=here_only or no,
        x_liftable=liftable or no,
    )
    return named.values_list(*COLUMNS)


def _apart(row: Any) -> Apart:
    source, pk, one, other, kind, reason, at, by, here_only, liftable = row
    return Apart(
        source=source,
        id=pk,
        names=(one, other),
        kind=kind,
        reason=reason,
        at=at,
        by=by,
        is_this_round=bool(here_only),
        can_lift=bool(liftable),
    )
