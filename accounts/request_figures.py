"""Counts requests by route and status, and how long they took, for ``/metrics``.

Each web process counts in files of its own under ``PROMETHEUS_MULTIPROC_DIR`` (set by
``mentorship.web_server``), which whoever is asked adds up; without it in its memory.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.6, 1, 3, 10)

_registry = CollectorRegistry(auto_describe=True)
_requests = Counter(
    "benchmate_requests", "Requests answered.", ["method", "route", "status"], registry=_registry
)
_seconds = Histogram(
    "benchmate_request_seconds", "How long requests took.", ["route"], buckets=BUCKETS,
    registry=_registry,
)  # fmt: skip
_refused = Counter(
    "benchmate_requests_shed", "Requests refused because too many waited.", registry=_registry
)


def note(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request."""
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def note_shed() -> None:
    """Count one request that was refused because too many waited."""
    _refused.inc()


def collector() -> Collector:
    """Return the figures of all web processes of this machine."""
    if os.environ.get(FOLDER):
        return MultiProcessCollector(CollectorRegistry())
    return _registry
