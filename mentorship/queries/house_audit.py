"""What no constraint can compare in the whole database: for the look over it after a restore."""

from django.db import connection

from mentorship import guards
from mentorship.services import places

NAMED = 5


def places_held() -> list[str]:
    """Name mentors whose counter of places is not what stands against it."""
    found = places.recount()
    named = [f"mentor {one.mentor_id} holds {one.held}, counted {one.counted}" for one in found]
    return named[:NAMED]


def programs_of_mentorships() -> list[str]:
    """Name mentorships whose ends are not of their program."""
    broken = guards.MISMATCH.replace("NEW.", "one.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT one.id FROM {guards.TABLE} AS one WHERE {broken} LIMIT {NAMED}")  # noqa: S608
        return [f"mentorship {pk}: {guards.REFUSAL}" for (pk,) in cursor.fetchall()]
