"""One round of the sweep: open what is due, then send what is due."""

import logging
from collections.abc import Callable

from django.db.models.functions import Now

from accounts import registry
from accounts.models import Heartbeat
from accounts.services import deliver

logger = logging.getLogger(__name__)


def sweep_once(*, limit_s: float = 60.0, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Run every registered sweeper, then drain the outbox; return how many messages were handled.

    Rounds may overlap, in one process and in many.
    """
    heartbeat("sweep")
    run_sweepers(should_stop)
    return deliver.drain(limit_s=limit_s, should_stop=should_stop)


def run_sweepers(should_stop: Callable[[], bool] = lambda: False) -> int:
    """Run each sweeper; one that fails does not keep the others from their work.

    Returns the number of failures.
    """
    failures = 0
    for name, sweep in registry.sweepers().items():
        if should_stop():
            break
        try:
            sweep()
        except Exception:  # the others, and the messages, must go on
            failures += 1
            logger.exception("Sweeper %s failed.", name)
    return failures


def heartbeat(name: str) -> None:
    """Say that a background process is alive, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
