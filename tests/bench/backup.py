"""How long everything of a large association takes to be backed up and put back.

``BENCH_SCALE=0.1 make bench ARGS=backup`` measures a tenth of the size of ``tests.bench.size``.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
Row = tuple[str, str, str]
GOAL = "15 min"


def measure(folder: Path) -> Iterator[Row]:
    """Fill, back up and restore into an empty place, on both databases."""
    scale = os.environ.get("BENCH_SCALE", "1")
    key = folder / "key"
    _manage({}, folder, "backup_key", key)
    with ExitStack() as stack:
        yield from _both("SQLite", scale, key, folder, {}, {})
        if servers.find_postgresql():
            urls = [stack.enter_context(servers.postgresql()) for _ in range(2)]
            yield from _both("PostgreSQL", scale, key, folder, *({"DATABASE_URL": u} for u in urls))


def _both(
    name: str, scale: str, key: Path, folder: Path, ours: dict[str, str], other: dict[str, str]
) -> Iterator[Row]:
    first, second, file = folder / f"{name}-1", folder / f"{name}-2", folder / f"{name}.age"
    _manage(ours, first, "migrate", "-v0")
    filled = _run(ours, first, "-m", "tests.bench.size", scale)
    made = _manage(ours, first, "backup", file, "--to", key)
    restored = _manage(other, second, "restore", file, "--key", key)
    size = f"{file.stat().st_size / 1e6:,.0f} MB, scale {scale}"
    yield f"{name}: fill a database", f"{filled:,.0f} s", ""
    yield f"{name}: `backup` ({size})", f"{made:,.0f} s", ""
    yield f"{name}: `restore`, every row compared", f"{restored:,.0f} s", ""
    yield f"{name}: both", f"{(made + restored) / 60:.1f} min", GOAL


def _manage(database: dict[str, str], folder: Path, *arguments: object) -> float:
    return _run(database, folder, "manage.py", *arguments)


def _run(database: dict[str, str], folder: Path, *arguments: object) -> float:
    """Run it; return how many seconds it took.

    Raises:
        CalledProcessError: it failed.
    """
    own = {"DEBUG": "1", "SECRET_KEY": "b" * 50, "DATA_DIR": str(folder)}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    began = time.monotonic()
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, env=kept | own | database, check=True, stdout=sys.stderr)
    return time.monotonic() - began
