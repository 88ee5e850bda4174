"""What is kept of a person outside the database's own tables, once she is erased."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from accounts.services import wording

APP = "allauth.account"


def forget(address: str) -> int:
    """Delete a clone's mails that name her former address; return how many.

    Her tries to sign in, counted under a digest of her address, go too. Mails only where they are
    kept as files (``MAIL_DIR``): for trying out, never in a live place.
    """
    cache.delete_many(list(_counters(address.lower())))
    hers = wording.pattern_of([address])
    found = [path for path in _mails() if _names(path, hers)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _counters(address: str) -> Iterator[str]:
    """Return where the library counts by address, alone or with a name of this site."""
    hosts = {urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}
    known = [address, *(f"{host}:{address}" for host in sorted(hosts))]
    for action in app_settings.RATE_LIMITS:
        for rate in ratelimit.get_rates(app=APP, action=action):
            if rate.per != "key":
                continue
            for key in known:
                yield ratelimit.get_cache_key(
                    HttpRequest(), app=APP, action=action, rate=rate, key=key
                )


def _mails() -> list[Path]:
    folder = Path(settings.MAIL_DIR)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _names(path: Path, hers: re.Pattern[str]) -> bool:
    return hers.search(path.read_text(errors="replace")) is not None
