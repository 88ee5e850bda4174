"""The mentor directory of a large program: 10,000 listed mentors on SQLite.

One process makes the program, another reads pages of all kinds as a mentee: the first page, words,
filters, a later page, nothing found. The first request of a process builds the index; then only
what changed is read again.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.sheets.report import peak_memory_mb
from tests.bench.process import Found, answer
from tests.bench.suggestions import enroll, ms, run

MENTORS, ROUNDS = 10_000, 12
LETTERS = [word[i:] for word in ("technician", "pharmacy", "supervisor") for i in range(len(word))]
PAGES = (
    "",
    "q=sterile+compounding",
    "q=technician",
    "q=%28a%2B%29%2B%24",
    "q=" + "+".join(LETTERS * 30),  # 10 kB that nearly everybody has
    "field=oncology-hazardous-drugs",
    "field=oncology-hazardous-drugs&field=sterile-compounding&type=career&open=yes",
    "meets=video&state=MN",
    "type=peer&page=3",
    "page=250",
    "q=nobody+writes+this",
)


@dataclass(frozen=True)
class Asked:
    """What one request took."""

    ms: float
    cpu_ms: float
    queries: int
    kb: float


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make the program in ``folder`` and read its directory in a new process."""
    print(f"Reading the directory of {MENTORS:,} mentors ...", file=sys.stderr)
    module = "tests.bench.directory"
    run(folder, "enroll", module, mentees=1, mentors=MENTORS)
    found = run(folder, "read", module)
    what = f"directory of {MENTORS:,} mentors"
    yield (
        f"{what}, median of {found['n']} requests of {len(PAGES)} kinds",
        ms(found["median_ms"]),
        "-",
    )
    yield f"{what}, p95", ms(found["p95_ms"]), "250 ms"
    yield f"{what}, CPU of a request, p95", ms(found["cpu_p95_ms"]), "-"
    yield f"{what}, slowest kind, median", ms(found["slowest_ms"]), "300 ms"
    yield f"{what}, first request of a process, index built", ms(found["cold_ms"]), "-"
    yield f"{what}, a mentor changed just before, median", ms(found["changed_ms"]), "-"
    yield f"{what}, most queries of a request", str(found["queries"]), "12"
    yield f"{what}, largest page, no fonts", f"{found['kb']:.0f} kB", "150 kB"
    yield "memory of that process", f"{found['peak_mb']:.0f} MB", "-"


def read() -> Found:
    """Read every kind of page again and again."""
    from django.test import Client

    from mentorship.management.static_files import collect_if_changed
    from mentorship.models import Mentee, Mentor

    collect_if_changed()
    client = Client()
    client.force_login(Mentee.objects.get().user)
    cold = _ask(client, "").ms
    by_kind: dict[str, list[float]] = {query: [] for query in PAGES}
    seen = []
    for _round in range(ROUNDS):
        for query in PAGES:
            seen.append(_ask(client, query))
            by_kind[query].append(seen[-1].ms)
    changed = []
    for mentor in Mentor.objects.order_by("pk")[:ROUNDS]:
        Mentor.objects.filter(pk=mentor.pk).update(offers=["life"])
        changed.append(_ask(client, "").ms)
    median, p95 = np.percentile([one.ms for one in seen], (50, 95))
    return {
        "n": len(seen),
        "median_ms": float(median),
        "p95_ms": float(p95),
        "cpu_p95_ms": float(np.percentile([one.cpu_ms for one in seen], 95)),
        "slowest_ms": max(float(np.median(taken)) for taken in by_kind.values()),
        "cold_ms": cold,
        "changed_ms": float(np.median(changed)),
        "queries": max(one.queries for one in seen),
        "kb": max(one.kb for one in seen),
        "peak_mb": peak_memory_mb(),
    }


def _ask(client, query: str) -> Asked:
    """Send one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/mentors/?{query}")
    taken, used = time.perf_counter() - began, time.process_time() - cpu
    if response.status_code != 200:
        raise RuntimeError(f"{query[:60]}: {response.status_code}")
    return Asked(1_000 * taken, 1_000 * used, len(queries), len(response.content) / 1_000)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    answer({"enroll": enroll, "read": read})
