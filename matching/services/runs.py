"""Execute the engine within a round: request, claim by a lease, compute without locks, store."""

import logging
import uuid
from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import locking
from accounts.services.clock import now_plus
from accounts.services.locking import serialized
from matching import exceptions, rules
from matching.encoding import store
from matching.encoding.outcome import ImpossiblePinsError, Outcome
from matching.encoding.snapshot import Inputs
from matching.encoding.solve import NO_LIMITS, Limits, match_pool
from matching.encoding.taxonomy import Taxonomy
from matching.enums import MatchState, RunState
from matching.models import Match, Round, Run, Unmatched
from matching.queries.holding import held_by_mentee, served_requests
from matching.queries.what_if import names_of_people
from matching.queries.without_proposal import without_proposal
from matching.services import pair_lists, run_input, upkeep
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.services.renewal import renewed
from matching.services.run_state import (
    LEASE,
    Hold,
    LeaseLostError,
    Tell,
    end,
    fail_abandoned,
    light,
    record,
)
from matching.services.spread import SpreadSupply, is_large

logger = logging.getLogger(__name__)

RENEW_S = 60.0  # of the lease, whatever the engine says meanwhile
SMALL = 300  # mentees; such a run is executed while the admin waits
MOST_AT_ONCE = 2  # larger ones, half of the places of a worker
AT_ONCE = 2_000  # rows in one statement, which has 15 seconds
GOING_ON = (RunState.QUEUED, RunState.RUNNING)
EVERYBODY_HAS_ONE = gettext_lazy("Everybody who waits has a mentor or a proposal already.")
IMPOSSIBLE_PINS = "This can't be solved with the pins you set, listed under Pins and exclusions."
BROKEN = "Something went wrong on our side. Nothing was changed. Run it again."
TOO_LARGE = "This round is too large for this machine's memory. Nothing was changed."


@serialized
def request_run(*, round_id: int, actor: User | None, fills_in: bool = False) -> Run:
    """Queue a run of an open round; the sweep or a worker executes it.

    One that ``fills_in`` leaves every proposal as it is and looks only for those without one.

    Raises:
        Refused: not her program, the round is not open, a run of it is waiting or going on, or it
            would fill in and nobody waits.
    """
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    if actor is not None and not rules.can_administer(actor, match_round.program):
        raise exceptions.AnotherProgram
    if match_round.state not in DECIDABLE_ROUNDS:
        raise exceptions.RoundClosed
    fail_abandoned(match_round)
    if match_round.runs.filter(state__in=GOING_ON).exists():
        raise exceptions.RunInProgress
    if fills_in and not without_proposal(match_round):
        raise exceptions.NobodyToMatch(EVERYBODY_HAS_ONE)
    run = Run.objects.create(
        round=match_round,
        requested_by=actor,
        fills_in=fills_in,
        progress=_("Waiting to start"),
    )
    record(run, "run.requested", actor=actor)
    return run


@serialized
def cancel(*, run_id: int, actor: User | None) -> Run:
    """Cancel a run that waits or goes on; the round can be run again at once.

    The process that executes it stops with its next word of progress, and writes nothing.
    Cancelling twice changes nothing.

    Raises:
        Refused: not her program, or the run is over.
    """
    round_id = Run.objects.values_list("round_id", flat=True).get(pk=run_id)
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    run = _locked_row(run_id)
    if actor is not None and not rules.can_administer(actor, match_round.program):
        raise exceptions.AnotherProgram
    if run.state in GOING_ON:
        end(run, RunState.CANCELLED, actor=actor)
    elif run.state != RunState.CANCELLED:
        raise exceptions.RunIsOver
    return run


