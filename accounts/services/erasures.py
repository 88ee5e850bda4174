"""The list of who was erased, kept outside the database too: a backup can't know of today's.

An entry is a digest of the uuid a person had, and the time: it says nothing, but finds her again
in a backup from before. After a restore ``replay`` erases whoever was erased meanwhile.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.models import Erasure, User

logger = logging.getLogger(__name__)
NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Entry:
    """One erasure: the digest of whom, and when."""

    digest: str
    at: datetime


def digest_of(uuid: UUID) -> str:
    """Return what is kept of a person's uuid; nobody can guess its 122 random bits."""
    return hashlib.sha256(uuid.bytes).hexdigest()


def path() -> Path:
    """Return where the list is kept outside the database."""
    return Path(settings.DATA_DIR, NAME)


def entries() -> list[Entry]:
    """Return every erasure known here, of the database and of the file, oldest first."""
    rows = Erasure.objects.values_list("digest", "at")
    known = {digest: Entry(digest, at) for digest, at in rows}
    for entry in _in_file():
        known.setdefault(entry.digest, entry)
    return sorted(known.values(), key=lambda entry: (entry.at, entry.digest))


def replay(found: Iterable[Entry]) -> int:
    """Erase again whoever a restored backup still knows; return how many people.

    Each in a transaction of her own; doing it twice changes nothing. Obligations keep nobody: she
    was erased already.
    """
    from accounts.services import erasing  # noqa: PLC0415  erasing writes this list

    erased = {entry.digest for entry in found}
    erased -= set(Erasure.objects.values_list("digest", flat=True))
    if not erased:
        return 0
    people = User.objects.filter(erasure=None).only("pk", "uuid")
    again = [person.pk for person in people if digest_of(person.uuid) in erased]
    for pk in again:
        erasing.erase(person=User.objects.get(pk=pk), by="restore")
    return len(again)


def write_file() -> int:
    """Add to the file what it lacks; return how many entries. Safe to run at any time."""
    written = {entry.digest for entry in _in_file()}
    missing = [entry for entry in entries() if entry.digest not in written]
    if not missing:
        return 0
    lines = [json.dumps({"digest": one.digest, "at": one.at.isoformat()}) for one in missing]
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write("" if _ends_whole() else "\n")
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def read(lines: Iterable[str]) -> Iterator[Entry]:
    """Read entries as they stand in the file; a line that was cut short is left out."""
    for line in lines:
        try:
            found = json.loads(line)
            yield Entry(found["digest"], datetime.fromisoformat(found["at"]))
        except (ValueError, KeyError, TypeError):
            logger.warning("The list of erasures has a line that can't be read; left out.")


def _ends_whole() -> bool:
    """Whether the file's last line was written to its end: on a full disk it may have been cut."""
    return path().read_bytes()[-1:] in {b"", b"\n"}


def _in_file() -> list[Entry]:
    try:
        return list(read(path().read_text(errors="replace").splitlines()))
    except FileNotFoundError:
        return []
