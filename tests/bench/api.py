"""Lists of the API in a program of 1,000 pairs, on SQLite, as its admin's program asks them.

One process makes the program and runs the round, another asks: each request through the whole of
Django, without a network, with a token and within its rate.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.bench.asked import ask, median
from tests.bench.board import propose
from tests.bench.process import Found, answer
from tests.bench.suggestions import enroll, ms, run

PEOPLE, LARGEST, TIMES, COUNTED = 1_000, 100, 15, 200
MODULE = "tests.bench.api"
SIZES = (1, 25, LARGEST)
LISTS = (
    "matches/?round={round}",
    "rounds/?program={program}",
    "rounds/{round}/runs/?",
    "mentees/?program={program}",
    "mentors/?program={program}",
    "people/?program={program}",
    "programs/{program}/reports/waitlist/?round={round}",
    "programs/{program}/reports/entrants/?round={round}",
    "notifications/?",
)


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make the program in ``folder`` and read its lists in a new process."""
    print(f"Reading lists of {PEOPLE:,} rows by the API ...", file=sys.stderr)
    run(folder, "enroll", MODULE, mentees=PEOPLE, mentors=PEOPLE)
    run(folder, "propose", MODULE)
    found = run(folder, "read", MODULE)
    yield f"list of {LARGEST} matches, CPU, median", ms(found["matches_cpu_ms"]), "60 ms"
    yield f"list of {LARGEST} matches, median", ms(found["matches_ms"]), "-"
    yield f"slowest of {len(LISTS)} lists of {LARGEST}, CPU, median", ms(found["slowest_ms"]), "-"
    for size in SIZES:
        what = f"most queries of a list of {PEOPLE:,}, in pages of {size}, beside the counting"
        yield what, str(found[f"queries_{size}"]), "12"
    yield "a request counted for its rate, median", ms(found["count_ms"]), "-"
    yield "a request counted for its rate, statements", str(found["count_queries"]), "-"


def read() -> Found:
    """Read every list at every size, then count requests alone."""
    from django.core.cache import cache
    from django.test import Client

    from matching.models import Round
    from mentorship.models import ProgramStaff
    from tests.factories.accounts import api_secret

    match_round = Round.objects.select_related("program").get()
    names = {"round": match_round.pk, "program": match_round.program.slug}
    secret = api_secret(ProgramStaff.objects.get().user)
    client = Client(headers={"Authorization": f"Token {secret}"})
    asked = {}
    for address in LISTS:
        for size in SIZES:
            cache.clear()  # many more than one may ask in a minute
            page = f"/api/v1/{address.format(**names)}&page_size={size}"
            ask(client, page)  # imports
            asked[address, size] = [ask(client, page) for _ in range(TIMES)]
    counting = _count_queries()
    matches = asked[LISTS[0], LARGEST]
    largest = [asked[address, LARGEST] for address in LISTS]
    return {
        "matches_cpu_ms": _cpu(matches),
        "matches_ms": median(matches),
        "slowest_ms": max(_cpu(one) for one in largest),
        "count_ms": _count_ms(),
        "count_queries": counting,
        **{
            f"queries_{size}": max(_queries(asked[address, size]) for address in LISTS) - counting
            for size in SIZES
        },
    }


def _cpu(asked) -> float:
    return float(np.median([one.cpu_ms for one in asked]))


def _queries(asked) -> int:
    return int(np.median([one.queries for one in asked]))


def _count_queries() -> int:
    """Return how many statements count a request that isn't the first of its minute."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.api import throttling

    throttling._count("bench")
    with CaptureQueriesContext(connection) as queries:
        throttling._count("bench")
    return len(queries)


def _count_ms() -> float:
    """Return what it takes to count one request."""
    import time

    from accounts.api import throttling

    taken = []
    for _ in range(COUNTED):
        began = time.perf_counter()
        throttling._count("bench")
        taken.append(1_000 * (time.perf_counter() - began))
    return float(np.median(taken))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    answer({"enroll": enroll, "propose": propose, "read": read})
