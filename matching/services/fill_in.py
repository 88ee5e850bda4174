"""Look for those who wait without a proposal, as soon as something has changed for them.

In a rolling program whenever somebody joined, came back or was vetted, and whenever a place became
free; in every round that sends introductions, once one was declined or ran out. The sweep asks.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import AuditEvent
from accounts.services import locking, turns
from accounts.services.locking import serialized
from matching.enums import MatchState, RoundState
from matching.models import Match, Round, Run
from matching.queries.without_proposal import without_proposal
from matching.services import runs
from matching.services.pairs import DECIDABLE_ROUNDS
from mentorship.enums import Intake, MenteeState, MentorshipState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship

PAUSE = timedelta(minutes=10)  # between two runs of a round that nobody asked for
FAILED_STATES = (MentorshipState.DECLINED, MentorshipState.EXPIRED, MentorshipState.WITHDRAWN)
FREED_STATES = (MatchState.REJECTED, MatchState.RECALLED)


def sweep() -> int:
    """Request a run for every round that is due for one; return how many.

    Safe to overlap with itself: each is looked at once more under the lock of its round.
    """
    return turns.each(lambda pk: request_if_due(round_id=pk) is not None, _candidates())


def _candidates() -> list[int]:
    """Return the rounds that may fill in by themselves."""
    is_rolling = Q(program__intake=Intake.ROLLING)
    rows = Round.objects.filter(
        Q(state=RoundState.PUBLISHED) | is_rolling, state__in=DECIDABLE_ROUNDS
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@serialized
def request_if_due(*, round_id: int) -> Run | None:
    """Request a run that fills in, if something changed since the last one and somebody waits."""
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    if match_round.state not in DECIDABLE_ROUNDS or not _is_due(match_round):
        return None
    try:
        return runs.request_run(round_id=round_id, actor=None, fills_in=True)
    except Refused:
        return None


def _is_due(match_round: Round) -> bool:
    last = match_round.runs.defer("snapshot", "settings").order_by("-pk").first()
    if last is not None and _is_recent(last):
        return False
    since = (last.started_at or last.created_at) if last is not None else None
    return _has_changed(match_round, since) and bool(without_proposal(match_round))


def _is_recent(last: Run) -> bool:
    """Tell whether the last run goes on, or was not long ago."""
    return last.state in runs.GOING_ON or last.created_at > timezone.now() - PAUSE


def _has_changed(match_round: Round, since: datetime | None) -> bool:
    """Tell whether anything happened after the last run began that gives somebody a chance."""
    if match_round.program.intake == Intake.ROLLING and since is None:
        return True
    if since is None:
        return False
    if match_round.state == RoundState.PUBLISHED and _came_to_nothing(match_round, since):
        return True
    return match_round.program.intake == Intake.ROLLING and _has_moved(match_round, since)


def _came_to_nothing(match_round: Round, since: datetime) -> bool:
    """Tell whether an introduction of this round was declined or ran out."""
    rows = Mentorship.objects.filter(match__round=match_round, closed_at__gte=since)
    return rows.filter(state__in=FAILED_STATES).exists()


def _has_moved(match_round: Round, since: datetime) -> bool:
    """Tell whether somebody came into the pool, or a place or a mentee became free."""
    program = match_round.program_id
    changed = {"program": program, "state_changed_at__gte": since}
    return (
        Mentee.objects.filter(state=MenteeState.AVAILABLE, **changed).exists()
        or Mentor.objects.filter(state=MentorState.VETTED, **changed).exists()
        or Mentorship.objects.filter(program=program, closed_at__gte=since).exists()
        or Match.objects.filter(
            round=match_round, state__in=FREED_STATES, decided_at__gte=since
        ).exists()
        or AuditEvent.objects.filter(
            program_id=program, action="mentor.capacity", at__gte=since
        ).exists()
    )
