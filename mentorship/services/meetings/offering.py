"""Offer times for a meeting, other ones in their place, and new ones for an agreed meeting."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from accounts.models import User
from accounts.services import locking
from mentorship.clock import database_now
from mentorship.enums import MeetingState, Side
from mentorship.exceptions.meetings import MeetingOver, NothingOffered, TimesOffered
from mentorship.models import Meeting, MeetingTime, Mentorship
from mentorship.services import pair_locks
from mentorship.services.meetings import mailing
from mentorship.services.meetings.plan import Plan, checked
from mentorship.services.meetings.steps import (
    locked,
    record,
    refuse_resting,
    refuse_settled,
)
from mentorship.services.pair_locks import side_of

WHAT = ("minutes", "mode", "place", "topic")


@locking.serialized
def offer(*, mentorship_id: int, plan: Plan, actor: User) -> Meeting:
    """Offer up to three times for a new meeting; offering again replaces one's own times.

    Raises:
        NotAllowed: the actor is not one of the two.
        NotRunning: the mentorship does not run.
        BadAnswers: a time, the length, the way or the place can't be offered.
        TimesOffered: the other's times wait for an answer.
    """
    mentorship = pair_locks.locked_alone(mentorship_id)
    side = side_of(mentorship, actor)
    refuse_resting(mentorship)
    plan = checked(plan, mentorship)
    waiting = mentorship.meetings.filter(state=MeetingState.OFFERED)
    found = locking.lock(waiting).first()
    if found is None:
        return _new(mentorship, plan, side, actor)
    found.mentorship = mentorship
    if found.offered_by != side:
        raise TimesOffered(name=mentorship.partner_of(side).first_name)
    return _replaced(found, plan, side, actor)


@locking.serialized
def counter(*, meeting_id: int, plan: Plan, actor: User) -> Meeting:
    """Offer other times in place of the other's, or change one's own that nobody picked yet.

    Where the times were to move an agreed meeting, that one stands and only the times count.

    Raises:
        NotAllowed, NotRunning, BadAnswers: as for ``offer``.
        NothingOffered: a time was picked meanwhile, or the times were taken back.
        CancelledMeanwhile, MeetingLapsed, MeetingOver: there is nothing left to plan.
    """
    meeting, side = _open(meeting_id, actor)
    plan = checked(plan, meeting.mentorship)
    if not meeting.times.exists():
        raise NothingOffered
    if meeting.state == MeetingState.AGREED:
        return _moved(meeting, plan.times, side, actor)
    return _replaced(meeting, plan, side, actor)


@locking.serialized
def move(*, meeting_id: int, times: Sequence[datetime], actor: User) -> Meeting:
    """Offer new times for an agreed meeting; the old time stands until one of them is picked.

    Raises:
        NotAllowed, NotRunning, BadAnswers: as for ``offer``.
        TimesOffered: the other offered new times in the meantime.
        NothingOffered: it isn't agreed yet.
        CancelledMeanwhile, MeetingOver: there is nothing left to move.
    """
    meeting, side = _open(meeting_id, actor)
    if meeting.state != MeetingState.AGREED:
        raise NothingOffered
    if meeting.starts_at is not None and meeting.starts_at <= database_now():
        raise MeetingOver
    plan = checked(Plan(tuple(times), meeting.minutes, meeting.mode), meeting.mentorship)
    if meeting.times.filter(offered_by=side.other).exists():
        raise TimesOffered(name=meeting.mentorship.partner_of(side).first_name)
    return _moved(meeting, plan.times, side, actor)


def _open(meeting_id: int, actor: User) -> tuple[Meeting, Side]:
    meeting = locked(meeting_id)
    side = side_of(meeting.mentorship, actor)
    refuse_resting(meeting.mentorship)
    refuse_settled(meeting, side)
    return meeting, side


def _new(mentorship: Mentorship, plan: Plan, side: Side, actor: User) -> Meeting:
    meeting = Meeting.objects.create(
        mentorship=mentorship, offered_by=side, offered_at=database_now(), **_what(plan)
    )
    return _told(meeting, plan.times, side, actor, "offered")


def _replaced(meeting: Meeting, plan: Plan, side: Side, actor: User) -> Meeting:
    """Put a plan in the place of what is on offer; repeating one's own changes nothing."""
    if meeting.offered_by == side and _is_offered(meeting, plan.times) and _same(meeting, plan):
        return meeting
    for name, value in _what(plan).items():
        setattr(meeting, name, value)
    meeting.offered_by, meeting.offered_at = side, database_now()
    meeting.save(update_fields=["offered_by", "offered_at", *WHAT])
    return _told(meeting, plan.times, side, actor, "offered")


def _moved(meeting: Meeting, times: Iterable[datetime], side: Side, actor: User) -> Meeting:
    if _is_offered(meeting, times) and meeting.times.filter(offered_by=side).exists():
        return meeting
    return _told(meeting, times, side, actor, "moving")


def _told(
    meeting: Meeting, times: Iterable[datetime], side: Side, actor: User, what: str
) -> Meeting:
    meeting.times.all().delete()
    MeetingTime.objects.bulk_create(
        MeetingTime(meeting=meeting, starts_at=moment, offered_by=side) for moment in times
    )
    record(meeting, what, actor)
    mailing.offered(meeting, side.other)
    return meeting


def _is_offered(meeting: Meeting, times: Iterable[datetime]) -> bool:
    return set(meeting.times.values_list("starts_at", flat=True)) == set(times)


def _same(meeting: Meeting, plan: Plan) -> bool:
    return all(getattr(meeting, name) == value for name, value in _what(plan).items())


def _what(plan: Plan) -> dict[str, str | int]:
    return {
        "minutes": plan.minutes, "mode": plan.mode, "place": plan.place, "topic": plan.topic,
    }  # fmt: skip
