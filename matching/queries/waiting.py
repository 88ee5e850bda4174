"""Who waits for a mentor in a round, in the order of the line, and what she reads about it."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest, Least

from matching.encoding.pool import MOST_WAITING, PARTNER_LEFT, WAITED_ROUND
from matching.enums import MatchState, RunState
from matching.models import Match, Round, Run, Unmatched
from matching.queries.home_rows import SERVED, left_over
from mentorship.enums import HOLDING_STATES, MenteeState
from mentorship.models import Mentee, Mentorship

IN_HAND = (MatchState.PROPOSED, MatchState.APPROVED)


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
    proposed = Match.objects.filter(mentee=OuterRef("pk"), round=match_round, state__in=IN_HAND)
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
    """Return each mentee's most telling row of the round's last finished run; two queries.

    ``found_at`` is when that run ended.
    """
    done = Run.objects.filter(round=match_round, state=RunState.DONE).order_by("-pk")
    last = done.values_list("pk", flat=True).first()
    rows = Unmatched.objects.filter(run=last, mentee__in=mentee_ids).exclude(reason=SERVED)
    best: dict[int, Any] = {}
    rows = rows.annotate(found_at=F("run__finished_at"))
    for row in rows.select_related("mentee__user").order_by("best_score", "-pk"):
        best[row.mentee_id or 0] = row  # the best score comes last
    return best
