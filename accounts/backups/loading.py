"""Put rows back: what guards and sorts them is laid aside meanwhile and checks them afterwards."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from accounts.backups import kinds
from accounts.backups.tables import Table

# Numbers that were given since the backup stand in mails and other programs: they are skipped.
GAP = 100_000
NOTHING, NUL = "\\N", "\x00"


def empty(names: Sequence[str]) -> None:
    """Remove every row of these tables; triggers are laid aside already."""
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {listed}")
            return
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  our own names


def load(table: Table, lines: bytes) -> None:
    """Insert rows of an archive."""
    changes = kinds.changes(table.kinds, "put", connection.vendor)
    rows = _rows(lines, changes)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.vendor == "postgresql":
        _copy(table.name, names, rows)
    else:
        _insert(table.name, names, rows)


def _rows(lines: bytes, changes: list[tuple[int, kinds.Change]]) -> Iterator[list[Any]]:
    for line in lines.splitlines():
        row = json.loads(line)
        for i, change in changes:
            if row[i] is not None:
                row[i] = change(row[i])
        yield row


def _insert(name: str, names: str, rows: Iterable[list[Any]]) -> None:
    places = ", ".join(["%s"] * (names.count(",") + 1))
    statement = f'INSERT INTO "{name}" ({names}) VALUES ({places})'  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _copy(name: str, names: str, rows: Iterable[list[Any]]) -> None:
    text = "".join("\t".join(map(_cell, row)) + "\n" for row in rows)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{name}" ({names}) FROM STDIN', io.BytesIO(text.encode()))


def _cell(value: Any) -> str:
    if value is None:
        return NOTHING
    if not isinstance(value, str):
        return str(value)
    if NUL in value:
        raise ValueError("PostgreSQL takes no U+0000 in a text")
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    return escaped.replace("\r", "\\r").replace("\t", "\\t")


def number(table: Table, last: int) -> None:
    """Let a table's next row have a number that nobody has seen."""
    if not table.counter:
        return
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT MAX("{table.counter}") FROM "{table.name}"')  # noqa: S608
        highest = max(last, cursor.fetchone()[0] or 0) + GAP
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{table.name}"', table.counter, highest],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, highest])


@contextmanager
def laid_aside(names: Sequence[str]) -> Iterator[None]:
    """Lay triggers, indexes and foreign keys of these tables aside while rows are put back.

    Afterwards each is there again and has looked at every row: the database refuses what breaks
    one of them. On SQLite ``checked`` looks at the foreign keys.
    """
    aside, back = {"sqlite": _of_sqlite, "postgresql": _of_postgresql}[connection.vendor](names)
    _execute(aside)
    yield
    _execute(back)


def _of_sqlite(_names: Sequence[str]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master "
            "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
        )
        found = cursor.fetchall()
    return [f'DROP {kind} "{name}"' for kind, name, _ in found], [sql for _, _, sql in found]


FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
    WHERE contype = 'f' AND c.relnamespace = current_schema()::regnamespace
      AND c.relname = ANY(%s) ORDER BY 1, 2"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid) ORDER BY 1"""


def _of_postgresql(names: Sequence[str]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS, [list(names)])
        keys = cursor.fetchall()
        cursor.execute(INDEXES, [list(names)])
        indexes = cursor.fetchall()
    triggers = [f'ALTER TABLE "{name}" {{}} TRIGGER USER' for name in names]
    aside = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in keys]
    aside += [f"DROP INDEX {name}" for name, _ in indexes]
    back = [definition for _, definition in indexes]
    back += [f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}" for table, name, made in keys]
    return (
        [*(one.format("DISABLE") for one in triggers), *aside],
        [*back, *(one.format("ENABLE") for one in triggers), "ANALYZE"],
    )


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
