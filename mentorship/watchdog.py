"""Says that worker and beat live, and ends a worker that no longer takes tasks.

After a lost connection a worker may stay up, answer pings and never take a task again. So each
sends itself a task now and then; one that takes none ends, for its supervisor to start it again.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from billiard.process import active_children
from celery.signals import before_task_publish, task_received
from celery.utils.nodenames import worker_direct
from celery.worker import state
from django.db import DatabaseError, InterfaceError, close_old_connections

from accounts.services.sweeping import heartbeat
from accounts.tasks import pulse

logger = logging.getLogger(__name__)

EVERY_S = 30.0
MOST_MISSED = 5  # with the pause before the first: within three minutes
BEAT_EVERY_S = 20.0


class Watchdog:
    """Counts the tasks that a worker sent itself and did not get."""

    def __init__(self, ask: Callable[[], object], end: Callable[[], object]) -> None:
        """Ask with ``ask``, and ``end`` the worker that gets nothing."""
        self._ask, self._end = ask, end
        self.missed = 0

    def received(self, **_: object) -> None:
        """A task came, whichever: the worker takes tasks."""
        self.missed = 0

    def look(self) -> None:
        """Ask once more; end a worker that is idle and missed too many.

        Where the broker cannot be asked, nothing can come; where tasks are in hand, as in a long
        run, the worker may have no place for another.
        """
        if state.active_requests or state.reserved_requests:
            self.missed = 0
        elif self.missed >= MOST_MISSED:
            self._end()
        try:
            self._ask()
        except Exception:  # noqa: BLE001  whatever a broker raises, it is the broker's trouble
            self.missed = 0
        else:
            self.missed += 1

    def run(self) -> None:
        """Look until the process ends."""
        while True:
            self.look()
            time.sleep(EVERY_S)


def watch_worker(sender: Any) -> None:
    """Begin to watch a worker that is ready to take tasks."""
    queue = worker_direct(sender.hostname)
    watchdog = Watchdog(
        ask=lambda: pulse.apply_async(queue=queue, expires=EVERY_S, retry=False), end=end
    )
    task_received.connect(watchdog.received, weak=False)
    threading.Thread(target=watchdog.run, name="watchdog", daemon=True).start()


def end() -> None:
    """End this worker and its children at once: it has nothing in hand."""
    logger.critical("This worker takes no tasks any more; it ends to be started again.")
    logging.shutdown()
    for child in active_children():
        if child.pid is not None:
            os.kill(child.pid, signal.SIGKILL)
    os._exit(1)


class BeatPulse:
    """Notes that beat goes on whenever it publishes, at most every ``BEAT_EVERY_S``."""

    def __init__(self) -> None:
        """Never noted yet."""
        self._noted = float("-inf")

    def published(self, **_: object) -> None:
        """Note it; connected to ``before_task_publish``, so that a broker away is no silence."""
        if time.monotonic() - self._noted < BEAT_EVERY_S:
            return
        self._noted = time.monotonic()
        close_old_connections()
        try:
            heartbeat("beat")
        except (DatabaseError, InterfaceError) as error:
            logger.warning("Beat could not be noted: %s.", type(error).__name__)


def watch_beat() -> None:
    """Begin to note that beat goes on."""
    before_task_publish.connect(BeatPulse().published, weak=False)
