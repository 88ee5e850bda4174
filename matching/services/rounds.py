"""Open and close the intakes of a program."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import audit, locking, notify
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import MatchState, RoundState, RunState
from matching.exceptions.rounds import BadRound, RoundNameTaken
from matching.models import Match, Round
from matching.queries.waiting import waiting_in
from matching.services.pairs import refuse_other_program
from mentorship.models import Mentee, Program

MAX_WAITED = 100


@serialized
def create(
    *,
    program: Program,
    actor: User,
    name: str,
    opens_on: date,
    closes_on: date,
    introductions_on: date | None = None,
) -> Round:
    """Draft a round of a program that the actor administers.

    Raises:
        Refused: not her program, no name or one that is taken, or it closes before it opens.
    """
    refuse_other_program(program, actor)
    made = Round(
        program=program,
        name=name.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        introductions_on=introductions_on or program.introductions_on,
        created_by=actor,
    )
    _refuse_bad_name(made)
    if closes_on < opens_on:
        raise BadRound.closes_early()
    made.save()
    audit.record(actor=actor, action="round.created", target=made)
    return made


@serialized
def change(*, round_id: int, actor: User, **fields: Any) -> Round:
    """Change the name or the days of a round that is not closed.

    Args:
        fields: ``name``, ``opens_on``, ``closes_on``, ``introductions_on``, those that change.

    Raises:
        Refused: not hers, closed, no name or one that is taken, or days that do not follow.
    """
    match_round = _locked(round_id, actor)
    changed = {name: value for name, value in fields.items() if value != getattr(match_round, name)}
    if not changed:
        return match_round
    if match_round.state == RoundState.CLOSED:
        raise exceptions.RoundClosed
    for name, value in changed.items():
        setattr(match_round, name, value.strip() if name == "name" else value)
    _refuse_bad_name(match_round)
    _refuse_bad_days(match_round)
    match_round.save(update_fields=list(changed))
    audit.record(actor=actor, action="round.changed", target=match_round, fields=sorted(changed))
    return match_round


def _refuse_bad_name(match_round: Round) -> None:
    if not match_round.name:
        raise BadRound.without_name()
    others = Round.objects.filter(program=match_round.program, name=match_round.name)
    if others.exclude(pk=match_round.pk).exists():
        raise RoundNameTaken


def _refuse_bad_days(match_round: Round) -> None:
    if match_round.closes_on < match_round.opens_on:
        raise BadRound.closes_early()
    hear = match_round.introductions_on
    if hear is not None and hear < match_round.opens_on:
        raise BadRound.told_early()


@serialized
def start(*, program: Program, actor: User, **given: Any) -> Round:
    """Draft a round and open it, both or neither; see ``create``."""
    made = create(program=program, actor=actor, **given)
    return open_round(round_id=made.pk, actor=actor)


@serialized
def open_round(*, round_id: int, actor: User) -> Round:
    """Open a drafted round: from now on it can be run and reviewed."""
    match_round = _locked(round_id, actor)
    if match_round.state == RoundState.OPEN:
        return match_round
    if match_round.state != RoundState.DRAFT:
        raise exceptions.RoundClosed
    return _move(match_round, RoundState.OPEN, actor, "round.opened")


@serialized
def close(*, round_id: int, actor: User) -> Round:
    """Close a round; whoever is still without a mentor waited one round more, and is told.

    Raises:
        Refused: approved matches are not sent yet, or a run is in progress.
    """
    match_round = _locked(round_id, actor)
    if match_round.state == RoundState.CLOSED:
        return match_round
    if match_round.matches.filter(state=MatchState.APPROVED).exists():
        raise Refused(
            _("Some approved matches are not sent yet. Send them, or take the approvals back."),
            code="unsent",
        )
    if match_round.runs.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists():
        raise exceptions.RunInProgress
    _tell_and_count(match_round)
    _supersede_open_proposals(match_round)
    return _move(match_round, RoundState.CLOSED, actor, "round.closed")


def _supersede_open_proposals(match_round: Round) -> None:
    Match.objects.filter(round=match_round, state=MatchState.PROPOSED).update(
        state=MatchState.SUPERSEDED, version=F("version") + 1
    )


def _tell_and_count(match_round: Round) -> None:
    waiting = waiting_in(match_round).select_related("user")
    rows = list(locking.lock(waiting).order_by("pk"))
    notify.enqueue_all(
        notify.Message(
            category="round_without",
            recipient=mentee.user,
            dedupe_key=f"round_without.{match_round.pk}.{mentee.pk}",
            subject=mentee,
            program=match_round.program_id,
            context={"round": match_round.pk},
        )
        for mentee in rows
    )
    counted = Mentee.objects.filter(pk__in=[row.pk for row in rows], waited_rounds__lt=MAX_WAITED)
    counted.update(waited_rounds=F("waited_rounds") + 1)


def mark_published(match_round: Round, actor: User) -> None:
    """Note, on a locked round, that its first introductions went out."""
    if match_round.state == RoundState.OPEN:
        _move(match_round, RoundState.PUBLISHED, actor, "round.published")


def mark_unpublished(match: Match, actor: User) -> None:
    """Note that a locked match of a locked round was taken back, and with it perhaps the last.

    A round of which nobody heard is open again, so that nobody reads that it went without her.
    """
    match_round = match.round
    others = match_round.matches.filter(state=MatchState.PUBLISHED).exclude(pk=match.pk)
    if match_round.state == RoundState.PUBLISHED and not others.exists():
        _move(match_round, RoundState.OPEN, actor, "round.reopened")


def _locked(round_id: int, actor: User) -> Round:
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    refuse_other_program(match_round.program, actor)
    return match_round


def _move(match_round: Round, state: RoundState, actor: User, action: str) -> Round:
    match_round.state = state
    match_round.save(update_fields=["state"])
    audit.record(actor=actor, action=action, target=match_round)
    return match_round
