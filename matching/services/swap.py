"""Swap: choose somebody else for one side of a proposed match, and keep what follows from it."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, pausing
from accounts.services.locking import serialized
from matching.enums import LIVE_STATES, DecisionKind, MatchOrigin, MatchState
from matching.exceptions import conflicts, plans
from matching.models import Decision, Match, Round, Unmatched
from matching.queries.exchange import Step
from matching.services import decisions, pairs
from matching.services.swap_plan import Plan, plan_of
from mentorship.enums import Side
from mentorship.models import Mentee, Mentor

PLACES_TAKEN = "places_taken"


def preview(*, match_id: int, instead: str, actor: User) -> Plan:
    """Return what a swap would do; nothing is stored. See ``plan_of``."""
    return plan_of(match_id=match_id, instead=instead, actor=actor)


def swap(
    *, match_id: int, instead: str, actor: User, version: int | None = None, fingerprint: str
) -> Match:
    """Do what a preview showed; return the new match of the pair that was chosen.

    The rows that move are superseded, each by a new one whose origin is the swap. All are one
    press: undone together or not at all. Doing it twice returns the match that is there.

    Args:
        instead: key (uuid) of the other mentor or mentee.
        version: of the match, as the preview showed it.
        fingerprint: of the plan that the preview showed.

    Raises:
        Refused: as ``preview``, and ``PlanChanged`` where the swap would do something else by now.
    """
    done = _done_before(match_id, instead, actor)
    if done is not None:
        return done
    plan = plan_of(match_id=match_id, instead=instead, actor=actor)
    pairs.refuse_stale(plan.match, version)
    if plan.fingerprint != fingerprint:
        raise plans.PlanChanged
    return _keep(plan, actor)


def _done_before(match_id: int, instead: str, actor: User) -> Match | None:
    """Return the match that this admin's swap of the same two made, if it is still proposed."""
    swapped = Decision.objects.filter(
        match=match_id, actor=actor, kind=DecisionKind.SWAP, undone_at=None
    )
    made = Match.objects.filter(
        decisions__batch__in=swapped.values("batch"),
        origin=MatchOrigin.SWAP,
        state=MatchState.PROPOSED,
    )
    people = made.select_related("round__program", "mentee", "mentor")
    return next((row for row in people if instead in _keys(row)), None)


def _keys(match: Match) -> tuple[str, str]:
    return str(match.mentee.uuid), str(match.mentor.uuid)


@serialized
def _keep(plan: Plan, actor: User) -> Match:
    """Put the new rows in the place of the old ones, under the locks of everybody concerned."""
    match_round = _locked_round(plan)
    olds = _locked_rows(plan)
    news = [_new(plan, match_round, step) for step in plan.steps if step.after]
    people = _locked_people(news)
    for old in olds:
        _supersede(old)
    _refuse_served(news)
    for new in news:
        _refuse_impossible(new, people)
    Match.objects.bulk_create(news)
    _say_who_is_left(plan)
    batch = uuid4()
    for old in olds:
        _record(old, {**decisions.as_it_was(old), "state": MatchState.PROPOSED}, actor, batch)
    for new in news:
        _record(new, {**decisions.as_it_was(new), "state": MatchState.SUPERSEDED}, actor, batch)
    return news[0]


def _locked_round(plan: Plan) -> Round:
    rows = Round.objects.filter(pk=plan.match.round_id)
    match_round = locking.lock(rows).select_related("program").get()
    plan.match.round = match_round
    pairs.refuse_closed_round(plan.match)
    return match_round


def _locked_rows(plan: Plan) -> list[Match]:
    """Lock everybody who moves and every row that goes, in the agreed order.

    Raises:
        Refused: a row is not what the plan was made from.
    """
    board, versions = plan.board, {s.row.id: s.row.version for s in plan.steps if s.row}
    mentors = {
        board.mentors[key].id for step in plan.steps for key in (step.before, step.after) if key
    }
    mentees = {board.mentees[step.mentee].id for step in plan.steps}
    list(locking.lock(Mentor.objects.filter(pk__in=mentors)).order_by("pk"))
    list(locking.lock(Mentee.objects.filter(pk__in=mentees)).order_by("pk"))
    rows = locking.lock(Match.objects.filter(pk__in=versions)).order_by("pk")
    found = list(rows.select_related("round__program", "mentee__user", "mentor__user"))
    pausing.point("locked")
    for row in found:
        pairs.refuse_stale(row, versions[row.pk])
        if row.state != MatchState.PROPOSED or row.is_pinned:
            raise plans.PlanChanged
    return found


