"""Pauses that come to their end: mentorships go on by themselves, parts only by their person."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.services import locking
from mentorship.clock import database_now
from mentorship.enums import MenteeState, MentorshipState, MentorState, Side
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.services import mentorships, message_budget
from mentorship.services.check_ins import times
from mentorship.terms import terms_of

ASKED_BEFORE = timedelta(days=7)


def ask_resting(now: datetime | None = None) -> int:
    """Ask both of every mentorship that has long been on pause, once; return messages queued."""
    now = now or database_now()
    resting = Mentorship.objects.filter(state=MentorshipState.PAUSED).select_related(
        "program", "mentee_user", "mentor_user"
    )
    nearly_over = [one for one in resting if pause_ends_at(one) - ASKED_BEFORE <= now]
    return sum(_ask(mentorship, side, now) for mentorship in nearly_over for side in Side)


def pause_ends_at(mentorship: Mentorship) -> datetime:
    """Return when a paused mentorship goes on by itself; its program is read."""
    assert mentorship.paused_at is not None
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    return mentorship.paused_at + timedelta(days=terms.pause_days)


def _ask(mentorship: Mentorship, side: Side, now: datetime) -> bool:
    assert mentorship.paused_at is not None
    person = mentorship.person_of(side)
    return message_budget.remind(
        category="mentorship_resting",
        recipient=person,
        dedupe_key=f"mentorship_resting.{mentorship.pk}.{side.value}.{mentorship.paused_at:%Y%m%d}",
        subject=mentorship,
        program=mentorship.program,
        at=now,
        expires_at=pause_ends_at(mentorship),
    )


def resume_rested(now: datetime | None = None) -> int:
    """Let every mentorship go on whose pause took as long as it may; return how many."""
    now = now or database_now()
    resting = Mentorship.objects.filter(state=MentorshipState.PAUSED).select_related("program")
    pks = [one.pk for one in resting.order_by("pk") if pause_ends_at(one) <= now]
    return sum(_resume(pk, now) for pk in pks)


@locking.serialized
def _resume(pk: int, now: datetime) -> bool:
    mentorship = mentorships.locked(pk)
    if mentorship.state != MentorshipState.PAUSED or pause_ends_at(mentorship) > now:
        return False
    mentorships.go_on(mentorship, actor=None)
    return True


def ask_paused_parts(now: datetime | None = None) -> int:
    """Ask everybody once whose pause of a part reached the day she named; return how many.

    Whether she comes back is her word: silence changes nothing.
    """
    now = now or database_now()
    return sum(
        _ask_person(part, now)
        for model, paused in ((Mentee, MenteeState.PAUSED), (Mentor, MentorState.PAUSED))
        for part in model.objects.filter(
            state=paused, paused_until__lte=now.date() + timedelta(days=1)
        ).select_related("user", "program")
    )


def _ask_person(part: Part, now: datetime) -> bool:
    assert part.paused_until is not None
    zone = ZoneInfo(times.zone_of(part.user, part.program))
    if now.astimezone(zone).date() < part.paused_until:
        return False
    until = part.paused_until.isoformat()
    return message_budget.remind(
        category="part_resting",
        recipient=part.user,
        dedupe_key=f"part_resting.{part._meta.model_name}.{part.pk}.{until}",
        subject=part,
        context={"until": until},
        program=part.program,
        at=now,
    )
