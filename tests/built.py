"""Empty databases that are built once and copied: migrating one takes ten seconds and more.

SQLite's is kept from run to run. It is known by what it was built from; whatever else changes, the
migrations that it lacks still run. PostgreSQL's is a template in the server of the run.
"""

import ast
import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from django.db import connection

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


def lock() -> BinaryIO:
    """Wait until no other worker of this clone builds; to close the file lets the next one on."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = (KEPT / "lock").open("wb")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def template() -> str:
    """Return the name of the template of these migrations."""
    return f"built_{path().stem}"


def has_template() -> bool:
    """Tell whether the PostgreSQL server of this run has the template."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template()])
        return cursor.fetchone() is not None


def make_template() -> None:
    """Make a copy of this worker's database the template of the server."""
    made = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        names = (connection.ops.quote_name(name) for name in (template(), made))
        cursor.execute("CREATE DATABASE {} TEMPLATE {}".format(*names))


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
