"""Who waits for a mentor in a round, in the order of the line, and what she reads about it."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest, Least

from matching.encoding.pool import MOST_WAITING, PARTNER_LEFT, WAITED_ROUND
from matching.enums import UNDECIDED_STATES, RunState
from matching.models import Match, Round, Run, Unmatched
from matching.queries.home_rows import SERVED, left_over
from mentorship.enums import HOLDING_STATES, MenteeState
from mentorship.models import Mentee, Mentorship


def waiting_in(match_round: Round) -> "QuerySet[Mentee]":
    """Return the mentees of a round who are in the pool and have no mentor, proposed or not."""
    held = Mentorship.objects.filter(mentee=OuterRef("pk"), state__in=HOLDING_STATES)
    return Mentee.objects.filter(
        ~Exists(held),
        program=match_round.program_id,
        state=MenteeState.AVAILABLE,
        applied_at__date__lte=match_round.closes_on,
    )


def in_line(rows: "QuerySet[Mentee]") -> "QuerySet[Any]":
    """Order mentees by the bonus that matching gives to waiting, then by who applied first."""
    left = Case(When(partner_left=True, then=Value(PARTNER_LEFT)), default=Value(0))
    bonus = Least(Greatest(left, F("waited_rounds") * WAITED_ROUND), Value(MOST_WAITING))
    found: QuerySet[Any] = rows.annotate(waiting_bonus=bonus).order_by(
        "-waiting_bonus", "-partner_left", "-waited_rounds", "applied_at", "pk"
    )
    return found


def waitlist_of(match_round: Round) -> "QuerySet[Any]":
    """Return who waits without a proposal, in line, with what her home page knows.

    ``home_reason`` and ``home_reason_at``: why the last told round went without her, and since.
    """
    proposed = Match.objects.filter(
        mentee=OuterRef("pk"), round=match_round, state__in=UNDECIDED_STATES
    )
    left = left_over()
    rows = waiting_in(match_round).filter(~Exists(proposed))
    found: QuerySet[Any] = in_line(rows).annotate(
        home_reason=Subquery(left.values("reason")[:1]),
        home_reason_at=Subquery(left.values("run__finished_at")[:1]),
    )
    return found


def reason_on_home(mentee: Mentee) -> str:
    """Return why the last told round went without her, as her home page says it; one query."""
    rows: QuerySet[Any] = Mentee.objects.filter(pk=mentee.pk)
    found = rows.annotate(reason=Subquery(left_over().values("reason")[:1]))
    return found.values_list("reason", flat=True).get() or ""


def reasons_of_run(match_round: Round, mentee_ids: list[int]) -> dict[int, Any]:
    """Return each mentee's most telling row of the round's last finished run; one query."""
    rows = (
        left_by(last_run(match_round)).filter(mentee__in=mentee_ids).select_related("mentee__user")
    )
    best: dict[int, Any] = {}
    for row in rows:
        best.setdefault(row.mentee_id or 0, row)
    return best


def last_run(match_round: Round) -> "QuerySet[Any]":
    """Return the round's last finished run, as a query for its id."""
    done = Run.objects.filter(round=match_round, state=RunState.DONE).order_by("-pk")
    return done.values("pk")[:1]


def left_by(run: "QuerySet[Any]") -> "QuerySet[Unmatched]":
    """Return the requests that a run left open, each mentee's most telling first."""
    rows = Unmatched.objects.filter(run__in=run).exclude(reason=SERVED)
    return rows.order_by(F("best_score").desc(nulls_last=True), "pk")
