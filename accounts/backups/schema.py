"""The schema that an archive was written with: known or not, built, brought forward, laid aside."""

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from accounts.backups.errors import OtherSchemaError

Migration = tuple[str, str]
CACHE = "cache"


def applied() -> frozenset[Migration]:
    """Return the migrations that this database has."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def refuse_unknown(migrations: Collection[Migration]) -> None:
    """Refuse an archive whose schema this version can't build.

    Raises:
        OtherSchemaError: it knows migrations that we don't, or stopped amid a squashed one.
    """
    loader = MigrationExecutor(None).loader
    later = sorted(f"{app}.{name}" for app, name in set(migrations) - set(loader.disk_migrations))
    if later:
        raise OtherSchemaError(
            f"A later version wrote this archive ({later[-1]} is unknown here): "
            "update Benchmate first, then restore."
        )
    left = set(migrations) - _replaced(_nodes(migrations)) - _nodes(migrations)
    if left:
        raise OtherSchemaError(
            f"A version too old to follow wrote this archive ({min(left)[0]}): restore it with "
            "that version, then update."
        )


def build(migrations: Collection[Migration]) -> None:
    """Run exactly these migrations on an empty database."""
    executor = MigrationExecutor(connection, _settle_constraints)
    nodes = _nodes(migrations)
    graph = executor.loader.graph
    leaves = [
        node
        for node in sorted(nodes)
        if not any(child.key in nodes for child in graph.node_map[node].children)
    ]
    if leaves:
        executor.migrate(leaves)


def bring_forward() -> int:
    """Run the migrations that are missing, as ``migrate`` does; return how many."""
    executor = MigrationExecutor(connection, _settle_constraints)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    executor.migrate(targets, plan)
    if plan:
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return len(plan)


def ours(names: Iterable[str]) -> list[str]:
    """Return which tables belong to us or to the packages that we use."""
    prefixes = ("django_", *(f"{app.label}_" for app in apps.get_app_configs()))
    return sorted(name for name in names if name == CACHE or name.startswith(prefixes))


def _nodes(migrations: Collection[Migration]) -> set[Migration]:
    """Return which of a new database's steps lead to these migrations."""
    return set(MigrationExecutor(None).loader.graph.nodes) & set(migrations)


def _replaced(nodes: set[Migration]) -> set[Migration]:
    disk = MigrationExecutor(None).loader.disk_migrations
    return {one for node in nodes for one in disk[node].replaces}


def _settle_constraints(action: str, *_: Any) -> None:
    """Between two migrations of one transaction PostgreSQL checks what it put off until its end."""
    if action == "apply_start" and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
