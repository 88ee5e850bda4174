"""One request through the whole of Django, without a network, and what it took."""

import time
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Asked:
    """What one request took."""

    ms: float
    cpu_ms: float
    queries: int
    kb: float


def ask(client, address: str, **given) -> Asked:
    """Open a page."""
    return timed(client.get, address, **given)[0]


def timed(send, *args, **given) -> tuple[Asked, object]:
    """Send one request; return what it took, and the response."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        response = send(*args, **given)
    taken, used = time.perf_counter() - began, time.process_time() - cpu
    if response.status_code not in (200, 302):
        raise RuntimeError(f"{args[0][:80]}: {response.status_code}")
    return Asked(1_000 * taken, 1_000 * used, len(queries), len(response.content) / 1_000), response


def median(asked: list[Asked]) -> float:
    """Return the median of the milliseconds."""
    return float(np.median([one.ms for one in asked]))
