"""What silence does: one nudge, then the introduction runs out."""

from datetime import datetime, timedelta

from accounts.services import audit, locking, turns
from mentorship.clock import database_now
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.models import Mentorship
from mentorship.queries.introduction_questions import awaits_reply, by, is_open
from mentorship.services import availability, message_budget
from mentorship.services.introductions import nudging
from mentorship.services.introductions.steps import (
    asks_mentor_first,
    close,
    is_asked,
    put_first_in_line,
    tell_declined,
)
from mentorship.services.message_budget import Reminder
from mentorship.services.pair_locks import locked
from mentorship.terms import terms_of

NO_ANSWER = "no_answer"  # the reason that the system sets when an introduction runs out


def nudge_silent(now: datetime | None = None) -> int:
    """Queue one nudge for each side asked and silent since the program's day; return how many.

    Whoever was nudged by an admin within a week is left alone.
    """
    now = now or database_now()
    rows = Mentorship.objects.filter(
        state=MentorshipState.INTRODUCED, announce_at__lte=now, respond_by__gt=now
    )
    people = rows.with_people()
    waiting = list(people.prefetch_related("questions"))
    rested = nudging.nudged_by_hand(waiting, since=now - nudging.WEEK)
    return message_budget.remind_all(
        _nudge(mentorship, side, now)
        for mentorship in waiting
        for side in Side
        if nudging.key_by_hand(mentorship.pk, side.value) not in rested
        and _is_silent(mentorship, side, now)
    )


def _is_silent(mentorship: Mentorship, side: Side, now: datetime) -> bool:
    asked_at = mentorship.announce_at
    if side == Side.MENTEE and asks_mentor_first(mentorship):
        asked_at = mentorship.mentor_answered_at or now
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    is_early = now < asked_at + timedelta(days=terms.nudge_day)
    if is_early or mentorship.answer_of(side) or not is_asked(mentorship, side):
        return False
    return not is_open(by(mentorship.questions.all(), side))


def _nudge(mentorship: Mentorship, side: Side, now: datetime) -> Reminder:
    return Reminder(
        category="introduction_nudge",
        recipient=mentorship.person_of(side),
        dedupe_key=f"introduction_nudge.{mentorship.pk}.{side.value}",
        subject=mentorship,
        program=mentorship.program,
        at=now,
        expires_at=mentorship.respond_by,
    )


def expire_overdue(now: datetime | None = None) -> int:
    """Let every overdue introduction run out, one transaction each; return how many did."""
    now = now or database_now()
    due = Mentorship.objects.filter(state=MentorshipState.INTRODUCED, respond_by__lte=now)
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    return turns.each(lambda pk: expire(mentorship_id=pk, now=now), pks)


@locking.serialized
def expire(*, mentorship_id: int, now: datetime) -> bool:
    """Let an introduction run out if its time is up; return whether it did.

    A mentor who was silent twice in a row is paused; one who waits for a reply to his question is
    not silent.
    """
    mentorship = locked(mentorship_id)
    if mentorship.state != MentorshipState.INTRODUCED or mentorship.respond_by > now:
        return False
    mentorship.decline_reason = NO_ANSWER
    close(mentorship, MentorshipState.EXPIRED)
    put_first_in_line(mentorship)
    audit.record(actor=None, action="introduction.expired", target=mentorship)
    tell_declined(mentorship, Side.MENTEE)
    if mentorship.mentor_answer == Answer.NONE and not awaits_reply(mentorship, Side.MENTOR):
        availability.pause_if_silent(mentorship.mentor)
    else:
        tell_declined(mentorship, Side.MENTOR)
    return True
