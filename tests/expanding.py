"""What a migration may do while the release before it still serves.

Old code goes on running on the new schema: nothing it reads may go, nothing it leaves out may be
demanded, no large table may be locked for long. What is taken away goes one release later.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# The last migrations of the release that is out.
RELEASED = {
    "accounts": "0012_admins_by_group",
    "mentorship": "0019_staff_by_group",
    "matching": "0012_hand_made_decisions",
}
# Tables of a hundred thousand rows and more: what reads all of one holds others up for seconds.
LARGE = frozenset({
    "accounts.auditevent", "accounts.notification", "accounts.user", "mentorship.checkin",
    "mentorship.checkinanswer", "matching.match",
})  # fmt: skip
TAKING_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
READING_ALL = (migrations.AddConstraint, migrations.AddIndex, migrations.AlterUniqueTogether)


def new_migrations(loader: MigrationLoader) -> list[Any]:
    """Return our migrations that came after the release, in their order."""
    found = []
    for app, last in RELEASED.items():
        known = {name for owner, name in loader.graph.forwards_plan((app, last)) if owner == app}
        for leaf in loader.graph.leaf_nodes(app):
            plan = loader.graph.forwards_plan(leaf)
            found += [key for key in plan if key[0] == app and key[1] not in known]
    squashed = {key for one in loader.replacements.values() for key in one.replaces}
    found = [key for key in found if key not in squashed | set(loader.replacements)]
    return [loader.graph.nodes[key] for key in found]


def troubles(migration: Any, before: ProjectState) -> list[str]:
    """Return what of a migration old code would not bear, by its operation."""
    state, made, found = before.clone(), set(), []
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif getattr(operation, "model_name", "").lower() not in made:
            said = f"{migration.app_label}.{migration.name}: {operation.describe()}"
            found += [f"{said}: {why}" for why in _why_not(migration.app_label, operation, state)]
        operation.state_forwards(migration.app_label, state)
    return found


def _why_not(app: str, operation: Any, state: ProjectState) -> Iterator[str]:
    if isinstance(operation, TAKING_AWAY):
        yield "old code still reads it"
    elif isinstance(operation, migrations.AddField):
        if _is_demanded(operation.field):
            yield "old code does not fill it: make it nullable or give it a db_default"
    elif isinstance(operation, migrations.AlterField):
        yield from _why_not_altered(app, operation, state)
    elif _reads_all(operation) and f"{app}.{operation.model_name.lower()}" in LARGE:
        yield "it reads a large table under a lock: add it concurrently, or NOT VALID first"


def _reads_all(operation: Any) -> bool:
    return isinstance(operation, READING_ALL) and not isinstance(operation, AddIndexConcurrently)


def _is_demanded(field: models.Field) -> bool:
    if field.many_to_many:
        return False
    return not field.null and not field.has_db_default()


def _why_not_altered(app: str, operation: Any, state: ProjectState) -> Iterator[str]:
    old = state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
    new = operation.field.clone()
    new.set_attributes_from_name(operation.name)
    new.model = old.model
    if old.null and _is_demanded(new):
        yield "old code leaves it empty"
    if old.is_relation and new.is_relation:
        return
    old_type, new_type = (one.db_parameters(connection)["type"] for one in (old, new))
    if old_type != new_type and not _is_wider(old_type, new_type):
        yield f"old code writes {old_type}, and {new_type} may refuse it"


def _is_wider(old_type: str, new_type: str) -> bool:
    """Whether the new type takes all that the old one does, and no row is written anew."""
    if new_type == "text":
        return old_type.startswith(("varchar", "text", "jsonb"))
    lengths = [int(one[8:-1]) for one in (old_type, new_type) if one.startswith("varchar(")]
    return len(lengths) == 2 and lengths[0] <= lengths[1]
