"""Put a backup in the place of the database, and see that all of it is there and in order."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from accounts import encryption, house_audits
from accounts.backups import loading, places, schema, shape, snapshots
from accounts.backups.errors import BackupError, BrokenArchiveError
from accounts.backups.reading import Archive
from accounts.backups.sums import Sum
from accounts.backups.tables import Table
from accounts.enums import NotificationStatus, Priority
from accounts.exceptions import Refused
from accounts.models import Delivery, Erasure, Notification
from accounts.services import audit, erasures, key_rotation, notify, outbox

RESTORED = "restore"  # why delivery is paused
KEPT_TABLES = frozenset({"django_migrations"})
UNDELIVERED = (NotificationStatus.PENDING, NotificationStatus.RETRY, NotificationStatus.LEASED)


@dataclass(frozen=True)
class Line:
    """One thing that was looked at, and how it is."""

    name: str
    is_good: bool
    text: str


def restore(archive: Archive, more: Iterable[erasures.Entry] = ()) -> list[Line]:
    """Make the database what an archive holds; return how it is then.

    Nobody is signed in, no message but sign-in mails leaves, who was erased since is erased again,
    and numbers of rows that were lost are not given anew. What fails leaves the former database.

    Args:
        archive: read and found whole.
        more: erasures beside those of this database, its file and the archive.

    Raises:
        BackupError: nothing was changed; the sentence says why.
    """
    schema.refuse_unknown(archive.manifest.migrations)
    erased = [*_known_erasures(), *_told(archive.file(shape.ERASURES)), *more]
    try:
        with places.fresh(archive.manifest.migrations):
            _fill(archive)
            _compare(archive)
            n_migrations = schema.bring_forward()
            n_erased = _settle(archive, erased)
            lines = list(_look_over(archive, n_migrations, n_erased))
    except DatabaseError as error:
        raise BackupError(f"{_refused(error)}. Nothing was changed.") from error
    erasures.write_file()
    return lines


def _refused(error: Exception) -> str:
    """Return what the database says without the rows that it quotes."""
    said = str(error).partition("\n")[0]
    return f"The database refused it ({type(error).__name__}: {said})"


def _known_erasures() -> list[erasures.Entry]:
    """Return who was erased as far as this machine knows, its former database included."""
    if Erasure._meta.db_table in connection.introspection.table_names():
        return erasures.entries()
    path = erasures.path()
    return _told(path.read_bytes()) if path.exists() else []


def _told(data: bytes) -> list[erasures.Entry]:
    return list(erasures.read(data.decode(errors="replace").splitlines()))


def _fill(archive: Archive) -> None:
    names = schema.ours(connection.introspection.table_names())
    tables, summary = archive.manifest.tables, archive.summary
    with _unchecked(), transaction.atomic(), loading.laid_aside(names):
        loading.empty([name for name in names if name not in KEPT_TABLES])
        for table, lines in archive.parts():
            _load(table, lines)
        for name, table in tables.items():
            loading.number(table, int(summary.tables[name]["last"]))


def _load(table: Table, lines: bytes) -> None:
    try:
        loading.load(table, lines)
    except (DatabaseError, ValueError) as error:
        raise BackupError(
            f"{table.name}: {_refused(error)}. Mend that row where the backup was made, or restore "
            "into a database of that kind. Nothing was changed."
        ) from error


@contextmanager
def _unchecked() -> Iterator[None]:
    """Let rows come in any order; SQLite is asked about all of them later."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        connection.disable_constraint_checking()
    yield
    if is_sqlite:
        connection.enable_constraint_checking()


def _compare(archive: Archive) -> None:
    """Read every row back and compare it with the archive.

    Raises:
        BrokenArchiveError: a table differs.
    """
    for name, table in archive.manifest.tables.items():
        found = Sum()
        for row in snapshots.rows(connection, table):
            found.add(shape.line_of(row))
        told = archive.summary.tables[name]
        if (found.rows, str(found)) != (told["rows"], told["sum"]):
            raise BrokenArchiveError(
                f"{name} holds {found.rows} rows that are not the {told['rows']} of the archive. "
                "Nothing was changed."
            )


def _settle(archive: Archive, erased: list[erasures.Entry]) -> int:
    """Let nothing leave that may have left already, and forget who was forgotten; return them."""
    with transaction.atomic():
        outbox.pause(None, RESTORED)
        Delivery.objects.update(reason=RESTORED)
        entered = Notification.objects.filter(priority__lte=Priority.SIGN_IN)
        notify.cancel(entered.filter(status__in=UNDELIVERED))  # their codes went with the sessions
        made_at = str(archive.manifest.about.get("made_at", ""))
        row = Delivery.objects.get()
        audit.record(actor=None, action="backup.restored", target=row, made_at=made_at)
    try:
        return erasures.replay(erased)
    except Refused as error:
        raise BackupError(
            f"Somebody who was erased since can't be erased again ({error.code}: {error}). "
            "Nothing was changed."
        ) from error


def _look_over(archive: Archive, n_migrations: int, n_erased: int) -> Iterator[Line]:
    n_tables = len(archive.manifest.tables)
    yield Line("rows", True, f"{archive.summary.n_rows:,} in {n_tables} tables, as in the archive")
    yield Line("schema", True, f"brought forward by {n_migrations} migrations")
    yield Line("erased", True, f"{n_erased} people who were erased since were erased again")
    yield _constraints()
    yield from _audits()
    yield private_texts(archive.summary.keys)
    yield Line("counts", True, "; ".join(_changed(archive)) or "nothing was changed since")


def _changed(archive: Archive) -> Iterator[str]:
    """Tell which tables differ from the archive by now, by what was settled."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, told in archive.summary.tables.items():
            if name not in present:
                yield f"{name} {told['rows']:,} to none"
                continue
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608  our own names
            if (n := cursor.fetchone()[0]) != told["rows"]:
                yield f"{name} {told['rows']:,} to {n:,}"


def _constraints() -> Line:
    """Ask the database whether all rows keep all its rules."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            broken = [f"{row[0]} to {row[2]}" for row in cursor.fetchmany(5)]
            cursor.execute("PRAGMA integrity_check(5)")
            broken += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated LIMIT 5")
            broken = [row[0] for row in cursor.fetchall()]
    return Line("constraints", not broken, "; ".join(broken) or "all rows keep all of them")


def _audits() -> Iterator[Line]:
    """Ask each floor whether its rows agree with each other."""
    for name, look in house_audits.house_audits().items():
        found = look()
        yield Line(name, not found, "; ".join(found) or "ok")


def private_texts(keys: Iterable[str]) -> Line:
    """Read every encrypted text; name the keys of an archive that are missing here."""
    good = bad = 0
    for column in key_rotation.columns():
        read, unread = key_rotation.verify(column)
        good, bad = good + read, bad + unread
    text = f"{good:,} can be read, {bad:,} can't"
    if missing := sorted(set(keys) - set(encryption.known_ids())):
        text += f"; add to FIELD_ENCRYPTION_KEYS what has the id {', '.join(missing)}"
    return Line("private texts", not (bad or missing), text)
