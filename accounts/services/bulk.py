"""Write many rows at once; on SQLite in a fraction of ``bulk_create``'s time.

SQLite lets one process write at a time, so that everybody else's save waits for a large
transaction. Nearly all of ``bulk_create``'s time goes into building statements, not into running
them; here one statement is built, and run with the values of every row.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Model
from django.db.models.expressions import DatabaseDefault

MANY = 500


def insert(model: type[Model], rows: Sequence[Any], *, passes_over: bool = False) -> None:
    """Insert new rows in the caller's transaction, and give them their ids.

    Args:
        model: of the rows.
        rows: what to insert; columns that are left to the database aren't read back.
        passes_over: rows that are there already stay as they are; then ids are not to be used.
    """
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows, batch_size=MANY, ignore_conflicts=passes_over)
    elif rows:
        _number(model, rows)
        verb = "INSERT OR IGNORE" if passes_over else "INSERT"
        table = connection.ops.quote_name(model._meta.db_table)
        for fields, alike in _by_columns(model, rows).items():
            names, marks = ", ".join(map(_quoted, fields)), ", ".join(["%s"] * len(fields))
            _run(f"{verb} INTO {table} ({names}) VALUES ({marks})", fields, alike, is_new=True)
        for row in rows:
            row._state.adding, row._state.db = False, connection.alias


def update(model: type[Model], rows: Sequence[Any], names: Sequence[str]) -> None:
    """Write some columns of rows that are there, in the caller's transaction."""
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=[*names]
        )
    elif rows:
        fields = [model._meta.get_field(name) for name in names]
        table = connection.ops.quote_name(model._meta.db_table)
        pk: Any = model._meta.pk
        columns = ", ".join(f"{_quoted(field)} = %s" for field in fields)
        sql = f"UPDATE {table} SET {columns} WHERE {_quoted(pk)} = %s"  # noqa: S608  our own names
        _run(sql, [*fields, pk], rows, is_new=False)


def _number(model: type[Model], rows: Sequence[Any]) -> None:
    """Give the next ids of a table, as SQLite itself would: nobody else writes meanwhile."""
    if not isinstance(model._meta.pk, AutoField):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = cursor.fetchone()
    for pk, row in enumerate(rows, start=(last[0] if last else 0) + 1):
        row.pk = pk


def _by_columns(model: type[Model], rows: Sequence[Any]) -> dict[tuple[Any, ...], list[Any]]:
    """Return the rows by the columns to write: not those whose value the database chooses."""
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        columns = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(getattr(row, field.attname), DatabaseDefault)
        ]
        found[tuple(columns)].append(row)
    return found


def _run(sql: str, fields: Sequence[Any], rows: Sequence[Any], *, is_new: bool) -> None:
    here = connections[DEFAULT_DB_ALIAS]  # the proxy of it is slow, and asked for each value
    values = [
        [field.get_db_prep_save(field.pre_save(row, is_new), here) for field in fields]
        for row in rows
    ]
    with here.cursor() as cursor:
        cursor.executemany(sql, values)


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)
