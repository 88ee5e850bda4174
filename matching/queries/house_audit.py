"""What no constraint can compare of matches and wishes: for the look after a restore."""

from django.db import connection

from matching import program_guard

NAMED = 5


def programs_of_pairs() -> list[str]:
    """Name matches and wishes whose ends are of two programs."""
    return [one for table in program_guard.BREACHES for one in _broken(table)]


def _broken(table: str) -> list[str]:
    breach = program_guard.BREACHES[table].replace("NEW.", "one.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT one.id FROM {table} AS one WHERE {breach} LIMIT {NAMED}")  # noqa: S608
        return [f"{table} {pk}: {program_guard.REFUSAL}" for (pk,) in cursor.fetchall()]
