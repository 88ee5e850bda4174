"""Sign an agreement; with the second signature it holds."""

from contextlib import suppress
from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.services import locking, notify
from mentorship.clock import database_now, local_day
from mentorship.enums import Side
from mentorship.exceptions.agreements import AgreementChanged, EndIsOver
from mentorship.exceptions.space import GoalsFull
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries
from mentorship.queries.agreements import digest, signed_at
from mentorship.services.agreements.steps import (
    REMINDER,
    changed,
    checked_words,
    entered,
    propose,
    record,
    replace,
    tell,
)
from mentorship.services.check_ins import layout
from mentorship.services.space import goals


@locking.serialized
def sign(
    *, mentorship_id: int, actor: User, seen: str, goal: str = "", rhythm: str = ""
) -> Agreement:
    """Sign for one side what she read; the first signature words goal and rhythm.

    With the second one it holds: the end moves where it names another, its goal becomes a goal of
    the pair. Repeating it returns what was signed.

    Args:
        mentorship_id: the pair.
        actor: one of the two.
        seen: the ``digest`` of the text that she read.
        goal: the first goal; only for the first signature of a pair.
        rhythm: when they meet, or empty.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        AgreementChanged: the text is another one now.
        EndIsOver: it moves the end to a day that has passed meanwhile.
        BadAnswers: no goal, or too many words.
    """
    mentorship, side = entered(mentorship_id, actor)
    found = queries.of(mentorship)
    newest = found.newest
    if newest is None:
        return _begin(mentorship, side, actor, seen, goal, rhythm)
    if signed_at(newest, side):
        return newest
    if digest(newest.body) != seen:
        raise changed(newest, mentorship)
    return _complete(newest, found, mentorship, actor)


def _begin(
    mentorship: Mentorship, side: Side, actor: User, seen: str, goal: str, rhythm: str
) -> Agreement:
    if seen != digest(queries.wording(mentorship)[0]):
        raise AgreementChanged
    goal, rhythm = checked_words(goal, rhythm)
    assert mentorship.ends_on is not None
    return propose(mentorship, side, actor, 1, goal, rhythm, mentorship.ends_on)


def _complete(
    agreement: Agreement, found: queries.Agreements, mentorship: Mentorship, actor: User
) -> Agreement:
    """Add the second signature; from now on this version holds."""
    side, former = Side(mentorship.side_of(actor)), found.current
    before = (former or found.rows[0]).ends_on
    _refuse_past(mentorship, agreement.ends_on, before)
    field = f"{side.value}_signed_at"
    setattr(agreement, field, timezone.now())
    agreement.save(update_fields=[field])
    if former is not None:
        replace(former)
    notify.cancel_for_subject(mentorship, category=REMINDER)
    _move_end(mentorship, agreement.ends_on, before)
    _set_goal(mentorship, agreement, former)
    record("agreement.signed", agreement, actor)
    tell("agreement_agreed", agreement, side.other)
    return agreement


def _refuse_past(mentorship: Mentorship, ends_on: date, before: date) -> None:
    """Refuse to end a mentorship on a day that was to come when it was suggested."""
    is_over = ends_on < local_day(mentorship.program.time_zone, database_now())
    if is_over and ends_on not in (before, mentorship.ends_on):
        raise EndIsOver


def _move_end(mentorship: Mentorship, ends_on: date, before: date) -> None:
    """Let a signed change of the end move it; an extension agreed meanwhile otherwise stays."""
    if ends_on in (before, mentorship.ends_on):
        return
    mentorship.ends_on = ends_on
    mentorship.save(update_fields=["ends_on"])
    layout.relay(mentorship)


def _set_goal(mentorship: Mentorship, agreement: Agreement, former: Agreement | None) -> None:
    """Make the goal a goal of the pair; where ten are open it stands in the agreement only."""
    author = mentorship.person_of(agreement.proposed_by)
    if former is not None and former.goal == agreement.goal:
        return
    kept = goals.open_goals(mentorship) if former else ()
    if former and (goal := next((one for one in kept if one.title == former.goal), None)):
        goals.change(goal_id=goal.pk, actor=author, title=agreement.goal, due_on=goal.due_on)
        return
    with suppress(GoalsFull):
        goals.add(mentorship_id=mentorship.pk, actor=author, title=agreement.goal)
