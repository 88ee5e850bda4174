"""A migration operation that creates many tables at once, for squashed migrations."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Create the tables of several models of one app, and render the models' states once.

    Between operations Django renders every related model again, and here nearly all are related.
    The app is named, so that one migration can create the tables of two.
    """

    def __init__(self, app: str, models: Sequence[CreateModel]) -> None:
        self.app = app
        self.models = models

    # Django names the app of the migration; the tables are those of ``self.app``.
    def state_forwards(self, app_label: str, state: ProjectState) -> None:  # noqa: ARG002
        state.__dict__.pop("apps", None)  # Rendered anew when next asked for.
        for model in self.models:
            model.state_forwards(self.app, state)

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models:
            model.database_forwards(self.app, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(self.app, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create the tables of {self.app}"
