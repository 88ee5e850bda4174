"""Keep what was decided about matches, and undo an admin's last press.

A press is a ``batch``: one decision, or many of a bulk. Undoing puts back what ``before``
says, under the same locks and guards as the decision, and tells nobody. Where a match changed
since, its version tells, and the decision stays. Undoing gives the match its next version, and the
decision before it the same: thus an admin walks back step by step.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import audit, locking
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import DecisionKind
from matching.exceptions import conflicts
from matching.models import Decision, Match, Round
from matching.queries import access
from matching.queries.changes import last_change
from matching.services import pairs
from mentorship.models import Mentee, Mentor

Undo = Callable[[Decision, Match, User], None]
UNDOING: dict[DecisionKind, Undo] = {}

# What undoing puts back of a match itself; places, exclusions and mentorships are the undoers'.
PUT_BACK = (
    "state", "is_pinned", "is_over", "note", "decided_by_id", "decided_at", "reviewer_id",
    "handed_by_id", "handed_at", "reject_effect", "reject_reason", "mentorship_id",
)  # fmt: skip
# Rows of these belong together: all of a press is undone, or nothing.
WHOLE = {DecisionKind.SWAP}


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of a press: its kind, the matches put back, and why others were left."""

    kind: DecisionKind
    match_ids: tuple[int, ...]
    left: tuple[Refused, ...] = ()


def undoing(kind: DecisionKind) -> Callable[[Undo], Undo]:
    """Register how decisions of a kind are undone.

    The function gets the decision, its locked match and the actor. It refuses, changes what is
    outside of the match, and may set the match's fields in memory; ``undo_last`` calls ``put_back``
    before it, and saves the match with its next version and its audit event after it.
    """

    def register(undo: Undo) -> Undo:
        UNDOING[kind] = undo
        return undo

    return register


def as_it_was(match: Match) -> dict[str, Any]:
    """Return what undoing a decision puts back; call it before the match changes."""
    values = {name: getattr(match, name) for name in (*PUT_BACK, "version")}
    return {name: _stored(value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def record(
    match: Match,
    *,
    kind: DecisionKind,
    actor: User,
    before: dict[str, Any],
    batch: uuid.UUID | None = None,
) -> Decision:
    """Keep a decision in the caller's transaction, after the match's version grew.

    Args:
        before: ``as_it_was(match)`` from before the change, and what else its undoing needs.
        batch: shared by what one press decided; None: a press of its own.
    """
    return Decision.objects.create(
        round_id=match.round_id,
        match=match,
        actor=actor,
        batch=batch or uuid.uuid4(),
        kind=kind,
        before=before,
        version=match.version,
    )


@serialized
def undo_last(*, round_id: int, actor: User, batch: uuid.UUID | None = None) -> Undone:
    """Undo an admin's last press in a round, or the press that her page showed.

    Of a bulk, what changed since is left as it is and reported; a single match and a swap are
    undone whole or not at all. A press that she undid already is answered as it was then.

    Raises:
        Refused: nothing to undo, the round is closed, or somebody changed the match since; the
            sentence says who and when.
    """
    match_round = pairs.lock_open_round(round_id, actor)
    made = _press(round_id, actor, batch)
    kind = DecisionKind(made[0].kind)
    waiting = [decision for decision in made if decision.undone_at is None]
    if not waiting:
        return Undone(kind, tuple(decision.match_id for decision in made))
    return _undo_press(kind, waiting, match_round, actor)


def _press(round_id: int, actor: User, batch: uuid.UUID | None) -> list[Decision]:
    mine = Decision.objects.filter(round_id=round_id, actor=actor)
    if batch is None:
        open_ones = mine.filter(undone_at=None).exclude(before={})
        batch = open_ones.values_list("batch", flat=True).first()
    found = list(mine.filter(batch=batch).order_by("match_id")) if batch else []
    if not found:
        raise conflicts.NothingToUndo
    return found


def _undo_press(
    kind: DecisionKind, waiting: list[Decision], match_round: Round, actor: User
) -> Undone:
    matches = {match.pk: match for match in lock_matches([row.match_id for row in waiting])}
    kept = access.people_kept_from(actor, match_round.program)
    done, left = [], []
    for decision in waiting:
        match = matches[decision.match_id]
        try:
            _undo_one(kind, decision, match, actor, kept)
        except Refused as refusal:
            if len(waiting) == 1 or kind in WHOLE:
                raise
            left.append(refusal)
        else:
            done.append(match.pk)
    if not done:
        raise left[0]
    return Undone(kind, tuple(done), tuple(left))


@serialized
def _undo_one(
    kind: DecisionKind, decision: Decision, match: Match, actor: User, kept: frozenset[int]
) -> None:
    """Undo one decision about a locked match, in a savepoint of its own."""
    two = {match.mentee.user_id, match.mentor.user_id}
    if two & kept and kind != DecisionKind.HAND_OVER:
        raise exceptions.OwnMatch if actor.pk in two else exceptions.OwnWorkplace
    if match.version != decision.version:
        if two & kept:
            raise conflicts.DecidedSince
        change = last_change(match)
        raise conflicts.ChangedSince(kind=change.kind, name=change.name, at=change.at)
    if not decision.before:  # one of the two was erased
        raise conflicts.WayBackGone
    put_back(decision, match)
    UNDOING[kind](decision, match, actor)
    _save(decision, match, actor)


def put_back(decision: Decision, match: Match) -> None:
    """Set the match's own fields to what they were before a decision, in memory."""
    for name in PUT_BACK:
        if name in decision.before:
            value = decision.before[name]
            is_moment = name.endswith("_at") and value is not None
            setattr(match, name, datetime.fromisoformat(value) if is_moment else value)


def _save(decision: Decision, match: Match, actor: User) -> None:
    match.version += 1
    match.save(update_fields=[*PUT_BACK, "version"])
    now = timezone.now()
    Decision.objects.filter(pk=decision.pk).update(undone_at=now)
    earlier = Decision.objects.filter(match=match, undone_at=None)
    earlier.filter(version=decision.before.get("version")).update(version=match.version)
    audit.record(
        actor=actor,
        action="match.undone",
        target=match,
        program=match.round.program,
        round=match.round_id,
        version=match.version,
        kind=str(decision.kind),
    )


def lock_matches(match_ids: Iterable[int]) -> list[Match]:
    """Lock mentors, mentees and matches of one locked round in the agreed order; by id."""
    found = Match.objects.filter(pk__in=list(match_ids))
    parts = list(found.values_list("mentor_id", "mentee_id"))
    mentors = {mentor for mentor, _mentee in parts}
    mentees = {mentee for _mentor, mentee in parts}
    list(locking.lock(Mentor.objects.filter(pk__in=mentors)).order_by("pk"))
    list(locking.lock(Mentee.objects.filter(pk__in=mentees)).order_by("pk"))
    people = ("round__program", "mentee__user", "mentor__user", "decided_by")
    return list(locking.lock(found).select_related(*people).order_by("pk"))
