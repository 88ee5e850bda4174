"""Write a file that is whole or is not there, and that nobody else on the machine can read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from accounts.backups.errors import BackupError

OWNER_ONLY = 0o600


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write; it has its name only when all of it is on the disk.

    Raises:
        BackupError: there is one of that name, no such folder, or no room left.
    """
    if path.exists():
        raise BackupError(f"{path} is there already: choose another name.")
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)  # of one that died; never followed where it leads elsewhere
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, OWNER_ONLY)
            yield file
            file.flush()
            os.fsync(descriptor)
        part.rename(path)
        _keep_name(path.parent)
    except OSError as error:
        raise BackupError(
            f"{path} can't be written ({error.strerror}). Nothing was left of it."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Bring the folder's list of names to the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
