"""Delivery: how fast mails leave, how late, and whether a sender grows.

A private PostgreSQL and Redis, a mail server that takes 30 ms for each message in a process of its
own, and our own commands: ``sweep --loop`` with four senders, and Celery's worker and beat.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psycopg2

from tests import servers
from tests.bench.process import ENVIRONMENT, ROOT, Found
from tests.bench.suggestions import ms

PAIRS, MORNING, MANY, MOST = 3_000, 5_000, 2_000, 50_000
DELAY_MS = 30
EACH_S, STEADY_S = 0.2, 120
MEASURED_EVERY = 5_000
PATIENCE_S = 900
SWEEP = [sys.executable, "manage.py", "sweep", "--loop", "--senders", "4"]
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "mentorship"]
QUIET = ["--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"]
WORKER = [*CELERY, "worker", *QUIET, "--concurrency", "4"]

LEFT = """
    WITH new AS (SELECT * FROM accounts_notification ORDER BY id OFFSET %s),
    late AS (SELECT extract(epoch FROM sent_at - due_at) AS s FROM new WHERE status = 'sent')
    SELECT (SELECT count(*) FROM new) AS queued,
           (SELECT count(*) FROM late) AS sent,
           (SELECT count(*) FROM new WHERE status NOT IN ('sent', 'pending', 'retry', 'leased'))
               AS other,
           coalesce((SELECT extract(epoch FROM max(sent_at) - min(sent_at)) FROM new), 0)
               AS span_s,
           coalesce((SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s) FROM late), 0)
               AS p50_s,
           coalesce((SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY s) FROM late), 0)
               AS p99_s,
           coalesce((SELECT max(s) FROM late), 0) AS worst_s
"""


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Send in the morning, steadily, and after a kill."""
    with servers.postgresql() as database, servers.redis() as broker:
        office = Office(folder, database, broker)
        print(f"Founding {PAIRS:,} pairs ...", file=sys.stderr)
        office.run("found_program", pairs=PAIRS)
        for part in (_throughput, _morning, _steady, _after_a_kill, _opening):
            for row in part(office):
                print(" | ".join(row), file=sys.stderr, flush=True)  # the whole takes long
                yield row


