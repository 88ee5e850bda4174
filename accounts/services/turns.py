"""A sweeper's share of a round: whoever has much to do goes on in the next one.

A round of the sweep is bounded, inside Celery above all. A sweeper that works through many rows
asks for them through ``rows``; outside a round it gets them all.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError

Row = TypeVar("Row")
SHARE = 0.5  # of what is left of the round: many who want everything still leave something
LEAST_S = 0.25
_is_over: ContextVar[Callable[[], bool]] = ContextVar("is_turn_over", default=lambda: False)


class Round:
    """The time of all sweepers together; each turn is a part of what is left."""

    def __init__(self, limit_s: float, should_stop: Callable[[], bool]) -> None:
        self._end, self._should_stop = time.monotonic() + limit_s, should_stop

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let one sweeper work: half of the time left, and never less than ``LEAST_S``."""
        now = time.monotonic()
        end = now + max((self._end - now) * SHARE, LEAST_S)
        token = _is_over.set(lambda: self._should_stop() or time.monotonic() >= end)
        try:
            yield
        finally:
            _is_over.reset(token)


def rows(of: Iterable[Row]) -> Iterator[Row]:
    """Give row after row until the turn is over; always the first, so that each round gets on."""
    is_over = _is_over.get()
    for row in of:
        yield row
        if is_over():
            return


def each(act: Callable[[Row], object], of: Iterable[Row]) -> int:
    """Act on row after row until the turn is over; return the sum of what came back.

    One that fails does not keep those behind it from their turn; its error is raised at the end.
    """
    return in_groups(lambda group: act(group[0]), list(of), 1)


def in_groups(act: Callable[[list[Row]], object], of: list[Row], size: int) -> int:
    """Act on group after group like ``each``; one that fails is done again one by one."""
    errors: list[Exception] = []
    groups = (of[i : i + size] for i in range(0, len(of), size))
    total = sum(_tried(act, group, errors) for group in rows(groups))
    if errors:
        raise errors[0]
    return total


def _tried(act: Callable[[list[Row]], object], group: list[Row], errors: list[Exception]) -> int:
    try:
        done: Any = act(group)
        return int(done or 0)
    except (SoftTimeLimitExceeded, OperationalError, InterfaceError):
        raise  # nobody behind it would fare better
    except Exception as error:  # noqa: BLE001  raised at the end
        if len(group) > 1:
            return sum(_tried(act, [one], errors) for one in group)
        errors.append(error)
        return 0
