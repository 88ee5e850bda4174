"""Put messages into the outbox, and take them back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from accounts.enums import NotificationStatus, Priority
from accounts.models import Notice, Notification, SpentKey, User
from accounts.models.notifications import MAX_ATTEMPTS, NotificationQuerySet
from accounts.queries.keys import queued, was_queued
from accounts.services import bulk, notices
from accounts.services.nudge import nudge

__all__ = [
    "Message",
    "cancel",
    "cancel_for_subject",
    "enqueue",
    "enqueue_all",
    "queued",
    "send_now",
    "unsay",
    "was_queued",
]
MANY = 500


def enqueue(
    *,
    category: str,
    recipient: User | None,
    dedupe_key: str,
    subject: Model | None = None,
    context: dict[str, Any] | None = None,
    program: Model | int | None = None,
    address: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    priority: int = Priority.NORMAL,
    at_most_once: bool = False,
    max_attempts: int = MAX_ATTEMPTS,
) -> bool:
    """Queue one message in the caller's transaction; return whether it is a new one.

    Nothing happens where ``dedupe_key`` was queued before, so producers may repeat themselves.
    After commit a nudge wakes a sender; losing it loses nothing.

    Args:
        recipient: the person; None only together with ``address``.
        dedupe_key: such as ``checkin-reminder.{checkin_id}.{side}.{n}``.
        subject: the record it is about, for ``cancel_for_subject``.
        context: ids and codes for rendering; no names, addresses or free text.
        not_before: earliest moment; None is now.
        expires_at: a message that has not left by then is dropped.

    Raises:
        ValueError: nobody to send it to, or no key.
    """
    row = _row(
        Message(
            category=category,
            recipient=recipient,
            dedupe_key=dedupe_key,
            subject=subject,
            context=context or {},
            program=program,
            address=address,
            not_before=not_before,
            expires_at=expires_at,
            priority=priority,
            at_most_once=at_most_once,
            max_attempts=max_attempts,
        )
    )
    return _insert(row, is_due=not_before is None or not_before <= timezone.now())


@dataclass(frozen=True)
class Message:
    """One message to queue with others; the fields are the arguments of ``enqueue``."""

    category: str
    recipient: User | None
    dedupe_key: str
    subject: Model | None = None
    context: dict[str, Any] = field(default_factory=dict)
    program: Model | int | None = None
    address: str | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: int = Priority.NORMAL
    at_most_once: bool = False
    max_attempts: int = MAX_ATTEMPTS


def enqueue_all(messages: Iterable[Message]) -> None:
    """Queue many messages in the caller's transaction, ``MANY`` with one statement.

    Those whose key was queued before are passed over. No sender is woken: the sweep finds them
    within half a minute.

    Raises:
        ValueError: nobody to send one to, or no key.
    """
    rows = [_row(message) for message in messages]
    with transaction.atomic(savepoint=False):
        for i in range(0, len(rows), MANY):
            _insert_many(rows[i : i + MANY])


def _insert_many(rows: list[Notification]) -> None:
    """Insert, then take out again what was sent so long ago that only its key is left."""
    bulk.insert(Notification, rows, passes_over=True)
    spent = SpentKey.objects.filter(key__in=[row.dedupe_key for row in rows]).values("key")
    uids = [row.uid for row in rows]
    Notification.objects.filter(uid__in=uids, dedupe_key__in=spent).delete()


def _row(message: Message) -> Notification:
    # SQLite's "on conflict do nothing" would pass over these constraints as well.
    if (message.recipient is None and not message.address) or not message.dedupe_key:
        raise ValueError("a message needs a recipient or an address, and a key")
    program, subject = message.program, message.subject
    row = Notification(
        category=message.category,
        recipient=message.recipient,
        address_override=message.address,
        locale=message.recipient.locale if message.recipient else "",
        dedupe_key=message.dedupe_key,
        context=message.context,
        program_id=program.pk if isinstance(program, Model) else program,
        priority=message.priority,
        expires_at=message.expires_at,
        at_most_once=message.at_most_once,
        max_attempts=message.max_attempts,
    )
    if subject is not None:
        row.subject_type, row.subject_id = subject._meta.label_lower, str(subject.pk)
    if message.not_before is not None:
        row.not_before = row.due_at = message.not_before
    return row


def _insert(row: Notification, *, is_due: bool) -> bool:
    """Insert on conflict do nothing; the uid tells whether the kept row is ours.

    Looked at after the insert, a key that is being spent at the same time is seen as well.
    """
    spent = SpentKey.objects.filter(key=OuterRef("dedupe_key"))
    with transaction.atomic(savepoint=False):
        Notification.objects.bulk_create([row], ignore_conflicts=True)
        ours = Notification.objects.filter(uid=row.uid)
        found = ours.values_list("pk", Exists(spent)).first()
        if found is not None and found[1]:
            ours.delete()
            return False
    if found is None:
        return False
    if is_due:
        transaction.on_commit(partial(nudge, found[0]), robust=True)
    return True


def cancel_for_subject(
    subject: Model, *, category: str | None = None, recipient: User | None = None
) -> int:
    """Cancel every message about a record that has not been handed over; return how many.

    What stands behind a bell about it counts as read.
    """
    notices.settle(subject, category=category, recipient=recipient)
    rows = Notification.objects.about(subject).recallable()
    if category is not None:
        rows = rows.filter(category=category)
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    return cancel(rows)


def cancel(rows: NotificationQuerySet) -> int:
    """Cancel messages, in the caller's transaction; return how many."""
    return rows.update(
        status=NotificationStatus.CANCELLED, lease_token=None, lease_until=None, context={}
    )


def unsay(messages: NotificationQuerySet) -> int:
    """Delete what stands behind a bell of messages whose words were taken back; return how many."""
    rows = Notice.objects.filter(uid__in=messages.order_by().values("uid"))
    return rows.delete()[0]


def send_now(subject: Model) -> int:
    """Make every waiting message about a record due at once; return how many."""
    rows = Notification.objects.about(subject).waiting().filter(not_before__gt=Now())
    pks = list(rows.values_list("pk", flat=True))
    for pk in pks:
        transaction.on_commit(partial(nudge, pk), robust=True)
    return Notification.objects.filter(pk__in=pks).waiting().update(not_before=Now(), due_at=Now())
