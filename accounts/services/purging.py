"""How old rows leave: messages become monthly counts, their keys stay for a while.

Each step takes at most ``BATCH`` rows in a transaction of its own and stops after ``ROUND_S``, so
that the sweep never holds the outbox for long. A backlog goes in the rounds that follow.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, timedelta
from functools import partial
from typing import Any

from django.db.models import F, QuerySet

from accounts.enums import NotificationStatus
from accounts.models import (
    Heartbeat,
    IdempotencyKey,
    Notification,
    NotificationCount,
    OneTimeLink,
    SpentKey,
)
from accounts.services import account_mails, batches, idempotency, locking
from accounts.services.clock import now_plus

ENDED = (NotificationStatus.CANCELLED, NotificationStatus.EXPIRED, NotificationStatus.BOUNCED)
KEPT_ROWS = timedelta(days=30)
KEPT_KEYS = timedelta(days=400)  # longer than anything that may ask for the same message again
KEPT_ANSWERS = timedelta(days=7)
KEPT_OF_FORMS = timedelta(days=1)  # they hold what is shown once, such as a new token
KEPT_LINKS = timedelta(days=90)  # after they ran out; until then their page says what became of it
KEPT_HEARTBEATS, KEPT_MACHINES = timedelta(days=7), timedelta(days=1)
READ = ("dedupe_key", "category", "status", "sent_at", "due_at", "webhook")
BATCH = 2000
AT_ONCE = 500
ROUND_S = 2.0


def count_and_forget() -> int:
    """Turn finished messages older than ``KEPT_ROWS`` into monthly counts; return how many.

    Sent ones count from when they left, others from when they were due: what was planned long
    before it left is kept as long as the rest.
    """
    old = now_plus(-KEPT_ROWS)
    sent = Notification.objects.filter(status=NotificationStatus.SENT, sent_at__lt=old)
    ended = Notification.objects.filter(status__in=ENDED, due_at__lt=old)
    by_batches = (
        lambda: _forget(sent.order_by("sent_at")),
        lambda: _forget(ended.order_by("due_at")),
    )
    return sum(_repeat(step) for step in by_batches)


def forget_old() -> int:
    """Delete what nobody asks for any more; return how many rows.

    Spent keys, answers to requests that no client repeats, links long run out, and signs of life
    of processes that are gone; those of single machines sooner.
    """
    old: list[QuerySet[Any]] = [
        SpentKey.objects.filter(at__lt=now_plus(-KEPT_KEYS)),
        IdempotencyKey.objects.filter(created_at__lt=now_plus(-KEPT_ANSWERS)),
        IdempotencyKey.objects.filter(
            key__startswith=idempotency.OF_FORMS, created_at__lt=now_plus(-KEPT_OF_FORMS)
        ),
        OneTimeLink.objects.filter(expires_at__lt=now_plus(-KEPT_LINKS)),
        Heartbeat.objects.filter(at__lt=now_plus(-KEPT_HEARTBEATS)),
        Heartbeat.objects.filter(name__contains="@", at__lt=now_plus(-KEPT_MACHINES)),
    ]
    return sum(_repeat(partial(batches.delete_some, rows, BATCH)) for rows in old)


def _repeat(step: Callable[[], int]) -> int:
    end, total = time.monotonic() + ROUND_S, 0
    while n := step():
        total += n
        if n < BATCH or time.monotonic() >= end:
            break
    return total


@locking.serialized
def _forget(old: "QuerySet[Notification]") -> int:
    rows = list(locking.lock(old).only(*READ)[:BATCH])
    _count((_month(row), row.category, row.status) for row in rows)
    _spend(row.dedupe_key for row in rows if not _is_unique(row))
    Notification.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _month(row: Notification) -> date:
    return (row.sent_at or row.due_at).astimezone(UTC).date().replace(day=1)


def _is_unique(row: Notification) -> bool:
    """Whether its key names one act, so that no producer can ask for it again."""
    return row.category == account_mails.CATEGORY or row.webhook_id is not None


def _count(of_rows: Iterable[tuple[date, str, str]]) -> None:
    counts = sorted(Counter(of_rows).items())
    NotificationCount.objects.bulk_create(
        [NotificationCount(month=m, category=c, status=s) for (m, c, s), _n in counts],
        ignore_conflicts=True,
    )
    for (month, category, status), n in counts:
        rows = NotificationCount.objects.filter(month=month, category=category, status=status)
        rows.update(n=F("n") + n)


def _spend(keys: Iterable[str]) -> None:
    """Keep the keys: no producer may ever repeat these messages."""
    rows = [SpentKey(key=key) for key in keys]
    SpentKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
