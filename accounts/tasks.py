"""Celery's thin shells around the outbox; all may overlap freely."""

from celery import shared_task

DRAIN_S = 20  # ends before the soft time limit of 30 s


@shared_task
def deliver_one(notification_id: int) -> str:
    """Send one message if it is due and nobody else has it.

    Safe to run twice: the second claim finds nothing to take.
    """
    from accounts.services import deliver

    return deliver.deliver_one(notification_id)


@shared_task
def sweep() -> int:
    """Open what is due, then send what is due, for at most ``DRAIN_S`` seconds.

    Safe to overlap with itself and with ``sweep --loop``: rows are claimed one by one, and every
    sweeper inserts by unique key.
    """
    from accounts.services.sweeping import sweep_once

    return sweep_once(limit_s=DRAIN_S)


@shared_task
def beat() -> None:
    """Say that a worker is alive."""
    from accounts.services.sweeping import heartbeat

    heartbeat("worker")
