"""One request to one receiver: straight to a checked number, encrypted, and over within a limit.

It knows no redirects and no proxies, and asks no name server: ``resolving`` did. Of the answer only
the status and how long to wait are kept.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException

from django.conf import settings

from accounts.webhooks.address import Address
from accounts.webhooks.resolving import Place

MOST_READ = 64_000


@dataclass(frozen=True)
class Answer:
    """What a receiver answered."""

    status: int
    retry_after: str


class UnreachableError(Exception):
    """Nobody there to talk to: nothing of the message was sent."""

    code = "unreachable"


class CertificateError(UnreachableError):
    """Somebody is there, but can't prove to be the host."""

    code = "certificate"


class NoAnswerError(Exception):
    """The talk broke off after it had begun: the message may have arrived."""


def exchange(
    address: Address, places: list[Place], body: bytes, headers: Mapping[str, str], *, end: float
) -> Answer:
    """Send a message and return the answer, before ``end`` of the monotonic clock.

    Raises:
        UnreachableError: no connection to any of the places.
        NoAnswerError: a connection, but no answer in time.
    """
    with (
        _connected(places, end) as plain,
        _cut_at(end, plain),
        _encrypted(plain, address) as line,
    ):
        return _talk(line, address, body, headers, end)


@contextmanager
def _connected(places: list[Place], end: float) -> Iterator[socket.socket]:
    """Give a connection to the first place that takes one."""
    for place in places:
        plain = socket.socket(place.family, socket.SOCK_STREAM)
        try:
            plain.settimeout(_left(end))
            plain.connect(place.sockaddr)
        except OSError:
            plain.close()
            continue
        with plain:
            yield plain
        return
    raise UnreachableError


@contextmanager
def _cut_at(end: float, line: socket.socket) -> Iterator[None]:
    """End the talk at a moment: a time-out bounds each reply only, and a receiver may drip.

    The watchdog holds the connection by a name of its own, whatever becomes of the first.
    """
    spare = line.dup()
    watchdog = threading.Timer(_left(end), _cut, [spare])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        spare.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):  # the talk may have ended by itself meanwhile
        line.shutdown(socket.SHUT_RDWR)


@contextmanager
def _encrypted(plain: socket.socket, address: Address) -> Iterator[socket.socket]:
    if not address.is_https:
        yield plain
        return
    try:
        line = _trust(settings.WEBHOOK_CA_FILE).wrap_socket(plain, server_hostname=address.host)
    except ssl.SSLCertVerificationError as error:
        raise CertificateError from error
    except (OSError, ValueError) as error:  # ValueError: a host that no certificate can name
        raise UnreachableError from error
    with line:
        yield line


@lru_cache(maxsize=2)
def _trust(more: str) -> ssl.SSLContext:
    """Return whom to trust: whom this machine does, and an operator's own authority."""
    context = ssl.create_default_context()
    if more:
        context.load_verify_locations(cafile=more)
    return context


def _talk(
    line: socket.socket, address: Address, body: bytes, headers: Mapping[str, str], end: float
) -> Answer:
    talk = HTTPConnection(address.host, address.port)
    talk.sock, talk.auto_open = line, 0  # never a second connection, which nobody checked
    try:
        talk.request("POST", address.target, body, {**headers, "Host": address.authority})
        reply = talk.getresponse()
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswerError from error
    if time.monotonic() >= end:  # cut off among its headers, which then read like their end
        reply.close()
        raise NoAnswerError
    with closing(reply):
        with suppress(OSError, HTTPException):  # read for the receiver's sake, and forgotten
            reply.read(MOST_READ)
        return Answer(reply.status, reply.headers.get("Retry-After", ""))


def _left(end: float) -> float:
    """Return the seconds left; a moment at least, for a time-out of zero means none."""
    return max(end - time.monotonic(), 0.001)
