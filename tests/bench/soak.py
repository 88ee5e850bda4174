"""The site for long at a fifth of the load it is promised for: ``make bench ARGS=soak``.

The promise is made for 24 hours; ``SOAK_HOURS=0.5`` goes on for half an hour, ``BENCH_SCALE=0.1``
takes a tenth of the size. The web server and ``sweep --loop`` run on PostgreSQL, with a mail server
that takes everything. Twenty times on the way their memory and the connections are read; at the end
every form that was answered must be a row, and no mail may wait.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import servers
from tests.bench.delivery import SWEEP, kill, rss_mb
from tests.bench.load import PACE, ROOT, SCALE, Row, Site
from tests.bench.process import Found

HOURS, SPANS, WARM = float(os.environ.get("SOAK_HOURS", "24")), 20, 2  # of them two to warm up
LOAD = PACE["PostgreSQL"] / 5  # requests a second
ROWS_WAIT_S = 60  # what the last visitors wrote has so long to leave


def measure(folder: Path) -> Iterator[Row]:
    """Visit for hours; say what grew and what was lost."""
    with servers.postgresql() as database:
        post = servers.free_port()
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{post}"}
        site = Site(folder / "soak", {"DATABASE_URL": database, **mail})
        print("Filling a database ...", file=sys.stderr)
        site.run("fill", scale=SCALE)
        plan = site.run("plan")["plan"]
        with _running(site, [sys.executable, "-m", "tests.bench.post", str(post), "30"]) as taking:
            servers._wait_for_port(post, taking)
            with site.serving(), _running(site, SWEEP) as sweep:
                yield from _rows(site, plan, sweep)


def _rows(site: Site, plan: str, sweep: subprocess.Popen) -> Iterator[Row]:
    before, statuses, seen = site.run("standing"), Counter(), []
    for span in range(SPANS):
        met = site.visit(plan, pace=LOAD, seconds=3_600 * HOURS / SPANS, many=8, seed=span)
        statuses.update(met["statuses"])
        connections = site.run("standing")["connections"]
        seen.append((site.process_mb(), rss_mb(sweep), connections))
        print(span + 1, *(f"{figure:.0f}" for figure in seen[-1]), file=sys.stderr, flush=True)
    time.sleep(ROWS_WAIT_S)
    after = site.run("standing")
    what = f"{sum(statuses.values()):,} requests in {HOURS:g} hours, {LOAD:.0f} a second"
    wrong = {status: n for status, n in statuses.items() if status not in ("200", "302")}
    yield f"{what}: answers other than 200 and 302", str(wrong or "none"), "none"
    for i, name in enumerate(("a web process", "`sweep --loop`")):
        yield f"memory of {name}", _grown([figures[i] for figures in seen]), "5 %"
    held = [figures[2] for figures in seen[WARM:]]
    yield "connections to the database", f"{min(held)} to {max(held)}", "flat"
    yield "forms answered but not in the database", _lost(statuses, before, after), "0"
    yield "mails that wait longer than a minute at the end", f"{after['late']}", "0"


def _grown(mb: list[float]) -> str:
    first, last = mb[WARM - 1], mb[-1]
    return f"{first:.0f} to {last:.0f} MB, {100 * (last / first - 1):+.1f} %"


def _lost(statuses: Counter, before: Found, after: Found) -> str:
    """Compare what was written with the forms answered: every page is a 200, every form a 302."""
    written = after["written"] - before["written"]
    return f"{statuses['302'] - written} of {statuses['302']:,}"


@contextmanager
def _running(site: Site, command: list[str]) -> Iterator[subprocess.Popen]:
    with (site.folder / "log").open("a") as log:
        given = {"cwd": ROOT, "env": site.environment, "stdout": log, "stderr": log}
        program = subprocess.Popen(command, start_new_session=True, **given)
    try:
        yield program
    finally:
        kill(program)
