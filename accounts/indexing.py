"""Add and remove indexes of large tables without holding up who is served meanwhile.

Not where nobody can write or look in anyway: SQLite has one writer, and a restore brings an older
schema forward in one transaction.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations


class AddIndexWhileServing(AddIndexConcurrently):
    """Add an index; the migration must not be atomic."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Add it, concurrently where others are served meanwhile."""
        serving = _is_serving(schema_editor.connection)
        add = super().database_forwards if serving else self._plainly.database_forwards
        add(app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Take it away in the same way."""
        serving = _is_serving(schema_editor.connection)
        remove = super().database_backwards if serving else self._plainly.database_backwards
        remove(app_label, schema_editor, *states)

    @property
    def _plainly(self) -> migrations.AddIndex:
        return migrations.AddIndex(self.model_name, self.index)


class RemoveIndexWhileServing(RemoveIndexConcurrently):
    """Remove an index; the migration must not be atomic."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Remove it, concurrently where others are served meanwhile."""
        serving = _is_serving(schema_editor.connection)
        remove = super().database_forwards if serving else self._plainly.database_forwards
        remove(app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Add it again in the same way."""
        serving = _is_serving(schema_editor.connection)
        add = super().database_backwards if serving else self._plainly.database_backwards
        add(app_label, schema_editor, *states)

    @property
    def _plainly(self) -> migrations.RemoveIndex:
        return migrations.RemoveIndex(self.model_name, self.name)


def _is_serving(connection: Any) -> bool:
    return connection.vendor == "postgresql" and not connection.in_atomic_block
