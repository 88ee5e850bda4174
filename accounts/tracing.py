"""Which request or task is being worked on, and for whom: ids that every log line carries."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Trace:
    """Ids only; empty where nothing is known."""

    request: str = ""
    task: str = ""
    person: int | None = None


_current: ContextVar[Trace] = ContextVar("trace")
NOTHING = Trace()


def current() -> Trace:
    """Return what this thread is working on."""
    return _current.get(NOTHING)


def request_id() -> str | None:
    """Return the id of the request behind this; None where there is none."""
    return current().request or None


@contextmanager
def following(trace: Trace) -> Iterator[None]:
    """Work on something for a while; what was before counts again afterwards."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def begin(trace: Trace) -> None:
    """Work on something from now on, where no block encloses it."""
    _current.set(trace)


def note_person(pk: int | None) -> None:
    """Note for whom the present request is answered, once that is known."""
    _current.set(replace(current(), person=pk))
