"""Large runs ask all pairs with the help of every worker there is.

The engine asks for the best pairs of many requests again and again. Such a query falls into blocks
of rows that need nothing of each other: the process that executes the run lays them out, works on
them like everybody else, and puts the answers together in the order of the rows. So the result is
the same with any number of workers, none included, and when some of them die.
"""

import logging
import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.conf import settings

from accounts.services import nudge
from matching.encoding import snapshot
from matching.encoding.packed import pack, unpack
from matching.engine.pool import Bools, Ints32, Ints64, Pool
from matching.engine.problem import NEVER, Pairs, Query
from matching.engine.scoring import Scorer
from matching.engine.scoring.scan import Scan
from matching.models import Run
from matching.services import blocks
from matching.services.run_state import Hold, LeaseLostError

logger = logging.getLogger(__name__)

# Every block lays out bounds for all mentors first, which takes as long as some 20,000 rows: fewer
# and larger blocks waste less, more and smaller ones keep more workers busy.
ROWS_PER_BLOCK = 30_000
POLL_S = 0.2
MOST_ASKED = 32  # workers woken for one query; who finds nothing to do is gone at once


def is_large(n_requests: int) -> bool:
    """Tell whether a run of this size is spread: it is large, and there is a broker."""
    return bool(settings.CELERY_BROKER_URL) and n_requests > settings.SPREAD_REQUESTS


@dataclass(frozen=True, eq=False)
class _Shared:
    """What a worker needs of a run beside its settings; the last two as in ``Scan``."""

    pool: Pool
    taken: Ints64
    is_open: Bools | None


class SpreadSupply:
    """Answers the engine's queries over all pairs of one run, together with its workers."""

    def __init__(self, hold: Hold, scan: Scan) -> None:
        self._hold = hold
        self._scan = scan
        self._queries = 0

    def best(self, query: Query) -> Pairs:
        """Return the best pairs of every request that asks for some, by request and mentor.

        Raises:
            LeaseLostError: the run was cancelled, or another process took it over.
        """
        rows = asking(query)
        if len(rows) <= ROWS_PER_BLOCK:
            return self._scan.best(query, rows)
        self._queries += 1
        if self._queries == 1:
            blocks.share_pool(self._hold, pack(_shared(self._scan)))
        return self._spread(query, rows, self._queries)

    def wishes(self, least: Ints32) -> Pairs:
        """Return every pair that fulfills a wish: few, so that nobody is asked to help."""
        return self._scan.wishes(least)

    def _spread(self, query: Query, rows: Ints32, number: int) -> Pairs:
        step = -(-len(rows) // -(-len(rows) // ROWS_PER_BLOCK))  # all of one size, or nearly
        whole = blocks.lay_out(self._hold, number, pack(query), n_rows=len(rows), step=step)
        _wake(self._hold.run_id, whole)
        while (done := blocks.count_done(self._hold.run_id, number)) < whole:
            self._hold.part(done, whole)
            claim = blocks.claim(self._hold.run_id, most_attempts=None)
            if claim is None:
                time.sleep(POLL_S)
                continue
            with blocks.held(claim):
                _answer(claim, self._scan, query, rows)
        return _joined([unpack(Pairs, data) for data in blocks.gather(self._hold, number)])


def _shared(scan: Scan) -> _Shared:
    return _Shared(scan.scorer.pool, scan.taken, scan.is_open)


def asking(query: Query) -> Ints32:
    """Return the request rows that a query asks for."""
    return np.flatnonzero(query.need < NEVER).astype(np.int32)


def help_with(run_id: int, limit_s: float) -> bool:
    """Work on a run's blocks until none waits or the time is up; tell whether some may be left."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        claim = blocks.claim(run_id)
        if claim is None:
            return False
        try:
            with blocks.held(claim):
                _answer(claim, _scan_of(run_id), *_query_of(run_id, claim.query))
        except LeaseLostError:
            return False  # the run is over
    return True


def _answer(claim: blocks.Claim, scan: Scan, query: Query, rows: Ints32) -> None:
    blocks.answer(claim, pack(scan.best(query, rows[claim.start : claim.stop])))


@lru_cache(maxsize=1)
def _scan_of(run_id: int) -> Scan:
    """Return the pairs of a run as its executing process sees them; kept for the next block."""
    shared = unpack(_Shared, blocks.read(run_id, blocks.POOL))
    kept = Run.objects.values_list("settings", flat=True).get(pk=run_id)
    scorer = Scorer(shared.pool, snapshot.settings_from_json(kept))
    return Scan(scorer, taken=shared.taken, is_open=shared.is_open)


@lru_cache(maxsize=1)
def _query_of(run_id: int, number: int) -> tuple[Query, Ints32]:
    query = unpack(Query, blocks.read(run_id, blocks.query_name(number)))
    return query, asking(query)


def _wake(run_id: int, n_blocks: int) -> None:
    """Ask workers to help; where the broker is away, the executing process works alone."""
    if not settings.CELERY_BROKER_URL or nudge.breaker.is_open():
        return
    from matching.tasks import ask_for_help  # noqa: PLC0415  tasks import services

    try:
        for _ in range(min(n_blocks - 1, MOST_ASKED)):
            ask_for_help(run_id)
    except Exception as error:  # noqa: BLE001  whatever a broker raises, this process works alone
        nudge.breaker.trip()
        logger.warning("No worker was asked to help: %s.", type(error).__name__)


def _joined(pieces: list[Pairs]) -> Pairs:
    return Pairs(
        *(
            np.concatenate([getattr(piece, name) for piece in pieces])
            for name in ("request", "mentor", "score", "tie", "wish")
        )
    )
