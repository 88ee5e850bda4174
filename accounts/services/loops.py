"""Threads that do one thing again and again until told to stop, each with its own connections."""

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connections

logger = logging.getLogger(__name__)


class Loop(threading.Thread):
    """Do ``act`` every ``every_s`` seconds until ``stop``; nothing that it raises ends the loop."""

    def __init__(
        self, name: str, act: Callable[[], object], every_s: float, stop: threading.Event
    ) -> None:
        """Prepare; ``start`` begins at once."""
        super().__init__(name=name)
        self._act, self._every_s, self._stop_asked = act, every_s, stop

    def run(self) -> None:
        """Go on until told to stop, what is in hand finished."""
        try:
            while not self._stop_asked.is_set():
                self._once()
                self._stop_asked.wait(self._every_s)
        finally:
            connections.close_all()

    def _once(self) -> None:
        close_old_connections()
        try:
            self._act()
        except (OperationalError, InterfaceError) as error:
            logger.warning("Database away (%s); trying again.", type(error).__name__)
            close_old_connections()
        except Exception:  # whatever it is, the next time must come
            logger.exception("%s failed; trying again.", self.name)
