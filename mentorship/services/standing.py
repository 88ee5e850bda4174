"""Pause, resume and leave: a person's own word about her part in a program, as either side.

What waits for her is let go in the same transaction: proposals, approved matches, introductions
that have not begun. Locks: mentors, mentees, matches, mentorships.
"""

from datetime import date

from accounts.models import User
from accounts.services import locking, pausing
from mentorship import hooks, rules
from mentorship.enums import HOLDING_STATES, MenteeState, MentorshipState, MentorState, Side
from mentorship.exceptions import (
    MentorshipLookedAfter,
    MentorshipsRunning,
    NotAllowed,
    NotOnPause,
)
from mentorship.hooks import Part
from mentorship.services import availability, introductions, mentorships, parts, reasons

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
    reasons.refuse_unknown("reasons.pause", reason)
    if parts.rest(part, side, actor, until=until, reason=reason):
        introductions.withdraw_all(part, side, actor=actor, reason=f"{side.value}_paused")
    return part


@locking.serialized
def resume(*, side: Side, part_id: int, actor: User) -> Part:
    """Be open for introductions again.

    Raises:
        NotAllowed: another person's part.
        NotOnPause: it is not on pause, nor open.
    """
    part = _locked_own(side, part_id, actor)
    if part.state == parts.OPEN[side]:
        return part
    if part.state != parts.PAUSED[side]:
        raise NotOnPause
    availability.move(part, parts.OPEN[side], actor)
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
    hooks.release_offers(part, actor, f"{side.value}_left")
    introductions.withdraw_all(part, side, actor=actor, reason=f"{side.value}_left")
    return part


def _end_running(part: Part, actor: User, *, may_end: bool) -> None:
    rows = part.mentorships.exclude(state=MentorshipState.INTRODUCED)
    running = list(rows.filter(state__in=HOLDING_STATES).order_by("pk"))
    if running and not may_end:
        raise MentorshipsRunning
    if any(mentorship.state == MentorshipState.SUSPENDED for mentorship in running):
        raise MentorshipLookedAfter
    for mentorship in running:
        mentorships.end(mentorship_id=mentorship.pk, actor=actor)


def _locked_own(side: Side, part_id: int, actor: User) -> Part:
    part = parts.locked(side, part_id)
    pausing.point("locked")
    if not rules.can_steer_part(actor, part):
        raise NotAllowed
    return part