def _new(plan: Plan, match_round: Round, step: Step) -> Match:
    board = plan.board
    return Match(
        round=match_round,
        run_id=plan.match.run_id,
        mentee_id=board.mentees[step.mentee].id,
        mentor_id=board.mentors[step.after].id,
        mentor_type=step.mentor_type,
        origin=MatchOrigin.SWAP,
        **plan.fields[step.mentee, step.mentor_type],
    )


def _locked_people(news: list[Match]) -> dict[str, dict[int, Any]]:
    """Return the people of new rows as they are now, by side and id."""
    mentees = Mentee.objects.select_related("user").in_bulk([new.mentee_id for new in news])
    mentors = Mentor.objects.select_related("user").in_bulk([new.mentor_id for new in news])
    return {"mentee": mentees, "mentor": mentors}


def _refuse_served(news: list[Match]) -> None:
    """Refuse where a request got another proposal after the plan was made."""
    rows = Match.objects.filter(
        round=news[0].round_id,
        mentee__in=[new.mentee_id for new in news],
        state__in=LIVE_STATES,
        is_over=False,
    )
    served = set(rows.values_list("mentee_id", "mentor_type"))
    if any((new.mentee_id, new.mentor_type) in served for new in news):
        raise plans.PlanChanged


def _refuse_impossible(new: Match, people: dict[str, dict[int, Any]]) -> None:
    """Refuse a new row of people who are gone, kept apart, or have all they may have by now."""
    new.mentee, new.mentor = people["mentee"][new.mentee_id], people["mentor"][new.mentor_id]
    pairs.refuse_absent(new, timezone.now())
    pairs.refuse_excluded(new)
    pairs.refuse_second_mentor(new)
    pairs.refuse_full(new)


def _say_who_is_left(plan: Plan) -> None:
    """Put whoever loses her mentor among those whom the run could not serve."""
    run_id = plan.match.run_id
    for step in plan.steps:
        if run_id and step.row and not step.after:
            params = {"other": step.before, "best": step.row.score}
            Unmatched.objects.update_or_create(
                run_id=run_id,
                side=Side.MENTEE,
                mentee_id=plan.board.mentees[step.mentee].id,
                mentor_type=step.mentor_type,
                defaults={
                    "reason": PLACES_TAKEN,
                    "detail": {"code": PLACES_TAKEN, "params": params},
                    "best_score": step.row.score,
                },
            )


def _supersede(old: Match) -> None:
    old.state = MatchState.SUPERSEDED
    old.version += 1
    old.save(update_fields=["state", "version"])


def _record(match: Match, before: dict[str, Any], actor: User, batch: UUID) -> None:
    """Keep the decision about one row, and write it into the audit trail."""
    decisions.record(match, kind=DecisionKind.SWAP, actor=actor, before=before, batch=batch)
    audit.record(
        actor=actor,
        action="match.swapped",
        target=match,
        program=match.round.program,
        round=match.round_id,
        version=match.version,
        state=str(match.state),
    )


def register() -> None:
    """Say how a swap is undone."""
    decisions.undoing(DecisionKind.SWAP)(_undo)


def _undo(decision: Decision, match: Match, _actor: User) -> None:
    """Let a superseded row come back, unless its request got another proposal meanwhile."""
    if match.state != MatchState.PROPOSED:
        return
    swapped = Decision.objects.filter(batch=decision.batch).values("match")
    others = Match.objects.filter(
        round=match.round_id,
        mentee=match.mentee_id,
        mentor_type=match.mentor_type,
        state__in=LIVE_STATES,
        is_over=False,
    )
    if others.exclude(pk__in=swapped).exists():
        raise conflicts.ProposedAnew(name=match.mentee.user.name)
