"""Triggers that keep the audit trail append-only, on both databases.

UPDATE is always refused; DELETE before ``RETENTION_YEARS``. On SQLite a table rebuilt by a later
migration loses its triggers: such a migration ends with ``install``. Emptying a whole database
(``manage.py flush``, which tests use) is not an edit of the trail: PostgreSQL flushes by TRUNCATE,
which row triggers do not see; on SQLite our ``flush`` lifts the guard and puts it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

RETENTION_YEARS = 7
TABLE = "accounts_auditevent"
REFUSAL = "audit events are append-only"

SQLITE_INSTALL = (
    f"""CREATE TRIGGER IF NOT EXISTS audit_refuse_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS audit_refuse_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.at > datetime('now', '-{RETENTION_YEARS} years')
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_refuse_update",
    "DROP TRIGGER IF EXISTS audit_refuse_delete",
)
POSTGRESQL_INSTALL = (
    f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{RETENTION_YEARS} years' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    f"DROP TRIGGER IF EXISTS audit_refuse_change ON {TABLE}",
    f"""CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
)
POSTGRESQL_REMOVE = (
    f"DROP TRIGGER IF EXISTS audit_refuse_change ON {TABLE}",
    "DROP FUNCTION IF EXISTS audit_refuse()",
)
STATEMENTS = {
    "sqlite": (SQLITE_INSTALL, SQLITE_REMOVE),
    "postgresql": (POSTGRESQL_INSTALL, POSTGRESQL_REMOVE),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers where they are missing."""
    _execute(connection, STATEMENTS[connection.vendor][0])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    _execute(connection, STATEMENTS[connection.vendor][1])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Lift the guard for a flush of the whole database; SQLite only needs it."""
    is_guarded = connection.vendor == "sqlite" and TABLE in connection.introspection.table_names()
    if not is_guarded:
        yield
        return
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
