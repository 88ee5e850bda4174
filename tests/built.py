"""An empty SQLite database, kept from run to run: migrating one takes ten seconds of a processor.

It is known by what it was built from; whatever else changes, the migrations that it lacks still
run. A fresh clone builds it once for each worker.
"""

import ast
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "mentorship", "matching")
KEPT = ROOT / ".pytest_cache" / "built"


def path() -> Path:
    """Return where the database of these migrations is kept, or will be."""
    known = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for source in [*_sources(), ROOT / "requirements.txt"]:
        known.update(source.read_bytes())
    return KEPT / f"{known.hexdigest()[:32]}.sqlite3"


def keep(database: Path, kept: Path) -> None:
    """Keep a database that was just built, in place of those of older migrations."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for other in KEPT.glob("*.sqlite3"):
        other.unlink(missing_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(database)) as built, closing(sqlite3.connect(part)) as copy:
        built.backup(copy)
    part.replace(kept)


def _sources() -> list[Path]:
    """Return the migrations, and the modules of ours that they import."""
    migrations = {path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")}
    imported = {
        module
        for migration in migrations
        for name in _imported(migration)
        if (module := ROOT / f"{name.replace('.', '/')}.py").is_file()
    }
    return sorted(migrations | imported)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
