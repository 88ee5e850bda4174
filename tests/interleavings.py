"""Two services in every order of their steps, each on a thread and a connection of its own.

A service passes the moments of ``accounts.services.pausing`` on its way: begun, locked, checked,
written. Four permissions take it from one to the next and to its end; an order of two actors is a
word such as ``AABABBAB``. Who waits for the other's lock misses no permission: it is used up as
soon as the lock is free.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterator

from django.db import IntegrityError, connection

from accounts.exceptions import Refused
from accounts.services import pausing
from tests.races import DONE

STEPS = 4  # to locked, to checked, to written, to the end
PATIENCE_S = 20.0


def orders() -> list[str]:
    """Return the 70 orders of two actors with four steps each."""
    places = itertools.combinations(range(2 * STEPS), STEPS)
    return ["".join("A" if i in mine else "B" for i in range(2 * STEPS)) for mine in places]


class Actor(threading.Thread):
    """One service that stops at every moment it passes until it may go on."""

    def __init__(self, action: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.action = action
        self.end = ""
        self.permissions = threading.Semaphore(0)
        self.here = threading.Event()  # it stands at a moment, or is over
        self.seen: set[str] = set()
        self.backend = 0

    def run(self) -> None:
        """Run the action between its first permission and its end."""
        try:
            connection.ensure_connection()
            self.backend = connection.connection.info.backend_pid
            self.stop()
            self.action()
            self.end = DONE
        except Refused as refusal:
            self.end = refusal.code
        except IntegrityError:
            self.end = "integrity error"
        finally:
            connection.close()
            self.here.set()

    def pass_point(self, name: str) -> None:
        """Stop where a moment is passed for the first time; a service may pass it again."""
        if name not in self.seen:
            self.seen.add(name)
            self.stop()

    def stop(self) -> None:
        """Say that it stands here, and wait for a permission."""
        self.here.set()
        assert self.permissions.acquire(timeout=PATIENCE_S), "nobody let it go on"

    def go(self) -> None:
        """Give one permission, and wait until it was used or another actor's lock is in the way."""
        if not self.end:
            self.here.clear()
            self.permissions.release()
            self.settle()

    def settle(self) -> None:
        """Wait until it stands at a moment, is over, or waits for a lock."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.here.wait(0.002):
            assert time.monotonic() < deadline, "it neither stands nor waits for a lock"
            if self.end or self._waits_for_lock():
                return

    def _waits_for_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s",
                [self.backend],
            )
            row = cursor.fetchone()
        return bool(row and row[0])


def interleave(
    order: str, first: Callable[[], object], second: Callable[[], object]
) -> tuple[str, str]:
    """Run two services in one order of their steps; return how each ended."""
    actors = {"A": Actor(first), "B": Actor(second)}
    with _holding(actors.values()):
        for actor in actors.values():
            actor.start()
            actor.settle()
        for letter in order:
            actors[letter].go()
        _let_all_end(actors.values())
    return actors["A"].end, actors["B"].end


def _let_all_end(actors) -> None:
    """Let go of everybody: those who stood behind a lock have steps left."""
    for actor in actors:
        for _ in range(STEPS):
            actor.permissions.release()
    for actor in actors:
        actor.join(PATIENCE_S)
        assert not actor.is_alive(), "it never ended"


class _holding:  # noqa: N801  reads as a statement
    """Let the actors' threads stop at the moments they pass, and nobody else."""

    def __init__(self, actors) -> None:
        self.actors = list(actors)

    def __enter__(self) -> None:
        self.kept, pausing.point = pausing.point, self.point

    def point(self, name: str) -> None:
        """Stop the actor whose thread passes."""
        me = threading.current_thread()
        if me in self.actors:
            me.pass_point(name)

    def __exit__(self, *_error) -> None:
        pausing.point = self.kept


def named(orders_: list[str], every: int) -> Iterator[str]:
    """Return the first and the last order and every so many between: the subset of a build."""
    yield from sorted({orders_[0], orders_[-1], *orders_[::every]})
