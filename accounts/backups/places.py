"""Where an archive is restored to: all of it appears at once, or nothing does.

PostgreSQL does everything in one transaction. SQLite gets a new file beside the old one, which
takes its place at the end; until then the old one is as it was, whatever dies.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from accounts.backups import schema
from accounts.backups.errors import PlaceTakenError
from accounts.models import User

WAIT = "10s"
IN_USE = (
    "Something still uses the database: stop web, worker, beat and sweep, then try again. "
    "Nothing was changed."
)
SETTLED = "-wal", "-shm", "-journal"


def name() -> str:
    """Return how the database is called that would be replaced."""
    own = str(connection.settings_dict["NAME"])
    return Path(own).name if connection.vendor == "sqlite" else own


def holds_people() -> bool:
    """Whether anybody has an account here; a database without tables holds nobody."""
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.exists()


@contextmanager
def fresh(migrations: Collection[schema.Migration]) -> Iterator[None]:
    """Make the default database one with these migrations, and keep what is done with it.

    It may still hold the rows that its migrations made, or those that it had. What fails inside
    leaves the former database as it was.

    Raises:
        PlaceTakenError: the former database is in use.
    """
    make = {"sqlite": _new_file, "postgresql": _one_transaction}[connection.vendor]
    with make(migrations):
        yield


@contextmanager
def _one_transaction(migrations: Collection[schema.Migration]) -> Iterator[None]:
    with transaction.atomic():
        _prepare(migrations)
        yield


def _prepare(migrations: Collection[schema.Migration]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'; SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'; SET LOCAL synchronous_commit = on")
        names = schema.ours(connection.introspection.table_names(cursor))
        listed = ", ".join(f'"{name}"' for name in names)
        try:
            if names:
                cursor.execute(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")
        except DatabaseError as error:
            raise PlaceTakenError(IN_USE) from error
        if schema.applied() == migrations:
            return
        if names:
            cursor.execute(f"DROP TABLE {listed} CASCADE")
    schema.build(migrations)


@contextmanager
def _new_file(migrations: Collection[schema.Migration]) -> Iterator[None]:
    """Swap the file under the default connection; the former keeps its name with a date."""
    former = Path(connection.settings_dict["NAME"])
    made = former.with_name(f"{former.name}.restoring")
    _remove(made)
    had = schema.applied() if former.exists() else frozenset()
    try:
        with _at(made):
            _careless()
            if had == migrations:
                _copy_schema(former)
            else:
                schema.build(migrations)
            yield
        _settle(made)
        _take_over(made, former)
    finally:
        _remove(made)


@contextmanager
def _at(path: Path) -> Iterator[None]:
    former = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former


def _careless() -> None:
    """Speed before safety: the file is thrown away unless all goes well."""
    path = Path(connection.settings_dict["NAME"])
    path.touch(mode=0o600)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = MEMORY")
        cursor.execute("PRAGMA synchronous = OFF")


def _copy_schema(former: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS former", [str(former)])
        cursor.execute(
            "SELECT sql FROM former.sqlite_master WHERE sql IS NOT NULL AND "
            "name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY type != 'table', type, name"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute("INSERT INTO django_migrations SELECT * FROM former.django_migrations")
        cursor.execute("DETACH DATABASE former")


def _settle(path: Path) -> None:
    """Bring a new file to the disk, in the mode in which the site uses it."""
    with closing(sqlite3.connect(path)) as own:
        own.execute("PRAGMA journal_mode = WAL")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _take_over(made: Path, former: Path) -> None:
    """Put the new file in the place of the former one, which is kept beside it."""
    if former.exists():
        _close(former)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")  # tried again within a second
        os.link(former, former.with_name(f"{former.name}.before-{stamp}"))
        made.chmod(former.stat().st_mode)
    made.replace(former)


def _close(former: Path) -> None:
    """End the former file's log; that succeeds only while nobody else has it open."""
    try:
        with closing(sqlite3.connect(former, timeout=2, isolation_level=None)) as own:
            own.execute("PRAGMA busy_timeout = 2000")
            mode = own.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "busy"
    if mode != "delete":
        raise PlaceTakenError(IN_USE)


def _remove(path: Path) -> None:
    for one in (path, *(path.with_name(path.name + end) for end in SETTLED)):
        one.unlink(missing_ok=True)
