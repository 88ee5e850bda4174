"""The blocks of a run that several workers share: laid out, claimed by a lease, answered, gathered.

The database holds them all, so that a worker on any machine needs nothing else, an answer is there
whole or not at all, and nothing is left behind when the run's rows go. A claim is one conditional
UPDATE on the database's clock: whoever changes the row has the block.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.services import locking
from accounts.services.clock import now_plus
from matching.enums import BlockState
from matching.models import Block, RunFile
from matching.services.renewal import renewed
from matching.services.run_state import Hold, LeaseLostError

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # how long a block waits for a worker that died
RENEW_S = 10.0
MOST_ATTEMPTS = 3  # then only the process that executes the run tries again, and fails with it
PART = 4_000_000  # bytes
POOL = "pool"


@dataclass(frozen=True)
class Claim:
    """A block in our hands until its lease ends: rows ``start`` to ``stop`` of a query."""

    block_id: int
    run_id: int
    query: int
    start: int
    stop: int
    token: UUID


@transaction.atomic
def share_pool(hold: Hold, data: bytes) -> None:
    """Keep the pool where every worker of the run finds it.

    Raises:
        LeaseLostError: the run is not ours any more.
    """
    _lock(hold)
    _save(hold.run_id, POOL, data)


@transaction.atomic
def lay_out(hold: Hold, query: int, data: bytes, *, n_rows: int, step: int) -> int:
    """Share a query and cut its rows into blocks of ``step``; return how many there are.

    Raises:
        LeaseLostError: the run is not ours any more.
    """
    _lock(hold)
    _save(hold.run_id, query_name(query), data)
    made = [
        Block(run_id=hold.run_id, query=query, start=start, stop=min(start + step, n_rows))
        for start in range(0, n_rows, step)
    ]
    return len(Block.objects.bulk_create(made))


def claim(run_id: int, *, most_attempts: int | None = MOST_ATTEMPTS) -> Claim | None:
    """Take the first block of a run that waits, or whose worker died; None where there is none.

    ``most_attempts`` None takes every one, however often it was tried.
    """
    token = uuid4()
    free = Block.objects.filter(_is_free(), run_id=run_id).order_by("pk")
    if most_attempts is not None:
        free = free.filter(attempts__lt=most_attempts)
    while (block_id := free.values_list("pk", flat=True).first()) is not None:
        if free.filter(pk=block_id).update(
            state=BlockState.LEASED,
            lease_token=token,
            lease_until=now_plus(LEASE),
            attempts=F("attempts") + 1,
        ):
            return _claimed(block_id, token)
    return None


def answer(claim: Claim, data: bytes) -> bool:
    """Write a block's answer, whole; tell whether the block was still ours."""
    return _release(claim, state=BlockState.DONE, data=data)


@contextmanager
def held(claim: Claim) -> Iterator[None]:
    """Work on a block while its lease is renewed; when that fails, others may take it at once."""
    with renewed(partial(_renew, claim), RENEW_S):
        try:
            yield
        except BaseException:
            _release(claim, state=BlockState.WAITING)
            raise


def count_done(run_id: int, query: int) -> int:
    """Return how many blocks of a query are answered."""
    return Block.objects.filter(run_id=run_id, query=query, state=BlockState.DONE).count()


@transaction.atomic
def gather(hold: Hold, query: int) -> list[bytes]:
    """Return the answers of a query in the order of its rows, and clear it away."""
    _lock(hold)
    rows = Block.objects.filter(run_id=hold.run_id, query=query)
    found = rows.order_by("start").values_list("data", flat=True)
    answers = [bytes(data) for data in found if data is not None]
    rows.delete()
    RunFile.objects.filter(run_id=hold.run_id, name=query_name(query)).delete()
    return answers


def read(run_id: int, name: str) -> bytes:
    """Return what was shared under a name.

    Raises:
        LeaseLostError: it is gone, because the run is over or the query answered.
    """
    parts = RunFile.objects.filter(run_id=run_id, name=name).order_by("part")
    if found := [bytes(data) for data in parts.values_list("data", flat=True)]:
        return b"".join(found)
    raise LeaseLostError


def query_name(query: int) -> str:
    """Return the name under which a query is shared."""
    return f"query {query}"


def _lock(hold: Hold) -> None:
    """Lock the run, so that nothing is written for one that is over."""
    if locking.lock(hold.rows().only("pk")).first() is None:
        raise LeaseLostError


def _save(run_id: int, name: str, data: bytes) -> None:
    for part, start in enumerate(range(0, len(data), PART)):
        piece = data[start : start + PART]
        RunFile.objects.create(run_id=run_id, name=name, part=part, data=piece)


def _is_free() -> Q:
    died = Q(state=BlockState.LEASED, lease_until__lt=Now())
    return Q(state=BlockState.WAITING) | died


def _renew(claim: Claim) -> None:
    held = Block.objects.filter(pk=claim.block_id, lease_token=claim.token)
    held.update(lease_until=now_plus(LEASE))


def _claimed(block_id: int, token: UUID) -> Claim | None:
    row = Block.objects.filter(pk=block_id, lease_token=token).defer("data").first()
    if row is None:
        return None  # cleared away with its run
    if row.attempts > 1:
        logger.warning("Block %s of run %s: attempt %s.", row.pk, row.run_id, row.attempts)
    return Claim(row.pk, row.run_id, row.query, row.start, row.stop, token)


def _release(claim: Claim, **values: object) -> bool:
    held = Block.objects.filter(pk=claim.block_id, lease_token=claim.token)
    return bool(held.update(**values, lease_token=None, lease_until=None))
