"""What was sent to a person lately: the desk asks it of everybody who waits, of a million rows."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class AddIndexWhileServing(AddIndexConcurrently):
    """Add an index without holding up writers, but where nobody can write or look in anyway.

    SQLite has one writer; a restore brings an older schema forward in one transaction.
    """

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


def _is_serving(connection: Any) -> bool:
    return connection.vendor == "postgresql" and not connection.in_atomic_block


class Migration(migrations.Migration):
    """Outside a transaction, as concurrent building asks."""

    atomic = False
    dependencies = [("accounts", "0016_audit_request")]

    operations = [
        AddIndexWhileServing(
            "notification",
            models.Index(fields=["recipient", "sent_at"], name="notification_told"),
        ),
    ]
