"""How often the product writes by itself: never more than two messages a week to one person.

A reminder that finds the week full waits for the first free day; one that would come too late is
dropped. What answers somebody's own act in that moment (an introduction sent, an invitation to an
agreed meeting, word of a message) is not held back and does not count.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.services import locking, notify
from mentorship.clock import database_now
from mentorship.models import Program
from mentorship.queries.waking import next_hour, waking

MOST = 2
WEEK = timedelta(days=7)  # any seven days, not those of a calendar
# Categories that the product sends by itself; a new one is added here.
COUNTED = frozenset(
    {
        "agreement_reminder",
        "application_waiting",
        "check_in",
        "check_in_second",
        "credential_expiry",
        "introduction_nudge",
        "introduction_question_reminder",
        "meeting_ask",
        "meeting_lapsed",
        "meeting_reminder",
        "mentor_paused",
        "mentorship_completed",
        "mentorship_goes_on",
        "mentorship_resting",
        "orientation_waiting",
        "part_resting",
    }
)
NEVER_LEFT = (NotificationStatus.CANCELLED, NotificationStatus.EXPIRED, NotificationStatus.DEAD)
TO_LEAVE = (
    NotificationStatus.PENDING,
    NotificationStatus.RETRY,
    NotificationStatus.LEASED,
    NotificationStatus.WITHHELD,
)


@locking.serialized
def remind(
    *,
    category: str,
    recipient: User,
    dedupe_key: str,
    program: Program,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    subject: Model | None = None,
    context: dict[str, Any] | None = None,
) -> bool:
    """Queue one message of ``COUNTED`` for her next free moment; return whether it is a new one.

    It is dropped where that moment is not before ``expires_at``. Her row is locked, so that two
    reminders made at once see each other; repeating it with the same key queues nothing twice.
    """
    if category not in COUNTED:
        raise ValueError(f"{category} does not count; name it in COUNTED or enqueue it")
    if Notification.objects.filter(dedupe_key=dedupe_key).exists():
        return False
    locking.lock(User.objects.filter(pk=recipient.pk)).get()
    slot = next_free(recipient, at or database_now(), program)
    if expires_at is not None and slot >= expires_at:
        return False
    return notify.enqueue(
        category=category,
        recipient=recipient,
        dedupe_key=dedupe_key,
        program=program,
        not_before=slot,
        expires_at=expires_at,
        subject=subject,
        context=context,
    )


def next_free(
    person: User, at: datetime, program: Program, *, instead_of: Model | None = None
) -> datetime:
    """Return the first moment from ``at`` on at which one more message of ``COUNTED`` may leave.

    It lies in her waking hours, at her own hour of the day where she has to wait, and keeps to two
    messages within any seven days, those already planned included. Waiting messages about
    ``instead_of`` are about to be replaced and do not count. Callers who can collide lock her row
    first; ``remind`` does.
    """
    taken = _taken(person, at, instead_of)
    slot = waking(at, person, program)
    full = iter(sorted(moment + WEEK for moment in taken))
    while _is_full(slot, taken):
        slot = next_hour(max(slot, next(full)), person, program)
    return slot


def _taken(person: User, at: datetime, instead_of: Model | None) -> list[datetime]:
    """Return when counted messages left within the week before, or will leave."""
    is_near = Q(sent_at__gt=at - WEEK) | Q(status__in=TO_LEAVE)
    is_near |= Q(sent_at=None, not_before__gt=at - WEEK)
    rows = Notification.objects.filter(is_near, recipient=person, category__in=COUNTED)
    rows = rows.exclude(status__in=NEVER_LEFT)
    if instead_of is not None:
        rows = rows.exclude(pk__in=Notification.objects.about(instead_of).waiting().values("pk"))
    late = min(at, database_now())  # what is late leaves now, not when a later message is planned
    rows = rows.exclude(status__in=TO_LEAVE, expires_at__lte=late)  # dropped when its turn comes
    return [_moment(row, late) for row in rows.only("status", "not_before", "sent_at")]


def _moment(row: Notification, now: datetime) -> datetime:
    if row.status in TO_LEAVE:
        return max(row.not_before, now)
    return row.sent_at or row.not_before


def _is_full(slot: datetime, taken: list[datetime]) -> bool:
    """Whether a message at ``slot`` would be the third within some seven days."""
    moments = sorted([*taken, slot])
    return any(
        moments[last] - moments[last - MOST] < WEEK
        for last in range(MOST, len(moments))
        if moments[last - MOST] <= slot <= moments[last]
    )
