"""Who really acts while somebody sees the site as another person, and what she isn't shown.

Meanwhile no private text is decrypted (``accounts.fields``), and the trail names her as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

_real_actor: "ContextVar[User | None]" = ContextVar("real_actor", default=None)


@contextmanager
def seeing_as_another(real_actor: "User") -> Iterator[None]:
    """Keep in mind who really acts, for as long as one request is answered."""
    token = _real_actor.set(real_actor)
    try:
        yield
    finally:
        _real_actor.reset(token)


def real_actor() -> "User | None":
    """Return who really acts; None where everybody is herself."""
    return _real_actor.get()


def is_seeing_as_another() -> bool:
    """Whether what is asked for now is shown to somebody who isn't the person she seems to be."""
    return _real_actor.get() is not None
