"""Wake a worker sooner. The database is the queue: a lost nudge costs seconds, never a message."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import current_app
from django.conf import settings

logger = logging.getLogger(__name__)

SILENCE_S = 30.0  # how long nothing is published after the broker failed
PATIENCE_S = 0.8  # how long whoever publishes waits, whatever the broker and the network do
EXPIRY_S = 60


class _Breaker:
    """Skips publishing for a while after a failure, so that requests do not wait for a broker.

    Each process has its own. ``failures`` counts them for the log; whether the broker answers is
    asked of the broker itself (``broker_answers``).
    """

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
    from accounts.tasks import deliver_one  # noqa: PLC0415  tasks import services

    publish(deliver_one, notification_id)


def publish(task: Any, *args: object) -> bool:
    """Ask a worker to run a task; return whether it was asked.

    Nobody is without a broker. One that is away is noted and passed over for ``SILENCE_S``.
    """
    if not settings.CELERY_BROKER_URL or breaker.is_open():
        return False
    try:
        ask(task, *args)
    except Exception as error:  # noqa: BLE001  whatever a broker raises, the sweep does it anyway
        breaker.trip()
        text = "Broker away (%s, failure %s of this process): %s was not asked for."
        logger.warning(text, type(error).__name__, breaker.failures, getattr(task, "name", task))
        return False
    return True


def ask(task: Any, *args: object) -> None:
    """Ask a worker to run a task, within ``PATIENCE_S``; raise whatever keeps it from being asked.

    Raises:
        TimeoutError: the broker takes too long.
    """
    _within(PATIENCE_S, lambda: task.apply_async(args=args, expires=EXPIRY_S, retry=False))


def broker_answers() -> bool:
    """Whether the broker takes a connection, asked anew and within ``PATIENCE_S``.

    One that nobody needs does.
    """
    if not settings.CELERY_BROKER_URL:
        return True
    try:
        _within(PATIENCE_S, _connect)
    except Exception:  # noqa: BLE001  whatever it raises, it does not answer
        return False
    return True


def _connect() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0)


def _within(seconds: float, act: Callable[[], object]) -> None:
    """Do something in a thread and wait for it no longer than this.

    The limits of the client bound each reply only, and the look-up of a name not at all. A thread
    that is left behind ends with those limits and takes nothing with it.
    """
    errors: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  raised again by who waits
            errors.append(error)

    context = contextvars.copy_context()  # the id of the request goes along
    thread = threading.Thread(target=context.run, args=(run,), name="broker", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if errors:
        raise errors[0]
