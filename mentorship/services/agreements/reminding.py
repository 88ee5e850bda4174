"""One reminder of an agreement that somebody has not signed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.services import notify
from mentorship.clock import database_now
from mentorship.enums import MentorshipState, Side
from mentorship.models import Agreement, Mentorship
from mentorship.queries.agreements import signed_at
from mentorship.services import message_budget
from mentorship.services.agreements.steps import REMINDER
from mentorship.services.message_budget import Reminder

REMINDED_AFTER = timedelta(days=7)
REMINDED_UNTIL = timedelta(days=21)  # later it would come too late to be of use


def remind_unsigned(now: datetime | None = None) -> int:
    """Remind each side once of what it has not signed a week later; return how many messages.

    Nothing depends on a signature; a reminder that finds no place in her weeks is dropped.
    """
    now = now or database_now()
    waiting = list(_without_agreement(now))
    told = _reminded(waiting)
    return message_budget.remind_all(
        _reminder(mentorship, side, now)
        for mentorship in waiting
        for side in Side
        if _key(mentorship, side) not in told and not _has_signed(mentorship, side)
    )


def _without_agreement(now: datetime) -> QuerySet[Mentorship]:
    """Return pairs past their first week without an agreement, each with what waits in it."""
    rows = Agreement.objects.filter(replaced_at__isnull=True)
    signed = rows.filter(
        mentorship=OuterRef("pk"), mentee_signed_at__isnull=False, mentor_signed_at__isnull=False
    )
    return (
        Mentorship.objects.filter(
            ~Exists(signed),
            state=MentorshipState.ACTIVE,
            started_at__lte=now - REMINDED_AFTER,
            started_at__gt=now - REMINDED_UNTIL,
        )
        .with_people()
        .prefetch_related(Prefetch("agreements", rows, to_attr="waiting"))
    )


def _reminded(mentorships: Iterable[Mentorship]) -> set[str]:
    return notify.queued(_key(mentorship, side) for mentorship in mentorships for side in Side)


def _has_signed(mentorship: Any, side: Side) -> bool:
    return any(signed_at(agreement, side) for agreement in mentorship.waiting)


def _key(mentorship: Mentorship, side: Side) -> str:
    return f"{REMINDER}.{mentorship.pk}.{side.value}"


def _reminder(mentorship: Mentorship, side: Side, now: datetime) -> Reminder:
    assert mentorship.started_at is not None
    return Reminder(
        category=REMINDER,
        recipient=mentorship.person_of(side),
        dedupe_key=_key(mentorship, side),
        program=mentorship.program,
        at=now,
        expires_at=mentorship.started_at + REMINDED_UNTIL,
        subject=mentorship,
    )