def measure_memory(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Send 50,000 messages through one process and one worker tree, and weigh them."""
    with servers.postgresql() as database, servers.redis() as broker:
        office = Office(folder, database, broker)
        office.run("found_program", pairs=PAIRS)
        celery = {"worker": WORKER, "beat": office.beat()}
        with office.post(0):
            yield from _weighed(office, "a worker and its children", celery)
            yield from _weighed(office, "`sweep --loop`", {"sweep": SWEEP})


def _morning(office: "Office") -> Iterator[tuple[str, str, str]]:
    what = f"{MORNING:,} reminders due at 9:00"
    print(f"Opening {what} ...", file=sys.stderr)
    office.run("lay_out", check_ins=MORNING)
    with office.post(DELAY_MS), office.running({"sweep": SWEEP}) as programs:
        time.sleep(5)
        used, after = cpu_s(programs["sweep"]), office.count()
        office.run("strike_nine")
        found = office.wait_until_left(MORNING, after=after)
        used = cpu_s(programs["sweep"]) - used
    yield (
        f"{what}, all opened and handed over (`sweep --loop`)",
        ms(1_000 * found["worst_s"]),
        "5 min",
    )
    yield f"{what}, CPU of a reminder, opening and sending", f"{1_000 * used / MORNING:.1f} ms", "-"


def _opening(office: "Office") -> Iterator[tuple[str, str, str]]:
    """Open check-ins whose reminders nobody sends: last, or others would wait behind them."""
    office.run("lay_out", check_ins=PAIRS)
    office.run("strike_nine")
    opened = office.run("open_due")
    each = 5_000 / opened["queued"]
    yield (
        "opening 5,000 check-ins and planning their reminders",
        ms(1_000 * opened["wall_s"] * each),
        "20 s",
    )


def _throughput(office: "Office") -> Iterator[tuple[str, str, str]]:
    what = f"four senders, mail server of {DELAY_MS} ms"
    print(f"Sending {MANY:,} messages ...", file=sys.stderr)
    with office.post(DELAY_MS):
        after = office.run("queue", messages=MANY)["before"]
        with office.running({"sweep": SWEEP}) as programs:
            found = office.wait_until_left(MANY, after=after)
            used = cpu_s(programs["sweep"])
    yield f"{what}, messages a second", f"{MANY / found['span_s']:.0f}", "20"
    yield (
        f"{what}, CPU of a message, start of the process included",
        (f"{1_000 * used / MANY:.1f} ms"),
        "-",
    )


def _steady(office: "Office") -> Iterator[tuple[str, str, str]]:
    many = round(STEADY_S / EACH_S)
    for name, programs, broker in (
        ("`sweep --loop`", {"sweep": SWEEP}, False),
        ("Celery", {"worker": WORKER, "beat": office.beat()}, True),
    ):
        print(f"Sending {many} steadily through {name} ...", file=sys.stderr)
        with office.post(DELAY_MS), office.running(programs, broker=broker):
            time.sleep(10)
            after = office.count()
            office.run("trickle", broker=broker, each_s=EACH_S, seconds=STEADY_S)
            found = office.wait_until_left(0, after=after)
        what = f"{found['sent']:,.0f} messages, five a second, {name}"
        yield f"{what}: late by, median", ms(1_000 * found["p50_s"]), "-"
        yield f"{what}: late by, p99", ms(1_000 * found["p99_s"]), "60 s"


def _after_a_kill(office: "Office") -> Iterator[tuple[str, str, str]]:
    print("Killing the worker ...", file=sys.stderr)
    programs = {"worker": WORKER, "beat": office.beat()}
    with office.post(DELAY_MS), office.running(programs, broker=True) as running:
        time.sleep(10)
        after = office.count()
        queueing = office.begin("trickle", broker=True, each_s=EACH_S, seconds=60)
        time.sleep(20)
        kill(running["worker"])
        time.sleep(5)
        running["worker"] = office.start(WORKER, broker=True)
        queueing.wait()
        found = office.wait_until_left(0, after=after)
    what = f"{found['sent']:,.0f} messages, the worker and its children killed in the middle"
    yield f"{what}: late by, at most", ms(1_000 * found["worst_s"]), "5 min"
    yield f"{what}: missing", f"{found['queued'] - found['sent']:.0f}", "0"


def _weighed(office: "Office", name: str, programs: dict) -> Iterator[tuple[str, str, str]]:
    print(f"Weighing {name} over {MOST:,} messages ...", file=sys.stderr)
    after = office.run("queue", messages=MOST)["before"]
    weights, broker = [], "worker" in programs
    with office.running(programs, broker=broker) as running:
        root = next(iter(running.values()))
        for sent in range(MEASURED_EVERY, MOST + 1, MEASURED_EVERY):
            left = office.wait_until_left(sent, after=after)
            weights.append(rss_mb(root))
            print(f"{sent:,}: {weights[-1]:.1f} MB", file=sys.stderr, flush=True)
    rate = f"{left['sent'] / left['span_s']:.0f}"
    yield f"{name}, messages a second while up to {MOST:,} wait", rate, "20"
    third = len(weights) // 3
    slope = np.polyfit(np.arange(third + 1) * MEASURED_EVERY / 10_000, weights[-third - 1 :], 1)[0]
    yield f"memory of {name} after {MEASURED_EVERY:,} messages", f"{weights[0]:.0f} MB", "-"
    yield f"memory of {name} after {MOST:,} messages", f"{weights[-1]:.0f} MB", "flat"
    yield f"memory of {name}, growth in the last third", f"{slope:+.1f} MB / 10,000", "0"


class Office:
    """A database, a broker, and our commands on them."""

    def __init__(self, folder: Path, database: str, broker: str) -> None:
        """Nothing runs yet."""
        self.folder, self.broker, self.port = folder, broker, servers.free_port()
        socket_folder, _, name = database.removeprefix("postgres://app@/").rpartition("/")
        self._connection = psycopg2.connect(host=socket_folder, user="app", dbname=name)
        self._connection.autocommit = True
        self._environment = ENVIRONMENT | {
            "DEMO": "1", "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
        }  # fmt: skip

    def beat(self) -> list[str]:
        """Return the command of beat."""
        return [*CELERY, "beat", "--loglevel", "error", "--pidfile=", "--schedule",
                str(self.folder / "beat")]  # fmt: skip

    def run(self, name: str, *, broker: bool = False, **arguments: float) -> Found:
        """Run a case of ``tests.bench.due`` in a process of its own."""
        done = self.begin(name, broker=broker, **arguments)
        told, _ = done.communicate()
        if done.returncode:
            raise RuntimeError(f"{name} failed")
        found: Found = json.loads(told.splitlines()[-1])
        return found

    def begin(self, name: str, *, broker: bool = False, **arguments: float) -> subprocess.Popen:
        """Begin such a case."""
        told = json.dumps([name, arguments])
        command = [sys.executable, "-m", "tests.bench.due", told]
        return self.start(command, broker=broker, stdout=subprocess.PIPE)

    def start(self, command: list[str], *, broker: bool = False, **more) -> subprocess.Popen:
        """Start a program; with ``broker`` it finds the broker."""
        told = self._environment | ({"REDIS_URL": self.broker} if broker else {})
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=told, stderr=log, start_new_session=True,
                **({"stdout": log} | more),
            )  # fmt: skip

    @contextlib.contextmanager
    def running(self, programs: dict[str, list[str]], *, broker: bool = False) -> Iterator[dict]:
        """Run programs until the block ends; one may be replaced in what is given."""
        started = {name: self.start(one, broker=broker) for name, one in programs.items()}
        try:
            yield started
        finally:
            for one in started.values():
                one.terminate()
            for one in started.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    one.wait(timeout=30)
                kill(one)

    @contextlib.contextmanager
    def post(self, delay_ms: float) -> Iterator[None]:
        """Have a mail server until the block ends."""
        command = [sys.executable, "-m", "tests.bench.post", str(self.port), str(delay_ms)]
        server = self.start(command)
        servers._wait_for_port(self.port, server)
        try:
            yield
        finally:
            kill(server)

    def wait_until_left(self, messages: int, *, after: int) -> Found:
        """Wait until so many beyond the first ``after`` left; with 0, until none is waiting."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            found = self.left(after)
            if found["sent"] + found["other"] >= (messages or found["queued"]):
                return found
            time.sleep(1)
        raise RuntimeError(f"waited in vain: {found}")

    def left(self, after: int) -> Found:
        """Return how many of the messages beyond the first ``after`` left, and how late."""
        with self._connection.cursor() as cursor:
            cursor.execute(LEFT, [after])
            names = [column.name for column in cursor.description]
            return dict(zip(names, map(float, cursor.fetchone()), strict=True))

    def count(self) -> int:
        """Return how many messages there are."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_notification")
            return int(cursor.fetchone()[0])


def kill(program: subprocess.Popen) -> None:
    """Kill a program and all its children at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def cpu_s(program: subprocess.Popen) -> float:
    """Return the CPU seconds that a program has used."""
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mb(program: subprocess.Popen) -> float:
    """Return the memory of a program and its children."""
    page_mb = os.sysconf("SC_PAGE_SIZE") / 1e6
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == program.pid:
                found += int(fields[21]) * page_mb
    return found
