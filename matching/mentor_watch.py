"""Triggers on both databases: whatever a score reads of a mentor leaves a row when it changes.

A service could forget to tell, an import or the back office would; a trigger can't. Each writes
into ``matching_mentorchange`` and names no other table, so that other tables can be rebuilt. On
SQLite a table rebuilt by a later migration loses its own triggers: a migration that depends on it
then calls ``install`` again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

WRITE = "INSERT INTO matching_mentorchange (mentor_id, user_id) VALUES ({mentor}, {user})"
ALL = ("INSERT", "UPDATE", "DELETE")
LINKS = ("INSERT", "DELETE")

# Who paused is not suggested, but stands in the directory.
IS_OR_WAS_LISTABLE = "(OLD.state IN ('vetted', 'paused') OR NEW.state IN ('vetted', 'paused'))"
# Of the places only whether one is free: they change with every decision.
PLACES = (
    "(OLD.places_held = NEW.places_held"
    " OR (OLD.capacity > OLD.places_held) <> (NEW.capacity > NEW.places_held))"
)
USER_COLUMNS = ("uuid", "email", "time_zone", "is_active")


@dataclass(frozen=True)
class Watch:
    """One table: the events that count, whose row it is, and when a change of it counts.

    column: MentorChange's; key: the watched table's; both empty where everybody is concerned.
    """

    table: str
    events: tuple[str, ...]
    column: str = ""
    key: str = ""
    when: str = ""

    def name(self, event: str) -> str:
        """Return the name of the trigger."""
        return f"watch_{self.table}_{event.lower()}"

    def statement(self, event: str) -> str:
        """Return what the trigger does."""
        row = "OLD" if event == "DELETE" else "NEW"
        value = {self.column: f"{row}.{self.key}"}
        mentor, user = value.get("mentor_id", "NULL"), value.get("user_id", "NULL")
        return WRITE.format(mentor=mentor, user=user)


def _of_mentors() -> Iterator[Watch]:
    table = "mentorship_mentor"
    yield Watch(table, ("INSERT",), "mentor_id", "id", "NEW.state = 'vetted'")
    yield Watch(table, ("UPDATE",), "mentor_id", "id", f"{IS_OR_WAS_LISTABLE} AND {PLACES}")
    yield Watch("mentorship_mentor_helps_with", LINKS, "mentor_id", "mentor_id")


def _of_people() -> Iterator[Watch]:
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in USER_COLUMNS)
    yield Watch("accounts_user", ("UPDATE",), "user_id", "id", changed)
    yield Watch("mentorship_profile", ALL, "user_id", "user_id")
    yield Watch("mentorship_heldcredential", ALL, "user_id", "profile_id")
    for name in ("past_roles", "specializations", "interests", "patterns"):
        yield Watch(f"mentorship_profile_{name}", LINKS, "user_id", "profile_id")


def _of_taxonomy() -> Iterator[Watch]:
    for name in (
        "role", "specialization", "worksetting", "credential", "goal", "interest",
        "availabilitypattern", "availabilitywindow", "role_leads_to", "specialization_also_under",
        "specialization_related", "worksetting_related", "credential_implies",
    ):  # fmt: skip
        yield Watch(f"mentorship_{name}", ALL)


WATCHES = (*_of_mentors(), *_of_people(), *_of_taxonomy())


def names() -> set[str]:
    """Return the names of all triggers."""
    return {watch.name(event) for watch in WATCHES for event in watch.events}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers anew."""
    remove(connection)
    _execute(connection, INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    _execute(connection, REMOVE[connection.vendor])


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite_install(watch: Watch, event: str) -> list[str]:
    when = f"WHEN {watch.when}" if watch.when else ""
    return [
        f"""CREATE TRIGGER {watch.name(event)} AFTER {event} ON {watch.table} {when}
        BEGIN {watch.statement(event)}; END"""
    ]


def _sqlite_remove(watch: Watch, event: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {watch.name(event)}"]


def _postgresql_install(watch: Watch, event: str) -> list[str]:
    name = watch.name(event)
    when = f"WHEN ({watch.when})" if watch.when else ""
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {watch.statement(event)};
            RETURN NULL;
        END $$""",
        f"""CREATE TRIGGER {name} AFTER {event} ON {watch.table} FOR EACH ROW {when}
        EXECUTE FUNCTION {name}()""",
    ]


def _postgresql_remove(watch: Watch, event: str) -> list[str]:
    name = watch.name(event)
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {watch.table}",
        f"DROP FUNCTION IF EXISTS {name}()",
    ]


def _for_each(make: Callable[[Watch, str], list[str]]) -> list[str]:
    pairs = [(watch, event) for watch in WATCHES for event in watch.events]
    return [statement for watch, event in pairs for statement in make(watch, event)]


INSTALL = {"sqlite": _for_each(_sqlite_install), "postgresql": _for_each(_postgresql_install)}
REMOVE = {"sqlite": _for_each(_sqlite_remove), "postgresql": _for_each(_postgresql_remove)}
