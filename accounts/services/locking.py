"""Transactions that wait for each other for a bounded time, and try again when they collide.

Order of locks everywhere: one-time link, round, mentors, mentees, proposals, mentorships,
check-ins, outbox, audit. Read every deciding value after its lock.
"""

import functools
import logging
import random
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet

from accounts.exceptions import Busy, DatabaseBusy
from accounts.services import pausing

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)
logger = logging.getLogger(__name__)

RETRIES = 3
LOCK_TIMEOUT = "3s"
STATEMENT_TIMEOUT = "15s"
DEADLOCK, SERIALIZATION, LOCK_NOT_AVAILABLE, QUERY_CANCELED = "40P01", "40001", "55P03", "57014"
RETRIED_CODES = {DEADLOCK, SERIALIZATION, LOCK_NOT_AVAILABLE}


def lock(rows: "QuerySet[M]") -> "QuerySet[M]":
    """Lock the rows of a queryset's own table until the transaction ends.

    Call it as ``locking.lock``: tests patch this one function away to prove that a race test sees
    the race. SQLite has no row locks; its IMMEDIATE transactions queue the writers instead.
    """
    return rows.select_for_update(of=("self",), no_key=True)


def serialized(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction, again after a deadlock, a collision or a lock timeout.

    At most ``RETRIES`` times with jitter, then ``Busy``. Inside another transaction it is a
    savepoint only: the outermost service is the one that repeats.
    """

    @functools.wraps(service)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return service(*args, **kwargs)
        return _with_retries(functools.partial(service, *args, **kwargs), service.__qualname__)

    return wrapper


def _with_retries(service: Callable[[], R], name: str) -> R:
    for attempt in range(RETRIES + 1):
        try:
            with transaction.atomic():
                _bound_waiting()
                result = service()
                pausing.point("written")
                return result
        except OperationalError as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            if attempt == RETRIES or _code(error) not in RETRIED_CODES:
                raise refusal from error
            logger.info("%s collided (%s); trying again.", name, _code(error))
        time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311  jitter, not a secret
    raise AssertionError("unreachable")


def _bound_waiting() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';"
            f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"
        )


def _code(error: OperationalError) -> str:
    cause: Any = error.__cause__
    return str(getattr(cause, "pgcode", None) or "")


def _refusal(error: OperationalError) -> Busy | None:
    """Return what a person is told about a failure to get a lock; None for other failures."""
    if _code(error) in RETRIED_CODES | {QUERY_CANCELED}:
        return Busy()
    if connection.vendor == "sqlite" and "locked" in str(error):
        return DatabaseBusy()
    return None
