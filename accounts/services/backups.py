"""Make backups: one archive of one moment, for the operator's eyes only."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from accounts import __version__, encryption
from accounts.backups import files, sealing, shape, snapshots
from accounts.backups.errors import BackupError
from accounts.models import AuditEvent, Delivery
from accounts.services import audit, erasures

logger = logging.getLogger(__name__)
MADE = "backup.made"
STAMP = "benchmate-%Y%m%dT%H%M%SZ"
NAME = re.compile(r"benchmate-(\d{8}T\d{6}Z)\.(?:age|tar\.gz)")


@dataclass(frozen=True)
class Made:
    """What a backup holds, and how long it took."""

    rows: int
    size: int
    seconds: float


def make(path: Path, to: Sequence[sealing.Recipient]) -> Made:
    """Write a backup to a new file; encrypted, unless it is to nobody.

    Raises:
        BackupError: the file can't be written; nothing is left of it.
    """
    with files.written(path) as file:
        made = write(file, to)
    record(made)
    return made


def write(file: IO[bytes], to: Sequence[sealing.Recipient]) -> Made:
    """Write a backup to an open file, from front to back."""
    began = time.monotonic()
    with snapshots.of_now() as source:
        contents = shape.Contents(source, snapshots.tables_of(source), _about(source), _files())
        sink = _Counting(file.write)
        chunks = shape.packed(contents)
        if to:
            sealing.encrypt(chunks, list(to), sink)
        else:
            for chunk in chunks:
                sink.write(chunk)
    rows = sum(one.sum.rows for one in contents.tables.values())
    return Made(rows, sink.size, time.monotonic() - began)


def record(made: Made) -> None:
    """Note in the trail that a backup was made, for ``doctor``; one before ``migrate`` may not."""
    try:
        with transaction.atomic():
            row, _ = Delivery.objects.get_or_create(pk=1)
            audit.record(actor=None, action=MADE, target=row, rows=made.rows, size=made.size)
    except DatabaseError:
        logger.warning("The backup was made, but the trail could not take it down.")


def last_made() -> datetime | None:
    """Return when the last backup was made; None where none was, as far as the trail goes."""
    return last_of(MADE)


def last_of(action: str) -> datetime | None:
    """Return when the trail last took down something that was done with backups."""
    events = AuditEvent.objects.filter(action=action, target_type=Delivery._meta.label_lower)
    return events.filter(target_id="1").order_by("-pk").values_list("at", flat=True).first()


def name_of_now(*, is_encrypted: bool) -> str:
    """Return how a backup of this moment is called."""
    ending = "age" if is_encrypted else "tar.gz"
    return f"{datetime.now(UTC).strftime(STAMP)}.{ending}"


def forget_older(folder: Path, days: int) -> int:
    """Delete those backups in a folder that are older, by their names; return how many."""
    first = datetime.now(UTC) - timedelta(days=days)
    old = [path for path, made_at in _named(folder) if made_at < first]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def newest(folder: Path) -> Path:
    """Return the last backup in a folder, by its name.

    Raises:
        BackupError: there is none.
    """
    found = [path for path, _ in _named(folder)]
    if not found:
        raise BackupError(f"{folder} holds no backup: one is named benchmate-<time>.age.")
    return max(found, key=lambda path: path.name)


def _named(folder: Path) -> Iterator[tuple[Path, datetime]]:
    for path in sorted(folder.iterdir()):
        if matched := NAME.fullmatch(path.name):
            stamp = datetime.strptime(matched[1], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007  set below
            yield path, stamp.replace(tzinfo=UTC)


def _about(source: BaseDatabaseWrapper) -> dict[str, object]:
    migrations = sorted(MigrationRecorder(source).applied_migrations())
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "site": settings.SITE_URL,
        "database": source.vendor,
        "migrations": [list(one) for one in migrations],
        "known_keys": encryption.known_ids(),
    }


def _files() -> Iterator[shape.Member]:
    """Give what stands beside the database; the secret key does not leave the machine."""
    path = erasures.path()
    if path.exists():
        yield shape.ERASURES, path.read_bytes()


class _Counting:
    """What counts the bytes that pass."""

    def __init__(self, write: Callable[[bytes], int]) -> None:
        self._write, self.size = write, 0

    def write(self, data: bytes) -> int:
        """Pass bytes on."""
        self._write(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""
