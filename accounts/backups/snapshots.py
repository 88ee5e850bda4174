"""Read every row as it stood at one moment, while others write.

PostgreSQL gives a REPEATABLE READ transaction, SQLite (in WAL mode) any reading one: neither waits
for writers nor holds them up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.backups import kinds
from accounts.backups.errors import BackupError
from accounts.backups.tables import Table, kept

ROWS_AT_ONCE = 2000
BEGIN = {
    "sqlite": ("BEGIN DEFERRED", "SELECT COUNT(*) FROM sqlite_master"),
    "postgresql": (
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SET LOCAL statement_timeout = 0",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
    ),
}


@contextmanager
def of_now() -> Iterator[BaseDatabaseWrapper]:
    """Give a connection of its own that sees one moment of the database, and may not write."""
    own: BaseDatabaseWrapper = connection.copy()
    try:
        own.ensure_connection()
        if own.vendor == "postgresql":
            own.set_autocommit(False)
        with own.cursor() as cursor:
            for statement in BEGIN[own.vendor]:
                cursor.execute(statement)
        yield own
    finally:
        own.close()


COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c",
    "postgresql": (
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema()"
    ),
}


def tables_of(source: BaseDatabaseWrapper) -> list[Table]:
    """Return what is kept, as far as a database has it: one that lacks migrations has less.

    Raises:
        BackupError: it has a column that we don't know, and would lose.
    """
    present: dict[str, set[str]] = {}
    with source.cursor() as cursor:
        cursor.execute(COLUMNS[source.vendor])
        for table, column in cursor.fetchall():
            present.setdefault(table, set()).add(column)
    return [_as_it_is(table, present[table.name]) for table in kept() if table.name in present]


def _as_it_is(table: Table, present: set[str]) -> Table:
    if unknown := present - {column.name for column in table.columns}:
        raise BackupError(
            f"The database is newer than this program: {table.name} has {min(unknown)}. "
            "Update the program first."
        )
    return replace(table, columns=tuple(one for one in table.columns if one.name in present))


def rows(source: BaseDatabaseWrapper, table: Table) -> Iterator[list[Any]]:
    """Give every row of a table, as the archive writes it."""
    which = kinds.VENDORS.index(source.vendor)
    changes = kinds.changes(table.kinds, "write", source.vendor)
    asked = ", ".join(
        column.kind.select[which].format(f'"{column.name}"') for column in table.columns
    )
    with source.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {asked} FROM "{table.name}"')  # noqa: S608  our own names
        while found := cursor.fetchmany(ROWS_AT_ONCE):
            for one in found:
                row = list(one)
                for i, change in changes:
                    if row[i] is not None:
                        row[i] = change(row[i])
                yield row


def last_number(source: BaseDatabaseWrapper, table: Table) -> int:
    """Return the highest number that a table ever gave to a row; 0 where it gave none."""
    if not table.counter:
        return 0
    with source.cursor() as cursor:
        if source.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.counter]
            )
            name = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value FROM {name} WHERE is_called")  # noqa: S608
        found = cursor.fetchone()
    return int(found[0]) if found else 0
