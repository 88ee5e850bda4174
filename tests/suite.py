"""Run the whole suite on SQLite, then on a private PostgreSQL: ``python -m tests.suite``.

Tests that never touch a database run once. What could not be run is named; under ``CI=true`` it
is a failure. ``COVERAGE=1`` measures lines and branches over both runs. The last line is the sum
of both runs.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("CI") == "true"
COVERAGE = os.environ.get("COVERAGE") == "1"
DROPPED = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "SITE_URL", "DATA_DIR",
           "DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "SENTRY_DSN", "FAULTS",
           "FAULTS_RECORD",
           "PYTHONDONTWRITEBYTECODE"}  # fmt: skip  # or every process compiles everything anew


def main(arguments: list[str]) -> int:
    """Run both halves; return 0 only when every test passed and nothing was left out in CI."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    missing = [text for text in _missing_programs() if text]
    if missing and STRICT:
        return _report(missing, Counter(), 1)
    total: Counter[str] = Counter()
    status = 0
    for name, url in (("SQLite", None), ("PostgreSQL", servers.postgresql)):
        if url and servers.find_postgresql() is None:
            continue
        with _database(url) as environment:
            code, counts = _pytest(name, environment, arguments)
        status = status or code
        total += counts
    if COVERAGE:
        subprocess.run([sys.executable, "-m", "coverage", "report"], cwd=ROOT, check=False)
    return _report(missing, total, status)


def _missing_programs() -> Iterator[str]:
    if servers.find_postgresql() is None:
        yield "the run on PostgreSQL: initdb was not found (Debian: apt-get install postgresql)"
    if servers.find_redis() is None:
        yield "tests of the queue: redis-server was not found (Debian: apt-get install redis)"
    if servers.find_chromium() is None:
        yield "browser tests: no Chromium was found (Debian: apt-get install chromium)"


@contextlib.contextmanager
def _database(start) -> Iterator[dict[str, str]]:
    """Give the environment of one run; the settings of this machine stay outside."""
    environment = {key: value for key, value in os.environ.items() if key not in DROPPED}
    if start is None:
        yield environment
        return
    with start() as url:
        yield environment | {
            "DATABASE_URL": url, "TEST_POSTGRESQL_URL": url, "ONLY_DATABASE_TESTS": "1"
        }  # fmt: skip


def _pytest(name: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, Counter]:
    """Run pytest once; return its exit status and how many tests ended which way."""
    print(f"\n== {name} ==", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "3", f"--junitxml={report}"]
        command += ["--dist", "loadgroup"]  # one has the servers of the faults and mostly waits
        if COVERAGE:
            command += ["--cov", "--cov-report="]
            command += ["--cov-append"] if "DATABASE_URL" in environment else []
        code = subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=False)
        return code.returncode, _counts(report)


def _counts(report: Path) -> Counter:
    if not report.exists():
        return Counter()
    suite = next(ET.parse(report).iter("testsuite"))
    number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    passed = number["tests"] - failed - number["skipped"]
    return Counter(passed=passed, failed=failed, skipped=number["skipped"])


def _report(missing: list[str], total: Counter, status: int) -> int:
    print()
    for text in missing:
        print(f"Not run: {text}")
    if status and not total["failed"]:
        print("The suite did not run to its end; see above.")
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
