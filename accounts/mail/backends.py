"""Ways out: a mail server with a limit on the whole conversation, and a folder for the demo."""

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

TOTAL_TIMEOUT_S = 20
CONNECT_TIMEOUT_S = 8  # for each address: a host that has two must not take twice the total


class SMTPBackend(EmailBackend):
    """SMTP whose conversation about one message ends within ``TOTAL_TIMEOUT_S``.

    A socket timeout bounds each reply only; a server that answers one word every 19 seconds would
    outlive the sender's lease. So a watchdog closes the socket. Whoever says ``begin`` has the look
    at a kept connection, a new one and the sending share one such limit.
    """

    _connecting: socket.socket | None = None
    _ends_at: float | None = None

    def begin(self) -> None:
        """Start the clock of one message."""
        self._ends_at = time.monotonic() + TOTAL_TIMEOUT_S

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Django's class, telling us its socket before the server's greeting is read."""
        base: type[smtplib.SMTP] = super().connection_class
        backend = self

        class Watched(base):  # type: ignore[misc, valid-type]
            def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
                sock = super()._get_socket(host, port, min(timeout, CONNECT_TIMEOUT_S))
                sock.settimeout(timeout)
                backend._connecting = sock
                return sock

        return Watched

    def open(self) -> bool | None:
        """Connect within the limit."""
        with self._deadline():
            return super().open()

    def send_messages(self, email_messages: Any) -> int:
        """Send within the limit."""
        with self._deadline():
            return super().send_messages(email_messages)

    def is_alive(self) -> bool:
        """Whether a connection kept from the last message still answers."""
        if self.connection is None:
            return False
        try:
            with self._deadline():
                return self.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def drop(self) -> None:
        """Forget the connection without a goodbye; its other end may be gone."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        left = TOTAL_TIMEOUT_S if self._ends_at is None else self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time of this message is over")
        watchdog = threading.Timer(left, self._cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def _cut(self) -> None:
        sock = getattr(self.connection, "sock", None) or self._connecting
        if sock is not None:
            with suppress(OSError):  # the talk may have ended by itself meanwhile
                sock.shutdown(socket.SHUT_RDWR)


class FolderBackend(BaseEmailBackend):
    """Writes every message as one ``.eml`` file into ``MAIL_DIR``, whole or not at all."""

    def send_messages(self, email_messages: Any) -> int:
        """Write the files; their names sort by time."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid4().hex[:8]}"
            part = folder / f"{name}.part"
            part.write_bytes(message.message().as_bytes(linesep="\r\n"))
            part.rename(folder / f"{name}.eml")
        return len(email_messages)
