"""Add and remove indexes of large tables without holding up who is served meanwhile.

Not where nobody can write or look in anyway: SQLite has one writer, and a restore brings an older
schema forward in one transaction. A migration that uses them must not be atomic.
"""

from typing import Any, ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.migrations.operations import AddIndex, RemoveIndex
from django.db.migrations.operations.base import Operation


class _WhileServing(Operation):
    """Does the step of the first of ``kinds`` where nobody is served, else of the second."""

    kinds: ClassVar[tuple[type[Operation], type[Operation]]]

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Do it."""
        self._kind(schema_editor).database_forwards(self, app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Take it back in the same way."""
        self._kind(schema_editor).database_backwards(self, app_label, schema_editor, *states)

    def _kind(self, schema_editor: Any) -> type[Operation]:
        connection = schema_editor.connection
        return self.kinds[connection.vendor == "postgresql" and not connection.in_atomic_block]


class AddIndexWhileServing(_WhileServing, AddIndexConcurrently):
    """Add an index."""

    kinds = (AddIndex, AddIndexConcurrently)


class RemoveIndexWhileServing(_WhileServing, RemoveIndexConcurrently):
    """Remove an index."""

    kinds = (RemoveIndex, RemoveIndexConcurrently)
