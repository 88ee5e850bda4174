"""Passwords that are known from leaks elsewhere, looked up without asking anybody.

Two lists ship with packages: Django's 20,000 most common and zxcvbn's 30,000. An operator may add
the hashes of hundreds of millions (``BREACHED_PASSWORDS_FILE``): lines of a SHA-1 in upper case, a
colon and a count, ordered by hash, as Have I Been Pwned gives them away.
"""

import hashlib
import logging
import re
from functools import cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE = re.compile(rb"([0-9A-F]{40}):\d+\r?\n?")
logger = logging.getLogger(__name__)


class BreachedPasswordValidator:
    """Refuse passwords that somebody has published."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's signature
        """Raise where a list knows the password; also where the operator's cannot be read."""
        if password.casefold().strip() in _shipped() or _is_in_file(password):
            raise ValidationError(
                _("This password is known from a leak elsewhere. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return str(_("Your password can't be one that is known from a leak."))


@cache
def _shipped() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  takes 0.4 s, once

    return frozenset(FREQUENCY_LISTS["passwords"])


def _is_in_file(password: str) -> bool:
    if not settings.BREACHED_PASSWORDS_FILE:
        return False
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        return is_listed(Path(settings.BREACHED_PASSWORDS_FILE), digest)
    except OSError as error:
        logger.error("The list of breached passwords can't be read: %s.", type(error).__name__)
        raise ValidationError(
            _("We can't check passwords right now. Leave it empty and sign in by code."),
            code="password_unchecked",
        ) from error


def is_listed(path: Path, digest: str) -> bool:
    """Search a file that is ordered by hash; reads about 30 lines of a billion."""
    wanted = digest.encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:  # a line that is wanted starts in [low, high)
            middle = (low + high) // 2
            start = _first_line_from(file, middle)
            found = file.readline()[:40] if start < high else b""
            if found == wanted:
                return True
            if found and found < wanted:
                low = file.tell()
            else:
                high = middle
    return False


def _first_line_from(file: BinaryIO, at: int) -> int:
    """Go to the first line that starts at this byte or after it; return where that is."""
    if at == 0:
        return file.seek(0)
    file.seek(at - 1)
    file.readline()
    return file.tell()


def problem_of_file() -> str:
    """Return in words what is wrong with the operator's list; empty where nothing is."""
    if not settings.BREACHED_PASSWORDS_FILE:
        return ""
    try:
        with Path(settings.BREACHED_PASSWORDS_FILE).open("rb") as file:
            first, second = LINE.fullmatch(file.readline()), LINE.fullmatch(file.readline())
    except OSError:
        return "BREACHED_PASSWORDS_FILE can't be read: set it to a readable file, or to nothing."
    if first and second and first[1] < second[1]:
        return ""
    return "BREACHED_PASSWORDS_FILE must hold SHA-1 hashes with counts, ordered by hash."
