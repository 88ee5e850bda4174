"""The site under load, at the size of a national association: ``make bench ARGS=load``.

The web server as ``serve`` starts it (two processes of four threads) on loopback, with visitors in
a process of their own on the same machine. Mix of requests: 70 % lists and dashboards, 20 % single
records, 10 % forms. The processor time of the server, and of PostgreSQL, is told apart from that of
the visitors. ``BENCH_SCALE=0.1`` takes a tenth of the size, ``LOAD_SECONDS`` bounds each phase.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from tests import servers
from tests.bench.delivery import kill
from tests.bench.process import ENVIRONMENT, ROOT, Found

PACE = {"SQLite": 60, "PostgreSQL": 80}  # requests a second
P95_MS = {"SQLite": 300, "PostgreSQL": 250}
GOALS = {"SQLite": "p95 300 ms", "PostgreSQL": "p95 250 ms, p99 600 ms"}
SECONDS = int(os.environ.get("LOAD_SECONDS", "120"))
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
WARM_S, MOST_S, MORNING_S, OVER_S = (min(SECONDS, most) for most in (15, 30, 60, 120))
EACH_S, AGAIN_S, AGAIN_MOST = 3, 2, 15
MANY, MORNING = 48, round(500 * MORNING_S / 60)
OVER = 5  # times the pace
CPU, RSS = slice(10, 12), 20  # of the fields that Linux tells
TICKS, PAGE_MB = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE") / 1e6
Row = tuple[str, str, str]


def measure(folder: Path) -> Iterator[Row]:
    """Load the site on both databases."""
    yield from _on("SQLite", folder, {})
    try:
        with servers.postgresql() as database:
            yield from _on("PostgreSQL", folder, {"DATABASE_URL": database})
    except servers.MissingServerError as missing:
        yield f"the same on PostgreSQL: not measured, {missing}", "-", GOALS["PostgreSQL"]


def _on(where: str, folder: Path, more: Mapping[str, str]) -> Iterator[Row]:
    print(f"Filling {where} ...", file=sys.stderr)
    site = Site(folder / where, more)
    filled = site.run("fill", scale=SCALE)
    yield f"{where}: filled with {filled['rows']:,} rows", f"{filled['wall_s']:.0f} s", "-"
    plan, links = site.run("plan")["plan"], site.run("links", many=MORNING)["plan"]
    with site.serving():
        site.visit(plan, pace=0, seconds=WARM_S, many=8)
        yield from _most(where, site, plan)
        yield from _each(where, site, plan)
        yield from _steady(where, site, plan)
        yield from _morning(where, site, links)
        yield from _overload(where, site, plan)


def _most(where: str, site: "Site", plan: str) -> Iterator[Row]:
    met = site.visit(plan, pace=0, seconds=MOST_S, many=16)
    answers = sum(met["statuses"].values())
    goal = f"{PACE[where]} a second"
    yield f"{where}, at most", f"{answers / met['seconds']:.0f} requests a second", goal
    each = 1_000 * met["cpu_s"] / answers
    yield f"{where}, processor time of the web server for a request", f"{each:.1f} ms", "20 ms"


def _each(where: str, site: "Site", plan: str) -> Iterator[Row]:
    """Ask for one kind of page after another: what each costs the web server."""
    for kind in sorted({step["kind"] for step in json.loads(Path(plan).read_text())}):
        met = site.visit(plan, pace=0, seconds=EACH_S, many=1, kind=kind)
        each = 1_000 * met["cpu_s"] / sum(met["statuses"].values())
        yield f"{where}, processor time of {kind}", f"{each:.1f} ms, {_errors(met)}", "20 ms"


def _steady(where: str, site: "Site", plan: str) -> Iterator[Row]:
    pace = PACE[where]
    met = site.visit(plan, pace=pace, seconds=SECONDS, many=MANY)
    what = f"{where}, {pace} requests a second for {SECONDS} s"
    yield what, _spread(met), GOALS[where]
    yield f"{what}: errors", _errors(met), "none"
    for kind in sorted(met["ms"]):
        taken = met["ms"][kind]
        figures = f"p50 {np.percentile(taken, 50):.0f} ms, p95 {np.percentile(taken, 95):.0f} ms"
        yield f"{where}, {kind} ({len(taken):,})", figures, "-"


def _morning(where: str, site: "Site", links: str) -> Iterator[Row]:
    met = site.visit(links, pace=MORNING / MORNING_S, seconds=MORNING_S, many=MANY)
    what = f"{where}, {MORNING} people open their reminder's link in {MORNING_S} s"
    yield what, f"{_spread(met)}, {_errors(met)}", "p95 1 s, all answered"


def _overload(where: str, site: "Site", plan: str) -> Iterator[Row]:
    pace = OVER * PACE[where]
    met = site.visit(plan, pace=pace, seconds=OVER_S, many=4 * MANY)
    told = ", ".join(f"{many:,} × {status}" for status, many in sorted(met["statuses"].items()))
    yield f"{where}, {OVER_S} s of {pace} requests a second", told, "no 500"
    late = f"{met['without_retry_after']} without Retry-After"
    yield f"{where}, told to come back", late, "none"
    yield f"{where}, memory of a web process then", f"{site.process_mb():.0f} MB", "400 MB"
    yield f"{where}, as before again after", _recovered(where, site, plan), "10 s"


def _recovered(where: str, site: "Site", plan: str) -> str:
    """Say after how many seconds half the pace meets the goal again, in spans of two seconds."""
    began = time.monotonic()
    for _span in range(AGAIN_MOST):
        seconds = time.monotonic() - began
        met = site.visit(plan, pace=PACE[where] / 2, seconds=AGAIN_S, many=MANY)
        if _p95(met) <= P95_MS[where] and _errors(met) == "no error":
            return f"{seconds:.0f} s"
    return f"more than {seconds:.0f} s: {_spread(met)}, {_errors(met)}"


def _p95(met: Found) -> float:
    return float(np.percentile([ms for one in met["ms"].values() for ms in one], 95))


def _spread(met: Found) -> str:
    taken = [ms for one in met["ms"].values() for ms in one]
    p50, p95, p99 = np.percentile(taken, (50, 95, 99))
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"


def _errors(met: Found) -> str:
    wrong = {s: n for s, n in met["statuses"].items() if s not in ("200", "302")}
    named = (f"{many} × {status} ({met['samples'][status]})" for status, many in wrong.items())
    return ", ".join(named) or "no error"


class Site:
    """A database and our web server on it."""

    def __init__(self, folder: Path, more: Mapping[str, str]) -> None:
        """Nothing runs yet."""
        folder.mkdir()
        self.folder, self.port = folder, servers.free_port()
        self.environment = ENVIRONMENT | {
            "DEMO": "1", "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", **more,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip

    def run(self, name: str, **arguments: float) -> Found:
        """Run a case of ``tests.bench.plans`` in a process of its own."""
        command = [sys.executable, "-m", "tests.bench.plans", json.dumps([name, arguments])]
        given = {"cwd": ROOT, "env": self.environment, "stdout": subprocess.PIPE}
        done = subprocess.run(command, check=True, **given)
        found: Found = json.loads(done.stdout.splitlines()[-1])
        return found

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Serve until the block ends."""
        manage = [sys.executable, "manage.py"]
        given = {"cwd": ROOT, "env": self.environment}
        subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], check=True, **given)
        web = [
            *[sys.executable, "-m", "gunicorn", "--config", "python:mentorship.web_server"],
            *["mentorship.wsgi", "--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"],
        ]
        with (self.folder / "log").open("a") as log:
            self._web = subprocess.Popen(
                web, stderr=log, stdout=log, start_new_session=True, **given
            )
        try:
            servers._wait_for_port(self.port, self._web)
            yield
        finally:
            kill(self._web)

    def visit(self, plan: str, **told: float | str) -> Found:
        """Send visitors; return what they met, the seconds, and the server's processor time."""
        arguments = json.dumps({"plan": plan, "port": self.port, "seed": 1, **told})
        command = [sys.executable, "-m", "tests.bench.visitors", arguments]
        used, began = self._cpu_s(), time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE
        )
        found: Found = json.loads(done.stdout.splitlines()[-1])
        found["seconds"] = time.monotonic() - began
        return found | {"cpu_s": self._cpu_s() - used}

    def process_mb(self) -> float:
        """Return the memory of the larger web process."""
        return max(_fields(pid)[RSS] for pid in self._workers()) * PAGE_MB

    def _cpu_s(self) -> float:
        return sum(sum(_fields(pid)[CPU]) for pid in self._workers()) / TICKS

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


def _fields(pid: int) -> list[int]:
    """Return what Linux tells of a process after its name and state (proc(5), ``stat``)."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(one) for one in told[1:]]
