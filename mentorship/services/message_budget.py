"""How often the product writes by itself: never more than two messages a week to one person.

A reminder that finds the week full waits for the first free day; one that would come too late is
dropped. What answers somebody's own act in that moment (an introduction sent, an invitation to an
agreed meeting, word of a message) is not held back and does not count.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.models.notifications import WAITING
from accounts.services import locking, notify, turns
from mentorship.clock import database_now
from mentorship.models import Program
from mentorship.queries.waking import knowing_hours, next_hour, waking

MOST = 2
MANY = 50  # people locked at once
STALE_AFTER = timedelta(days=14)  # what tells a lasting state; others say when they run out
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


@dataclass(frozen=True)
class Reminder:
    """One message of ``COUNTED`` to queue; the fields are the arguments of ``remind``."""

    category: str
    recipient: User
    dedupe_key: str
    program: Program
    at: datetime | None = None
    expires_at: datetime | None = None
    subject: Model | None = None
    context: dict[str, Any] = field(default_factory=dict)


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

    It is dropped where that moment is not before ``expires_at``; None is two weeks after it. Her
    row is locked, so that two reminders made at once see each other; repeating it with the same
    key queues nothing twice.
    """
    one = Reminder(category, recipient, dedupe_key, program, at, expires_at, subject, context or {})
    return any(notify.enqueue(**vars(message)) for message in _planned([one]))


def remind_all(reminders: Iterable[Reminder]) -> int:
    """Queue many, ``MANY`` people with one transaction; return how many messages.

    The same as ``remind`` for each, but that no sender is woken: the sweep's are awake. Inside a
    round it ends with the sweeper's turn.
    """
    every = list(reminders)
    known = notify.queued(one.dedupe_key for one in every)
    by_person: dict[int, list[Reminder]] = {}
    for one in every:
        if one.dedupe_key not in known:
            by_person.setdefault(one.recipient.pk, []).append(one)
    return turns.in_groups(
        lambda people: _queue([one for pk in people for one in by_person[pk]]),
        sorted(by_person),
        MANY,
    )


@locking.serialized
def _queue(reminders: list[Reminder]) -> int:
    messages = _planned(reminders)
    notify.enqueue_all(messages)
    return len(messages)


def _planned(reminders: list[Reminder]) -> list[notify.Message]:
    """Lock those who are reminded and find each message of theirs a moment."""
    for one in reminders:
        if one.category not in COUNTED:
            raise ValueError(f"{one.category} does not count; name it in COUNTED or enqueue it")
    known = notify.queued(one.dedupe_key for one in reminders)
    new = [one for one in reminders if one.dedupe_key not in known]
    if not new:
        return []
    people = lock_people({one.recipient.pk for one in new})
    now = database_now()
    weeks = Weeks(people.values(), min(one.at or now for one in new), now)
    planned = (_message(one, people[one.recipient.pk], weeks) for one in new)
    return [message for message in planned if message is not None]


def _message(one: Reminder, person: User, weeks: "Weeks") -> notify.Message | None:
    slot = weeks.next_free(person, one.at or weeks.now, one.program)
    expires_at = one.expires_at or slot + STALE_AFTER
    if slot >= expires_at:
        return None
    weeks.plan(person, slot)
    return notify.Message(
        category=one.category,
        recipient=person,
        dedupe_key=one.dedupe_key,
        program=one.program,
        not_before=slot,
        expires_at=expires_at,
        subject=one.subject,
        context=one.context,
    )


def lock_people(pks: Collection[int]) -> dict[int, User]:
    """Lock people in the caller's transaction, with what is needed to know their hours."""
    if not pks:
        return {}
    rows = locking.lock(knowing_hours(User.objects.filter(pk__in=pks)).order_by("pk"))
    return {person.pk: person for person in rows}


def next_free(
    person: User, at: datetime, program: Program, *, instead_of: Model | None = None
) -> datetime:
    """Return the first moment from ``at`` on at which one more message of ``COUNTED`` may leave.

    It lies in her waking hours, at her own hour of the day where she has to wait, and keeps to two
    messages within any seven days, those already planned included. Waiting messages about
    ``instead_of`` are about to be replaced and do not count. Callers who can collide lock her row
    first; ``remind`` does.
    """
    return Weeks([person], at, database_now()).next_free(person, at, program, instead_of=instead_of)


class Weeks:
    """What left and will leave to some people, read with one query."""

    def __init__(self, people: Iterable[User], since: datetime, now: datetime) -> None:
        """Read what counts for moments from ``since`` on; ``now`` is the database's."""
        self.now = now
        self._planned: dict[int, list[datetime]] = {}
        self._rows: dict[int, list[Notification]] = {}
        for row in _counted(people, since):
            self._rows.setdefault(row.recipient_id or 0, []).append(row)

    def plan(self, person: User, slot: datetime) -> None:
        """Count a message that the caller is about to queue."""
        self._planned.setdefault(person.pk, []).append(slot)

    def next_free(
        self, person: User, at: datetime, program: Program, *, instead_of: Model | None = None
    ) -> datetime:
        """Return the first moment from ``at`` on for one more message; see ``next_free``."""
        taken = self._taken(person, at, instead_of)
        slot = waking(at, person, program)
        full = iter(sorted(moment + WEEK for moment in taken))
        while _is_full(slot, taken):
            slot = next_hour(max(slot, next(full)), person, program)
        return slot

    def _taken(self, person: User, at: datetime, instead_of: Model | None) -> list[datetime]:
        """Return when counted messages left within the week before, or will leave."""
        late = min(at, self.now)  # what is late leaves now, not when a later message is planned
        rows = (row for row in self._rows.get(person.pk, ()) if _counts(row, at, late))
        kept = [row for row in rows if instead_of is None or not _gives_way(row, instead_of)]
        return [*(_moment(row, late) for row in kept), *self._planned.get(person.pk, ())]


def _counted(people: Iterable[User], since: datetime) -> QuerySet[Notification]:
    is_near = Q(sent_at__gt=since - WEEK) | Q(status__in=TO_LEAVE)
    is_near |= Q(sent_at=None, not_before__gt=since - WEEK)
    rows = Notification.objects.filter(is_near, recipient__in=people, category__in=COUNTED)
    return rows.exclude(status__in=NEVER_LEFT).only(
        "recipient_id", "status", "not_before", "sent_at", "expires_at", "subject_type",
        "subject_id",
    )  # fmt: skip


def _counts(row: Notification, at: datetime, late: datetime) -> bool:
    if row.status in TO_LEAVE:  # but not what is dropped when its turn comes
        return row.expires_at is None or row.expires_at > late
    return (row.sent_at or row.not_before) > at - WEEK


def _gives_way(row: Notification, to: Model) -> bool:
    """Whether it waits about a record whose message is about to be replaced."""
    subject = (to._meta.label_lower, str(to.pk))
    return row.status in WAITING and (row.subject_type, row.subject_id) == subject


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
