"""One round of the sweep: open what is due, then send what is due."""

import logging
import platform
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from accounts import registry
from accounts.models import Heartbeat, Notification
from accounts.services import deliver, nudge
from accounts.services.clock import now_plus
from accounts.services.turns import Round

logger = logging.getLogger(__name__)

ROUND_S = 60.0  # for all sweepers together
MOST_SENDERS = 4
PER_SENDER = 100  # messages that one sender gets through in a round, without haste
MAX_NAME = Heartbeat._meta.get_field("name").max_length or 0


def sweep_once(
    *,
    limit_s: float = 60.0,
    round_s: float = ROUND_S,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Run every registered sweeper, then drain the outbox; return how many messages were handled.

    Rounds may overlap, in one process and in many.
    """
    heartbeat("sweep")
    run_sweepers(should_stop, round_s)
    return deliver.drain(limit_s=limit_s, should_stop=should_stop)


def run_sweepers(
    should_stop: Callable[[], bool] = lambda: False,
    limit_s: float = ROUND_S,
    names: frozenset[str] | None = None,
) -> int:
    """Run each sweeper, or those named; one that fails does not keep the others from their work.

    Each has a share of ``limit_s`` and goes on in the next round (``turns``). Returns the number of
    failures; being stopped in the middle by Celery's soft limit is none.
    """
    failures, time_left = 0, Round(limit_s, should_stop)
    for name, sweep in registry.sweepers().items():
        if should_stop():
            break
        if names is not None and name not in names:
            continue
        try:
            with time_left.turn():
                sweep()
        except SoftTimeLimitExceeded:
            logger.info("Sweeper %s goes on in the next round.", name)
            break
        except Exception:  # the others, and the messages, must go on
            failures += 1
            logger.exception("Sweeper %s failed.", name)
    return failures


def wake_senders() -> int:
    """Ask workers to send what is due, more of them where more is due; return how many were asked.

    At most ``MOST_SENDERS``; 0 where nothing is due or the broker is away.
    """
    from accounts.tasks import drain  # noqa: PLC0415  tasks import services

    due = Notification.objects.due()[: MOST_SENDERS * PER_SENDER].count()
    asked = 0
    while asked * PER_SENDER < due and nudge.publish(drain):
        asked += 1
    return asked


def default_senders() -> int:
    """Return how many senders a process has: SQLite has one writer at a time."""
    return MOST_SENDERS if connection.vendor == "postgresql" else 1


def heartbeat(name: str) -> None:
    """Say that a background process is alive, by the database's clock.

    One row says so for all processes of that name, one for this machine's (``sweep@host``). With
    ``ALIVE_DIR`` a file there is touched as well, for a health check that asks nobody.
    """
    here = f"{name}@{platform.node()}"[:MAX_NAME]
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=one, at=Now()) for one in (name, here)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
    if settings.ALIVE_DIR:
        Path(settings.ALIVE_DIR, name).touch()


def is_recent() -> bool:
    """Whether a sweep began less than half a round ago, by the database's clock.

    A second beat, or what waited in the queue while no worker ran, then has nothing to do. Messages
    of the queue that expire would do as well, but by the clock of the worker: one that is ahead
    would never sweep.
    """
    half = timedelta(seconds=settings.SWEEP_SECONDS / 2)
    return was_heard("sweep", half)


def was_heard(name: str, within: timedelta) -> bool:
    """Whether a background process said lately that it is alive, by the database's clock."""
    return Heartbeat.objects.filter(name=name, at__gt=now_plus(-within)).exists()
