"""Pause, resume and leave: a person's own word about her part in a program, as either side.

What waits for her is let go in the same transaction: proposals, approved matches, introductions
that have not begun. Locks: mentors, mentees, matches, mentorships.
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import audit, locking, pausing
from mentorship import hooks, rules
from mentorship.enums import HOLDING_STATES, MenteeState, MentorshipState, MentorState, Side
from mentorship.exceptions import (
    BadAnswers,
    MentorshipLookedAfter,
    MentorshipsRunning,
    NotAllowed,
    NotOnPause,
    NotPausable,
)
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor
from mentorship.services import availability, introductions, mentorships, reasons

LONGEST = timedelta(days=60)
OPEN: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.AVAILABLE,
    Side.MENTOR: MentorState.VETTED,
}
PAUSED: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.PAUSED,
    Side.MENTOR: MentorState.PAUSED,
}
LEFT: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.LEFT,
    Side.MENTOR: MentorState.LEFT,
}


@locking.serialized
def pause(
    *, side: Side, part_id: int, actor: User, reason: str = "", until: date | None = None
) -> Part:
    """Take no new introductions for now; mentorships that run go on.

    A part on pause stays so; another ``until`` moves the day on which we ask again. Without one it
    is the last day possible.

    Raises:
        NotAllowed: another person's part.
        NotPausable: it waits for a decision, was refused, or she left.
        BadAnswers: the reason is not one of the list, or the day is not within sixty days.
    """
    part = _locked_own(side, part_id, actor)
    if part.state not in (OPEN[side], PAUSED[side]):
        raise NotPausable
    reasons.refuse_unknown("reasons.pause", reason)
    day = _day_to_ask(until)
    if part.state == PAUSED[side]:
        if until is not None:
            _ask_later(part, day, actor)
        return part
    availability.move(part, PAUSED[side], actor, reason=reason, until=day)
    _let_go(part, side, actor, "paused")
    return part


def _day_to_ask(until: date | None) -> date:
    """Return the day on which to ask again, from tomorrow to sixty days from now."""
    today = timezone.localdate()
    last = today + LONGEST
    if until is not None and not today < until <= last:
        sentence = _("Choose a day from tomorrow to %(day)s.")
        day = long_month_day(last)
        raise BadAnswers(sentence % {"day": day}, field="until")
    return until or last


def _ask_later(part: Part, day: date, actor: User) -> None:
    if part.paused_until == day:
        return
    part.paused_until = day
    part.save(update_fields=["paused_until"])
    action = f"{part._meta.model_name}.pause_moved"
    audit.record(actor=actor, action=action, target=part, until=day.isoformat())


@locking.serialized
def resume(*, side: Side, part_id: int, actor: User) -> Part:
    """Be open for introductions again.

    Raises:
        NotAllowed: another person's part.
        NotOnPause: it is not on pause, nor open.
    """
    part = _locked_own(side, part_id, actor)
    if part.state == OPEN[side]:
        return part
    if part.state != PAUSED[side]:
        raise NotOnPause
    availability.move(part, OPEN[side], actor)
    return part


@locking.serialized
def leave(
    *,
    side: Side,
    part_id: int,
    actor: User,
    reason: str = "",
    end_mentorships: bool = False,
) -> Part:
    """Leave a program on one side; she may apply again later.

    Args:
        side: the side of the part that ends; another part of hers stays.
        part_id: the part.
        actor: the person herself.
        reason: of the list, or none.
        end_mentorships: also end what runs; otherwise a running mentorship keeps her in.

    Raises:
        NotAllowed: another person's part.
        MentorshipsRunning: mentorships run, and were not to be ended.
        MentorshipLookedAfter: one is in the hands of the concern contacts.
        BadAnswers: the reason is not one of the list.
    """
    part = _locked_own(side, part_id, actor)
    if part.state == LEFT[side]:
        return part
    reasons.refuse_unknown("reasons.leave", reason)
    _end_running(part, actor, may_end=end_mentorships)
    availability.move(part, LEFT[side], actor, reason=reason)
    _let_go(part, side, actor, "left")
    return part


def _end_running(part: Part, actor: User, *, may_end: bool) -> None:
    rows = part.mentorships.exclude(state=MentorshipState.INTRODUCED)
    running = list(rows.filter(state__in=HOLDING_STATES).order_by("pk"))
    if any(mentorship.state == MentorshipState.SUSPENDED for mentorship in running):
        raise MentorshipLookedAfter
    if running and not may_end:
        raise MentorshipsRunning
    for mentorship in running:
        mentorships.end(mentorship_id=mentorship.pk, actor=actor)


def _let_go(part: Part, side: Side, actor: User, how: str) -> None:
    reason = f"{side.value}_{how}"
    hooks.release_offers(part, actor, reason)
    introductions.withdraw_all(part, side, actor=actor, reason=reason)


def _locked_own(side: Side, part_id: int, actor: User) -> Part:
    part = _locked(side, part_id)
    pausing.point("locked")
    if not rules.can_steer_part(actor, part):
        raise NotAllowed
    return part


def _locked(side: Side, part_id: int) -> Part:
    """Lock a part and the other side of whatever waits for it: mentors first, then mentees.

    An offer that comes up in between is seen after the locks, and its place freed by a guarded
    update; should two such updates wait for each other, the service runs again.
    """
    if side == Side.MENTOR:
        mentor = locking.lock(Mentor.objects.select_related("user")).get(pk=part_id)
        _lock_all(Mentee, _others(mentor, "mentee_id"))
        return mentor
    _lock_all(Mentor, _others(Mentee.objects.get(pk=part_id), "mentor_id"))
    return locking.lock(Mentee.objects.select_related("user")).get(pk=part_id)


def _others(part: Part, column: str) -> set[int]:
    held = part.mentorships.filter(state__in=HOLDING_STATES)
    return hooks.offered_others(part) | set(held.values_list(column, flat=True))


def _lock_all(model: type[Mentee] | type[Mentor], ids: set[int]) -> None:
    rows = model.objects.filter(pk__in=ids).order_by("pk")
    list(locking.lock(rows).values_list("pk"))
