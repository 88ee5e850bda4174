"""What was sent to a person lately: the desk asks it of everybody who waits, of a million rows."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class AddIndexWhileServing(AddIndexConcurrently):
    """Add an index without holding up writers; SQLite has one writer anyway."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Add it, concurrently where the database can."""
        can = schema_editor.connection.vendor == "postgresql"
        add = super().database_forwards if can else self._plainly.database_forwards
        add(app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Take it away in the same way."""
        can = schema_editor.connection.vendor == "postgresql"
        remove = super().database_backwards if can else self._plainly.database_backwards
        remove(app_label, schema_editor, *states)

    @property
    def _plainly(self) -> migrations.AddIndex:
        return migrations.AddIndex(self.model_name, self.index)


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
