"""A mail server that keeps a list of what it accepted and misbehaves as told, while it runs."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP

from tests.servers import free_port
from tests.street import Street

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's words would hide ours


@dataclass(frozen=True)
class Letter:
    """One message that was accepted: the server answered for it, or meant to."""

    message_id: str
    address: str
    at: float  # the machine's clock, as time.time()


@dataclass
class Manners:
    """How it behaves; the default is well."""

    delay_s: float = 0.0  # before the answer to a whole message
    reply: str = ""  # in place of 250 to a whole message, such as "451 later"
    refusals: Mapping[str, str] = field(default_factory=dict)  # address to the answer it gets
    tarpit_s: float = 0.0  # before every single reply
    slow: frozenset[str] = frozenset()  # addresses after which each reply takes ``slow_s``
    slow_s: float = 30.0
    drops: int = 0  # so many messages are accepted, and the connection cut before the answer


class _Talk(SMTP):
    """A conversation in which every reply may be late."""

    async def push(self, status: str) -> None:
        """Answer, in its time."""
        await asyncio.sleep(self.event_handler.manners.tarpit_s)
        await super().push(status)


class PostOffice:
    """The server; ``accepted`` grows, ``manners`` may be replaced at any moment."""

    def __init__(self, street: Street, port: int | None = None) -> None:
        self.port = port or free_port()
        self.accepted: list[Letter] = []
        self.manners = Manners()
        self._street, self._talks = street, set()
        self._server: asyncio.Server | None = None

    def copies(self) -> Counter[str]:
        """Count how often each Message-ID was accepted."""
        return Counter(letter.message_id for letter in list(self.accepted))

    def open(self) -> None:
        """Listen."""
        if self._server is None:
            self._street.run(self._open())

    def close(self) -> None:
        """Be down: nobody listens, and whoever was talking is cut off."""
        if self._server is not None:
            self._street.run(self._close())

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._answer, "127.0.0.1", self.port)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.abort()
        self._talks.clear()
        self._server = None

    def _answer(self) -> SMTP:
        loop = asyncio.get_running_loop()
        talk = _Talk(self, hostname="mail.test", ident="test", loop=loop)
        self._talks.add(talk)
        return talk

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        """Answer to an address."""
        if address in self.manners.slow:
            await asyncio.sleep(self.manners.slow_s)
        if refusal := self.manners.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Answer to a message; what is answered with 250 is remembered just before."""
        manners = self.manners
        await asyncio.sleep(manners.delay_s)
        if manners.reply:
            return manners.reply
        address = envelope.rcpt_tos[0]
        self.accepted.append(Letter(message_id(envelope.content), address, time.time()))
        if manners.drops > 0:
            manners.drops -= 1
            server.transport.abort()
        return "250 OK"


def message_id(content: bytes) -> str:
    """Return the Message-ID of a mail."""
    line = next(one for one in content.split(b"\r\n") if one.lower().startswith(b"message-id:"))
    return line.split(b":", 1)[1].strip().decode()


@contextmanager
def mail_server(port: int | None = None) -> Iterator[PostOffice]:
    """Give one that is open until the block ends."""
    street = Street()
    office = PostOffice(street, port)
    office.open()
    try:
        yield office
    finally:
        office.close()
        street.close()
