"""Pauses that come to their end: mentorships go on by themselves, parts only by their person."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.services import locking, notify, turns
from mentorship.clock import database_now, local_day
from mentorship.enums import MenteeState, MentorshipState, MentorState, Side, StaffRole
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor, Mentorship, Program
from mentorship.queries import waking
from mentorship.queries.pauses import ends_at
from mentorship.services import mentorships, message_budget
from mentorship.services.message_budget import Reminder

STILL_ASKED = timedelta(days=21)
ADMINS_TOLD_FOR = timedelta(days=7)
ASKED_BEFORE = timedelta(days=7)


def ask_resting(now: datetime | None = None) -> int:
    """Ask both of every mentorship on pause whether it goes on; return messages queued.

    Once on the day that was named for it, and once a week before the longest pause ends.
    """
    now = now or database_now()
    asks = ((one, moment) for one in _resting() if (moment := _newest_ask(one, now)) is not None)
    return message_budget.remind_all(
        _ask(mentorship, side, moment, now) for mentorship, moment in asks for side in Side
    )


def _resting() -> "QuerySet[Mentorship]":
    rows = Mentorship.objects.filter(state=MentorshipState.PAUSED).order_by("pk")
    people = rows.with_people()
    return people.prefetch_related("pauses")


def _newest_ask(mentorship: Mentorship, now: datetime) -> date | None:
    """Return the day of the newest question that is due; None where none is yet."""
    zone = mentorship.program.time_zone
    last_ask = local_day(zone, ends_at(mentorship) - ASKED_BEFORE)
    days = {last_ask}
    if mentorship.pause_until is not None and mentorship.pause_until < last_ask:
        days.add(mentorship.pause_until)
    today = local_day(zone, now)
    return max((day for day in days if today - STILL_ASKED < day <= today), default=None)


def _ask(mentorship: Mentorship, side: Side, day: date, now: datetime) -> Reminder:
    return Reminder(
        category="mentorship_resting",
        recipient=mentorship.person_of(side),
        dedupe_key=f"mentorship_resting.{mentorship.pk}.{side.value}.{day:%Y%m%d}",
        subject=mentorship,
        program=mentorship.program,
        at=now,
        expires_at=ends_at(mentorship),
    )


def resume_rested(now: datetime | None = None) -> int:
    """Let every mentorship go on whose pause took as long as it may; return how many."""
    now = now or database_now()
    pks = [one.pk for one in _resting() if ends_at(one) <= now]
    return turns.each(lambda pk: _resume(pk, now), pks)


@locking.serialized
def _resume(pk: int, now: datetime) -> bool:
    """Go on by itself: both are told, and the program's admins with all others of the day."""
    mentorship = mentorships.locked(pk)
    if mentorship.state != MentorshipState.PAUSED or ends_at(mentorship) > now:
        return False
    begun_at = mentorship.paused_at
    mentorships.go_on(mentorship, actor=None)
    for side in Side:
        message_budget.remind(
            category="mentorship_goes_on",
            recipient=mentorship.person_of(side),
            dedupe_key=f"mentorship_goes_on.{mentorship.pk}.{side.value}.{begun_at:%Y%m%d}",
            subject=mentorship,
            program=mentorship.program,
            at=now,
        )
    _tell_admins(mentorship.program, now)
    return True


def _tell_admins(program: Program, now: datetime) -> None:
    """Queue one message for tomorrow morning about every pause of the day that ended by itself."""
    today = local_day(program.time_zone, now)
    for row in program.staff.filter(role=StaffRole.ADMIN).select_related("user"):
        notify.enqueue(
            category="pauses_ended",
            recipient=row.user,
            dedupe_key=f"pauses_ended.{program.pk}.{row.user_id}.{today:%Y%m%d}",
            subject=program,
            context={"day": today.isoformat()},
            program=program,
            not_before=waking.due_at(today + timedelta(days=1), row.user, program),
            expires_at=now + ADMINS_TOLD_FOR,
        )


def ask_paused_parts(now: datetime | None = None) -> int:
    """Ask everybody once whose pause of a part reached the day she named; return how many.

    Whether she comes back is her word: silence changes nothing. Weeks later nobody is asked any
    more: what was sent is forgotten by then.
    """
    now = now or database_now()
    return message_budget.remind_all(
        _ask_person(part, now)
        for model, paused in ((Mentee, MenteeState.PAUSED), (Mentor, MentorState.PAUSED))
        for part in model.objects.filter(
            state=paused,
            paused_until__lte=now.date() + timedelta(days=1),
            paused_until__gt=now.date() - STILL_ASKED,
        ).select_related("user", "program")
        if _has_come(part, now)
    )


def _has_come(part: Part, now: datetime) -> bool:
    assert part.paused_until is not None
    zone = ZoneInfo(waking.zone_of(part.user, part.program))
    return now.astimezone(zone).date() >= part.paused_until


def _ask_person(part: Part, now: datetime) -> Reminder:
    assert part.paused_until is not None
    until = part.paused_until.isoformat()
    return Reminder(
        category="part_resting",
        recipient=part.user,
        dedupe_key=f"part_resting.{part._meta.model_name}.{part.pk}.{until}",
        subject=part,
        context={"until": until},
        program=part.program,
        at=now,
    )
