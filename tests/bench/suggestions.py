"""Suggestions from the database: 100,000 mentors on SQLite, one process after the other.

The first process makes the program, the second the snapshot of its mentors. The third begins with
nothing: its first request loads the snapshot, the others find it in memory. A request reads the
mentee, finds her ten mentors, reads these and says why.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from matching.sheets.report import peak_memory_mb
from tests.bench.process import ENVIRONMENT, ROOT, Clock, Found, answer

MENTORS, MENTEES, COUNT = 100_000, 300, 10
WARM_UP = 5


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make the program in ``folder`` and ask for every mentee's suggestions in a new process."""
    print(f"Suggesting {MENTORS:,} mentors from the database ...", file=sys.stderr)
    run(folder, "enroll", mentees=MENTEES, mentors=MENTORS)
    built, asked = run(folder, "build"), run(folder, "ask")
    what = f"ten best of {MENTORS:,} mentors for one mentee"
    yield f"{what}, first request of a process, snapshot loaded", ms(asked["cold_ms"]), "1 s"
    yield f"{what}, encoding her and searching, median", ms(asked["search_ms"]), "2 ms"
    yield f"{what}, encoding her and searching, p95", ms(asked["search_p95_ms"]), "10 ms"
    yield f"{what}, whole request with reasons, median", ms(asked["median_ms"]), "50 ms"
    yield f"{what}, whole request with reasons, p95", ms(asked["p95_ms"]), "50 ms"
    yield f"{what}, queries of a request", str(asked["queries"]), "the same at any size"
    yield "memory of that process", f"{asked['peak_mb']:.0f} MB", "-"
    how = f"{built['wall_s']:.0f} s, {built['peak_mb']:.0f} MB"
    yield f"snapshot of {MENTORS:,} mentors, made in the background", how, "-"
    yield "size of that snapshot", f"{built['snapshot_mb']:.1f} MB", "-"


def run(
    folder: Path, name: str, module: str = "tests.bench.suggestions", **arguments: int
) -> Found:
    """Run one case of a module in a process of its own, with the database in ``folder``."""
    command = [sys.executable, "-m", module, json.dumps([name, arguments])]
    told = ENVIRONMENT | {"DEMO": "1", "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    done = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def ms(value: float) -> str:
    return f"{value / 1_000:.2f} s" if value >= 1_000 else f"{value:.1f} ms"


def enroll(mentees: int, mentors: int) -> Found:
    """Make the program and its people."""
    from django.core.management import call_command
    from django.db import connection

    from matching import mentor_watch
    from tests.bench import enrolled

    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    mentor_watch.remove(connection)  # millions of rows that the build would only clear away
    enrolled.enroll(mentees, mentors)
    mentor_watch.install(connection)
    return {}


def build() -> Found:
    """Make the snapshot of the mentors."""
    from django.db.models.functions import Length

    from matching.models import MentorSnapshot
    from matching.services import suggestions

    clock = Clock()
    suggestions.refresh()
    found = clock.read()
    (size,) = MentorSnapshot.objects.values_list(Length("data"), flat=True)
    return found | {"snapshot_mb": size / 1e6}


def ask() -> Found:
    """Ask for the suggestions of every mentee."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from matching.queries.suggestions import suggestions_for
    from mentorship.models import Mentee

    mentees = list(Mentee.objects.select_related("user", "program").order_by("pk"))
    taken = []
    for mentee in mentees:
        began = time.perf_counter()
        found = suggestions_for(mentee)
        taken.append(1_000 * (time.perf_counter() - began))
        if found is None:
            raise RuntimeError("There is no snapshot.")
    with CaptureQueriesContext(connection) as queries:
        suggestions_for(mentees[0])
    median, p95 = np.percentile(taken[WARM_UP:], (50, 95))
    told = {"cold_ms": taken[0], "median_ms": float(median), "p95_ms": float(p95)}
    return told | _search(mentees) | {"queries": len(queries), "peak_mb": peak_memory_mb()}


def _search(mentees: list) -> Found:
    """Time what happens between reading her and reading the mentors found, again and again."""
    from django.utils import timezone

    from matching.encoding import rows
    from matching.engine.suggest import best
    from matching.queries import warm

    program, today = mentees[0].program, timezone.localdate()
    ready, settings = warm.ready(program, today), rows.settings_of(program, today)
    taken = []
    for record in [rows.mentee_record(program, mentee.pk) for mentee in mentees]:
        began = time.perf_counter()
        best(ready.mentors.half, ready.mentors.seeker(record, {}), settings, COUNT)
        taken.append(1_000 * (time.perf_counter() - began))
    median, p95 = np.percentile(taken[WARM_UP:], (50, 95))
    return {"search_ms": float(median), "search_p95_ms": float(p95)}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"enroll": enroll, "build": build, "ask": ask})
