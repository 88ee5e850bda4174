"""Celery's thin shells around the outbox; all may overlap freely."""

from celery import shared_task
from django.conf import settings

# A round every 30 s: senders end before the next one begins, and so do sweepers.
DRAIN_S, ROUND_S = 25, 20
# Above what a sender needs that begins its last message when its time ends: two talks of 20 s.
SOFT_LIMIT_S, LIMIT_S = 70, 80
LONG_SOFT_LIMIT_S, LONG_LIMIT_S = 500, 540


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=LIMIT_S)
def deliver_one(notification_id: int) -> str:
    """Send one message if it is due and nobody else has it.

    Safe to run twice: the second claim finds nothing to take.
    """
    from accounts.services import deliver

    return deliver.deliver_one(notification_id)


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=LIMIT_S)
def drain() -> int:
    """Send what is due for at most ``DRAIN_S`` seconds.

    Safe to run many times at once: rows are claimed one by one.
    """
    from accounts.services import deliver

    return deliver.drain(limit_s=DRAIN_S)


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=LIMIT_S)
def sweep() -> int:
    """Open what is due, then have it sent: by as many workers as it takes, or here.

    Safe to overlap with itself and with ``sweep --loop``: rows are claimed one by one, and every
    sweeper inserts by unique key. One that began just now is enough.
    """
    from accounts.services import deliver, sweeping

    if sweeping.is_recent():
        return 0
    sweeping.heartbeat("sweep")
    sweeping.run_sweepers(limit_s=ROUND_S)
    if sweeping.wake_senders():
        return 0
    return deliver.drain(limit_s=DRAIN_S)


@shared_task
def pulse() -> None:
    """Say that a worker takes tasks and reaches the database; each sends it to itself.

    Safe to run twice: it notes the time, and tells operators what is wrong, once: nobody else may
    notice that nobody sweeps.
    """
    from accounts.services import operations
    from accounts.services.sweeping import heartbeat

    heartbeat("worker")
    operations.watch_the_sweep()


@shared_task(soft_time_limit=LONG_SOFT_LIMIT_S, time_limit=LONG_LIMIT_S)
def make_copies() -> int:
    """Make the copies that people asked for of their data.

    Safe to overlap with itself: each is claimed by a lease.
    """
    from accounts.services import copies

    return copies.make_due()


def sweep_copies() -> int:
    """Have them made by a worker with time for it, or here without a broker; return how many."""
    from accounts.services import copies, nudge

    if not copies.has_due():
        return 0
    if settings.CELERY_BROKER_URL:
        nudge.publish(make_copies)
        return 0
    return copies.make_due()
