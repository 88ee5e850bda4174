"""Wake a sender sooner. The database is the queue: a lost nudge costs seconds, never a message."""

import logging
import time

from django.conf import settings

logger = logging.getLogger(__name__)

SILENCE_S = 30.0  # how long nothing is published after the broker failed
EXPIRY_S = 60


class _Breaker:
    """Skips publishing for a while after a failure, so that requests do not wait for a broker."""

    def __init__(self) -> None:
        self.failures = 0
        self.closed_until = 0.0

    def is_open(self) -> bool:
        return time.monotonic() < self.closed_until

    def trip(self) -> None:
        self.failures += 1
        self.closed_until = time.monotonic() + SILENCE_S


breaker = _Breaker()


def nudge(notification_id: int) -> None:
    """Ask a worker to send one message; do nothing without a broker or while it is down."""
    if not settings.CELERY_BROKER_URL or breaker.is_open():
        return
    from accounts.tasks import deliver_one  # noqa: PLC0415  tasks import services

    try:
        deliver_one.apply_async(args=(notification_id,), expires=EXPIRY_S, retry=False)
    except Exception as error:  # noqa: BLE001  whatever a broker raises, the sweep sends it anyway
        breaker.trip()
        logger.warning("Nudge %s not published: %s.", notification_id, type(error).__name__)
