"""A lease renewed by a thread of its own while long work goes on: it ends only with its process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, connection


@contextmanager
def renewed(renew: Callable[[], object], seconds: float) -> Iterator[None]:
    """Call ``renew`` every so many seconds until the block is left."""
    over = Event()
    thread = Thread(target=_repeat, args=(renew, seconds, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _repeat(renew: Callable[[], object], seconds: float, over: Event) -> None:
    while not over.wait(seconds):
        try:
            renew()
        except Error:  # the next time may do, on a connection that is new
            connection.close()
    connection.close()
