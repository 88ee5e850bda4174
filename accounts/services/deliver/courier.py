"""The talk with the mail server, one connection for many messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail import EmailMessage, get_connection

from accounts.services.deliver import servers
from accounts.services.deliver.troubles import Trouble, while_connecting, while_sending


class CourierError(Exception):
    """A hand-over that did not succeed."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


class Courier:
    """Keeps a connection open between messages; any failure drops it."""

    def __init__(self) -> None:
        self._backend: Any = None

    def connect(self) -> None:
        """Have a living connection; raise ``CourierError`` where the server cannot be reached.

        Starts the clock of the message that follows: one limit for all of its talk.
        """
        if self._backend is not None:
            _begin(self._backend)
            if self._is_alive():
                return
        self.drop()
        backend = get_connection()
        _begin(backend)
        try:
            backend.open()
        except (OSError, UnicodeError) as error:  # a host name may be impossible to look up
            raise CourierError(while_connecting(error)) from error
        self._backend = backend
        servers.resume()

    def hand_over(self, message: EmailMessage) -> None:
        """Send one message over the open connection, or raise ``CourierError``."""
        try:
            self._backend.send_messages([message])
        except Exception as error:
            self.drop()
            raise CourierError(while_sending(error)) from error

    def drop(self) -> None:
        """Forget the connection without waiting for the other end."""
        forget = getattr(self._backend, "drop", None)
        if forget is not None:
            forget()
        self._backend = None

    def close(self) -> None:
        """Say goodbye."""
        if self._backend is not None:
            self._backend.close()
        self._backend = None

    def _is_alive(self) -> bool:
        probe = getattr(self._backend, "is_alive", None)
        return probe is None or bool(probe())


def _begin(backend: Any) -> None:
    begin = getattr(backend, "begin", None)  # Django's own backends know no such limit
    if begin is not None:
        begin()


@contextmanager
def courier() -> Iterator[Courier]:
    """Give a courier and close its connection at the end."""
    one = Courier()
    try:
        yield one
    finally:
        one.close()
