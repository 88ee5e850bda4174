"""Insert many rows of a model quickly, with its defaults and the database's own constraints."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

AT_ONCE = 20_000


def insert(model, names: Sequence[str], rows: Iterable[Sequence[Any]], **constants: Any) -> None:
    """Insert rows that differ in the named fields; the others have the model's defaults.

    Fields are named by their attribute (``user_id``). A database's default, such as a time, is only
    used where neither the model nor ``constants`` say anything.
    """
    base = model(**constants)
    fields = [
        field for field in model._meta.concrete_fields if _is_written(field, names, constants)
    ]
    varying = [(i, names.index(f.attname)) for i, f in enumerate(fields) if f.attname in names]
    prepare = [fields[i].get_db_prep_save for i, _ in varying]
    template = [
        None if field.attname in names
        else field.get_db_prep_save(getattr(base, field.attname), connection)
        for field in fields
    ]  # fmt: skip

    def prepared() -> Iterator[list[Any]]:
        for row in rows:
            made = template.copy()
            for (i, at), prep in zip(varying, prepare, strict=True):
                made[i] = prep(row[at], connection)
            yield made

    _write(model._meta.db_table, [field.column for field in fields], prepared())


def _is_written(field, names, constants) -> bool:
    if field.attname in names or field.name in constants or field.attname in constants:
        return True
    return not (field.primary_key and field.get_internal_type().endswith("AutoField")) and (
        not field.has_db_default()
    )


def _write(table: str, columns: list[str], rows: Iterator[list[Any]]) -> None:
    listed = ", ".join(f'"{column}"' for column in columns)
    while some := list(islice(rows, AT_ONCE)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                text = "".join("\t".join(map(_cell, row)) + "\n" for row in some)
                file = io.BytesIO(text.encode())
                cursor.copy_expert(f'COPY "{table}" ({listed}) FROM STDIN', file)
            else:
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({places})', some)


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if hasattr(value, "adapted"):  # JSON, as the driver wraps it
        value = value.dumps(value.adapted)
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def ids_of(model, number: int) -> list[int]:
    """Return the ids of the rows that were inserted last, in their order."""
    return sorted(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:number])
