"""Break everything at length, and write down what it cost: ``make faults``.

``python -m tests.faults F3 F16`` breaks only these and leaves the other rows as they are. The short
form, each fault once, is part of ``make test`` and writes nothing. Nothing is written either when a
fault was not survived.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests import servers
from tests.faults.report import WHAT, rows, table, write
from tests.suite import DROPPED, ROOT

ENDS_WELL = {0, 5}  # passed, and none of the wanted ones is for this database


def main(wanted: list[str]) -> int:
    """Run the long form on SQLite, then on PostgreSQL with Redis; return 0 if all was survived."""
    unknown = [name for name in wanted if name.upper() not in WHAT]
    if unknown:
        print(f"There is no {', '.join(unknown)}; choose of {', '.join(WHAT)}.")
        return 1
    if servers.find_postgresql() is None or servers.find_redis() is None:
        print("PostgreSQL and Redis are needed: apt-get install postgresql redis-server")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record"
        record.touch()
        codes = [_run(database, wanted, record) for database in (_sqlite(), servers.postgresql())]
        found = rows(json.loads(line) for line in record.read_text().splitlines())
    if not set(codes) <= ENDS_WELL:
        print("Not everything was survived: nothing is written down.")
        return 1
    write(found)
    print(table(found))
    return 0


def _run(database: AbstractContextManager[str], wanted: list[str], record: Path) -> int:
    kept = {key: value for key, value in os.environ.items() if key not in DROPPED}
    with database as url:
        of_database = {"DATABASE_URL": url, "TEST_POSTGRESQL_URL": url} if url else {}
        environment = kept | of_database | {"FAULTS": "long", "FAULTS_RECORD": str(record)}
        chosen = ["-k", " or ".join(f"test_f{int(name[1:]):02}" for name in wanted or WHAT)]
        command = [sys.executable, "-m", "pytest", "-v", "-p", "tests.faults.recorder"]
        command += ["-p", "no:cacheprovider", "tests/faults", *chosen]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
