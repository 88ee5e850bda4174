"""A migration operation that makes room for ciphertext in columns of short texts."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AlterField
from django.db.migrations.state import ProjectState


class AlterToEncrypted(AlterField):
    """Let a column of short texts hold ciphertext; what is in it stays as it is.

    SQLite heeds no length, so nothing is done there: its table is not rebuilt, and keeps its
    triggers. PostgreSQL changes the type without rewriting the rows. Going back leaves the column
    as it is, for by then it may hold ciphertext.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Change the type where the database heeds lengths."""
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave the column as it is."""
