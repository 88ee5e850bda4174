"""What one of two people wrote to the other, in the mails that bring it, and veiled in previews."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

_are_veiled: ContextVar[bool] = ContextVar("voices_are_veiled", default=False)


@contextmanager
def veiled() -> Iterator[None]:
    """Write mails without what members wrote: a placeholder stands where their words would."""
    before = _are_veiled.set(True)
    try:
        yield
    finally:
        _are_veiled.reset(before)


def heard(words: str) -> str:
    """Return what somebody wrote, or that her words stand here."""
    return _("(Words that only the two read.)") if words and _are_veiled.get() else words


def all_heard(voices: Sequence[str]) -> list[str]:
    """Return the same of several."""
    return [heard(one) for one in voices]
