"""Everything that a database and a folder hold, opened: what is packed, what is encrypted."""

import zlib
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.fields import EncryptedJSONField, EncryptedTextField


def raw():
    """Give (table, text) of every cell of every table as it lies in the database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", _text(value)


def opened():
    """Give (column, text) of what is encrypted, and of sessions, as our own code reads them."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, EncryptedTextField | EncryptedJSONField):
                name = f"{model._meta.db_table}.{column.column}"
                for value in model._base_manager.values_list(column.name, flat=True):
                    yield name, str(value)
    for session in Session.objects.all():
        yield "sessions.opened", str(session.get_decoded())


def files(folder):
    """Give (name, text) of every file below a folder."""
    for path in Path(folder).rglob("*"):
        if path.is_file():
            yield path.name, _text(path.read_bytes())


def found(cells, traces):
    """Return where any of these stands."""
    return {name for name, text in cells if any(trace in text.lower() for trace in traces)}


def _text(value):
    if isinstance(value, memoryview | bytearray | bytes):
        held = bytes(value)
        with suppress(zlib.error):
            held += zlib.decompress(held)
        return held.decode("latin-1") + held.decode("utf-16", errors="ignore")
    return str(value)
