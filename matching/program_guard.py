"""Triggers on both databases: both ends of a match or a wish belong to one program.

A constraint can't look at other tables, a trigger can. On SQLite a table rebuilt by a later
migration loses its triggers: such a migration ends with ``install``.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "both ends must belong to the same program"
MENTEE = "(SELECT program_id FROM mentorship_mentee WHERE id = NEW.mentee_id)"
MENTOR = "(SELECT program_id FROM mentorship_mentor WHERE id = NEW.mentor_id)"
ROUND = "(SELECT program_id FROM matching_round WHERE id = NEW.round_id)"
BREACHES = {
    "matching_match": f"{MENTEE} <> {ROUND} OR {MENTOR} <> {ROUND}",
    "matching_wish": f"{MENTEE} <> {MENTOR}",
    "matching_hiddenmentor": f"{MENTEE} <> {MENTOR}",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers anew."""
    remove(connection)
    for table in _tables(connection):
        _execute(connection, INSTALL[connection.vendor](table, BREACHES[table]))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    for table in _tables(connection):
        _execute(connection, REMOVE[connection.vendor](table))


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the guarded tables that exist; earlier migrations do not know the later ones."""
    return sorted(set(BREACHES) & set(connection.introspection.table_names()))


def _sqlite_install(table: str, breach: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_one_program_{event.lower()} BEFORE {event} ON {table}"
        f" WHEN {breach} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for event in ("INSERT", "UPDATE")
    ]


def _sqlite_remove(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_one_program_{event}" for event in ("insert", "update")]


def _postgresql_install(table: str, breach: str) -> list[str]:
    return [
        f"""CREATE FUNCTION {table}_one_program() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {breach} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
        f"""CREATE TRIGGER {table}_one_program BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_one_program()""",
    ]


def _postgresql_remove(table: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_one_program ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_one_program()",
    ]


INSTALL = {"sqlite": _sqlite_install, "postgresql": _postgresql_install}
REMOVE = {"sqlite": _sqlite_remove, "postgresql": _postgresql_remove}


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
