"""What an operator may do with messages that were given up, and how old rows leave."""

from collections import Counter
from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.enums import NotificationStatus
from accounts.models import IdempotencyKey, Notification, NotificationCount, User
from accounts.models.notifications import NotificationQuerySet
from accounts.services import audit, locking
from accounts.services.clock import now_plus

GIVEN_UP = (NotificationStatus.DEAD, NotificationStatus.BOUNCED, NotificationStatus.WITHHELD)
FINISHED = (
    NotificationStatus.SENT,
    NotificationStatus.CANCELLED,
    NotificationStatus.EXPIRED,
    NotificationStatus.BOUNCED,
)
KEPT_ROWS = timedelta(days=30)
KEPT_KEYS = timedelta(days=7)
BATCH = 2000


@transaction.atomic
def retry(*, notification_ids: list[int], actor: User) -> int:
    """Put messages that were given up back into the queue, due now; return how many."""
    rows = Notification.objects.filter(pk__in=notification_ids, status__in=GIVEN_UP)
    return _change(
        rows, actor, "notification.retried", status=NotificationStatus.RETRY, not_before=Now(),
        attempts=0, claims=0, faults=0,
    )  # fmt: skip


@transaction.atomic
def discard(*, notification_ids: list[int], actor: User) -> int:
    """Cancel messages that were given up; return how many."""
    rows = Notification.objects.filter(pk__in=notification_ids, status__in=GIVEN_UP)
    return _change(
        rows, actor, "notification.discarded", status=NotificationStatus.CANCELLED, context={}
    )


def forget_old_keys() -> int:
    """Delete idempotency keys that no client repeats any more; return how many."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=now_plus(-KEPT_KEYS)).delete()
    return deleted


@locking.serialized
def count_and_forget() -> int:
    """Turn finished messages older than ``KEPT_ROWS`` into monthly counts; return how many.

    At most ``BATCH`` at a time, so that the sweep never holds the outbox for long.
    """
    old = Notification.objects.filter(status__in=FINISHED, created_at__lt=now_plus(-KEPT_ROWS))
    rows = list(locking.lock(old.order_by("pk"))[:BATCH])
    counts = Counter(
        (row.created_at.astimezone(UTC).date().replace(day=1), row.category, row.status)
        for row in rows
    )
    for (month, category, status), n in sorted(counts.items()):
        count, _ = NotificationCount.objects.get_or_create(
            month=month, category=category, status=status
        )
        NotificationCount.objects.filter(pk=count.pk).update(n=F("n") + n)
    Notification.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _change(rows: NotificationQuerySet, actor: User, action: str, **fields: object) -> int:
    found = list(locking.lock(rows))
    for row in found:
        audit.record(actor=actor, action=action, target=row, category=row.category)
    return Notification.objects.filter(pk__in=[row.pk for row in found]).update(**fields)