def execute(run_id: int, *, limits: Limits = NO_LIMITS, tell: Tell | None = None) -> Run:
    """Execute a queued run; return it, done, cancelled, or failed with a sentence.

    Never half a result: the proposals are written in one transaction, or not at all. ``tell``
    hears, like the row, how far it is; ``limits`` may end a large run with the best so far.

    Raises:
        Refused: the run is not waiting, or another one of its round is going on.
    """
    hold = Hold(run_id, uuid.uuid4(), tell)
    _claim(hold)
    try:
        with renewed(hold.renew, RENEW_S):
            rows = _rows(hold, limits)
        return _store(hold, rows)
    except (Refused, ImpossiblePinsError) as error:
        return _fail(hold, _sentence(error, run_id))
    except LeaseLostError:
        logger.warning("Run %s was cancelled, or lost its lease.", run_id)
        return light().get(pk=run_id)
    except MemoryError:
        logger.exception("Run %s needs more memory than there is.", run_id)
        return _fail(hold, TOO_LARGE)
    except BaseException:
        _fail(hold, BROKEN)
        raise


def _rows(hold: Hold, limits: Limits) -> store.Rows:
    """Compute, without any lock, what is to be stored."""
    inputs, taxonomy = run_input.read(hold.run_id)
    outcome = _matched(hold, inputs, taxonomy, limits)
    _refuse_unproven(outcome, limits)
    hold("Listing alternatives")
    row = light().select_related("round").get(pk=hold.run_id)
    return store.rows_of(row, inputs, outcome)


def _matched(hold: Hold, inputs: Inputs, taxonomy: Taxonomy, limits: Limits) -> Outcome:
    requests = sum(len(set(record.seeks)) for record in inputs.mentees)
    return match_pool(
        inputs.mentees,
        inputs.mentors,
        taxonomy,
        inputs.settings,
        pins=inputs.pins,
        exclusions=inputs.exclusions,
        progress=hold,
        spread=partial(SpreadSupply, hold) if is_large(requests) else None,
        limits=limits,
    )


@serialized
def _claim(hold: Hold) -> None:
    """Take a queued run, with a lease on the database's clock; one runs per round."""
    round_id = Run.objects.values_list("round_id", flat=True).get(pk=hold.run_id)
    match_round = locking.lock(Round.objects.filter(pk=round_id)).get()
    run = _locked_row(hold.run_id)
    fail_abandoned(match_round)
    if run.state != RunState.QUEUED:
        raise exceptions.RunUnusable(_("This run is not waiting any more. Start a new one."))
    if match_round.runs.filter(state=RunState.RUNNING).exists():
        raise exceptions.RunInProgress
    if match_round.state not in DECIDABLE_ROUNDS:
        raise exceptions.RoundClosed
    upkeep.withdraw_impossible(match_round.program)
    pair_lists.apply_rules(match_round.program)
    record(run, "run.started", actor=run.requested_by)
    Run.objects.filter(pk=hold.run_id).update(
        state=RunState.RUNNING,
        lease_token=hold.token,
        lease_until=now_plus(LEASE),
        started_at=Now(),
        progress=_("Reading people"),
    )


def _refuse_unproven(outcome: Outcome, limits: Limits) -> None:
    """Refuse whatever is not proven; a limit may leave the total open, up to the gap."""
    certificate = outcome.certificate
    ended_early = limits != NO_LIMITS and certificate.is_bounded
    if certificate.problems and not ended_early:
        logger.error("Unproven result: %s", "; ".join(certificate.problems))
        raise exceptions.RunUnusable(
            _(
                "The independent check did not confirm this result, so it was not kept. "
                "Run it again."
            )
        )


@serialized
def _store(hold: Hold, rows: store.Rows) -> Run:
    """Write the proposals, superseding earlier ones; approved and pinned rows stay untouched."""
    run = _locked(hold)
    superseded = (
        Match.objects.filter(round_id=run.round_id, state=MatchState.PROPOSED)
        .exclude(pk__in=_kept(run).values("pk"))
        .update(state=MatchState.SUPERSEDED, version=F("version") + 1)
    )
    matches = store.still_open(rows.matches, skip=_set_apart(run), busy=_busy(run))
    matches = upkeep.without_gone(matches, run)
    Match.objects.bulk_create(matches, batch_size=AT_ONCE)
    Unmatched.objects.bulk_create(upkeep.without_kept(rows.unmatched, run), batch_size=AT_ONCE)
    run.report = rows.report
    end(
        run,
        RunState.DONE,
        actor=run.requested_by,
        proposed=len(matches),
        superseded=superseded,
        optimal=rows.report["optimal"],
    )
    return run


