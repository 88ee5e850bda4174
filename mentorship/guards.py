"""Triggers that keep both ends of a mentorship in one program and with their own people.

A constraint cannot look into another table. On SQLite a table rebuilt by a later migration loses
its triggers: such a migration ends with ``install``.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "mentorship_mentorship"
REFUSAL = "both ends of a mentorship belong to its program and are its two people"
MISMATCH = """NOT EXISTS (
    SELECT 1 FROM mentorship_mentee AS mentee, mentorship_mentor AS mentor
    WHERE mentee.id = NEW.mentee_id AND mentor.id = NEW.mentor_id
      AND mentee.program_id = NEW.program_id AND mentor.program_id = NEW.program_id
      AND mentee.user_id = NEW.mentee_user_id AND mentor.user_id = NEW.mentor_user_id)"""
COLUMNS = "mentee_id, mentor_id, program_id, mentee_user_id, mentor_user_id"

SQLITE_INSTALL = tuple(
    f"""CREATE TRIGGER IF NOT EXISTS mentorship_same_program_{event.split()[0].lower()}
        BEFORE {event} ON {TABLE} WHEN {MISMATCH}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for event in ("INSERT", f"UPDATE OF {COLUMNS}")
)
SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS mentorship_same_program_insert",
    "DROP TRIGGER IF EXISTS mentorship_same_program_update",
)
POSTGRESQL_INSTALL = (
    f"""CREATE OR REPLACE FUNCTION mentorship_same_program() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {MISMATCH} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
    f"DROP TRIGGER IF EXISTS mentorship_same_program ON {TABLE}",
    f"""CREATE TRIGGER mentorship_same_program BEFORE INSERT OR UPDATE OF {COLUMNS} ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION mentorship_same_program()""",
)
POSTGRESQL_REMOVE = (
    f"DROP TRIGGER IF EXISTS mentorship_same_program ON {TABLE}",
    "DROP FUNCTION IF EXISTS mentorship_same_program()",
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


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
