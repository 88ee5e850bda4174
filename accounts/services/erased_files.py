"""Files under ``DATA_DIR`` that tell of a person, once she is erased."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache


def forget(address: str) -> int:
    """Delete a clone's mails that name her former address; return how many. The cache goes too.

    Only where mail is kept as files (``MAIL_DIR``): for trying out, never in a live place.
    """
    cache.clear()
    found = [path for path in _mails() if address.lower() in _text(path)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _mails() -> list[Path]:
    folder = Path(settings.MAIL_DIR)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _text(path: Path) -> str:
    return path.read_text(errors="replace").lower()