def _locked(hold: Hold) -> Run:
    """Lock the round and the run, and make sure that the lease is still ours."""
    round_id = Run.objects.values_list("round_id", flat=True).get(pk=hold.run_id)
    locking.lock(Round.objects.filter(pk=round_id)).get()
    run = _locked_row(hold.run_id)
    if run.lease_token != hold.token or run.round.state not in DECIDABLE_ROUNDS:
        raise LeaseLostError
    return run


def _locked_row(run_id: int) -> Run:
    """Lock a run; its snapshot, which may be large, stays where it is."""
    rows = light().filter(pk=run_id)
    return locking.lock(rows).select_related("round__program").get()


def _kept(run: Run) -> "QuerySet[Match]":
    """Return the proposals that a run leaves as they are: pinned ones, or all."""
    rows = Match.objects.filter(round_id=run.round_id, state=MatchState.PROPOSED)
    return rows if run.fills_in else rows.filter(is_pinned=True)


def _set_apart(run: Run) -> set[tuple[int, int]]:
    """Return pairs rejected, or among the proposals that stay, while this run computed."""
    decided = Match.objects.filter(round_id=run.round_id, decided_at__gte=run.started_at)
    return {
        pair
        for rows_ in (decided, _kept(run))
        for pair in rows_.values_list("mentee_id", "mentor_id")
    }


def _busy(run: Run) -> set[tuple[int, str]]:
    """Return the requests (mentee id, type) that meanwhile have a mentor or a proposal to stay."""
    program = run.round.program
    held = held_by_mentee(program, also=_kept(run))
    return served_requests(held, program.mentors_per_mentee)


def _fail(hold: Hold, sentence: str) -> Run:
    """Let a run end without a result, if it is still ours."""
    with transaction.atomic():
        run = locking.lock(hold.rows().select_related("round")).first()
        if run is not None:
            end(run, RunState.FAILED, actor=run.requested_by, error=sentence)
    return light().get(pk=hold.run_id)


def _sentence(error: Exception, run_id: int) -> str:
    """Return what an admin reads of a refused run: names in place of uuids."""
    if not isinstance(error, ImpossiblePinsError):
        return str(error)
    run = light().select_related("round__program").get(pk=run_id)
    return " ".join([IMPOSSIBLE_PINS, *error.sentences(names_of_people(run.round.program))])


def is_small(run_id: int) -> bool:
    """Tell whether a run takes about a second, so that a person can wait for it."""
    run = Run.objects.select_related("round__program").get(pk=run_id)
    return run.round.program.mentees.count() <= SMALL


def has_waiting() -> bool:
    """Tell whether a run is queued or was left behind by a process that died."""
    abandoned = Q(state=RunState.RUNNING, lease_until__lt=Now())
    return Run.objects.filter(Q(state=RunState.QUEUED) | abandoned).exists()


def sweep_queued() -> int:
    """Fail runs whose process died, then execute what is queued; return how many were executed.

    Safe to overlap with itself: a run is claimed by its lease. Where ``MOST_AT_ONCE`` are worked on
    only small ones are begun: somebody must be left to send the mail.
    """
    for round_id in Run.objects.filter(state=RunState.RUNNING, lease_until__lt=Now()).values_list(
        "round_id", flat=True
    ):
        with transaction.atomic():
            fail_abandoned(locking.lock(Round.objects.filter(pk=round_id)).get())
    queued = Run.objects.filter(state=RunState.QUEUED).order_by("pk").values_list("pk", flat=True)
    return sum(execute_waiting(pk) for pk in list(queued) if _has_place() or is_small(pk))


def _has_place() -> bool:
    held = Run.objects.filter(state=RunState.RUNNING, lease_until__gte=Now())
    return held.count() < MOST_AT_ONCE


def execute_waiting(run_id: int) -> bool:
    """Execute a queued run, unless somebody else took it; tell whether it was executed here."""
    try:
        execute(run_id)
    except Refused as refusal:
        logger.info("Run %s was not executed (%s).", run_id, refusal.code)
        return False
    return True
