"""How a worker tells the broker that a task is done."""

import logging

from celery.worker.request import Request

logger = logging.getLogger(__name__)


class CalmRequest(Request):
    """A task whose acknowledgment may come too late.

    Where the connection that brought it is gone, the Redis transport asks its closed client for a
    host name, and the ``AttributeError`` would end the whole worker. The broker gives such a task
    out again, and all of ours bear that.
    """

    def acknowledge(self) -> None:
        """Tell the broker, if the connection is still there."""
        try:
            super().acknowledge()
        except AttributeError:
            logger.warning("Task %s was done after its connection was lost.", self.id)
