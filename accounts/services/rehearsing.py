"""Put a backup back into an empty place beside the site, to know that it can be done."""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import Delivery
from accounts.services import audit, backups

logger = logging.getLogger(__name__)
DONE = "backup.rehearsed"
# What leads to other machines: nothing of a rehearsal leaves this one.
LEADING_OUT = ("REDIS_URL", "EMAIL_URL", "DATABASE_URL")


def rehearse(file: Path, options: Sequence[str]) -> tuple[int, str]:
    """Restore a backup into a new SQLite file; return the status of ``restore``, and its lines.

    A process of its own does it that knows of no other database: the site's is not touched. The
    file is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="benchmate-rehearsal-") as folder:
        command = [sys.executable, "manage.py", "restore", str(file.resolve()), *options]
        done = subprocess.run(
            [*command, "--lines-only"], cwd=settings.BASE_DIR, env=_environment(folder),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
    return done.returncode, done.stdout if done.returncode in (0, 3) else done.stderr


def _environment(folder: str) -> dict[str, str]:
    outside = {name + end for name in LEADING_OUT for end in ("", "_FILE")}
    kept = {name: value for name, value in os.environ.items() if name not in outside}
    return kept | {
        "DATABASE_URL": f"sqlite:///{folder}/rehearsal.sqlite3",
        "DATA_DIR": folder,
        "SECRET_KEY": settings.SECRET_KEY,
    }


def record(name: str) -> bool:
    """Note in the trail that a backup was put back well; return whether this database has one."""
    try:
        with transaction.atomic():
            row, _ = Delivery.objects.get_or_create(pk=1)
            audit.record(actor=None, action=DONE, target=row, file=name)
    except DatabaseError:
        logger.warning("The rehearsal went well, but the trail could not take it down.")
        return False
    return True


def last_done() -> datetime | None:
    """Return when a backup was last put back to try it; None where none was."""
    return backups.last_of(DONE)
