"""A real mail server that remembers what it accepted and misbehaves as told."""

import contextlib
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.servers import free_port


class Letters:
    """aiosmtpd's handler: ``reply`` is the answer to DATA, ``refused`` addresses get 550."""

    def __init__(self):
        self.accepted = []
        self.reply = "250 OK"
        self.refused = set()
        self.delay_s = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return f"550 {address} is unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.delay_s:
            time.sleep(self.delay_s)
        if self.reply.startswith("250"):
            self.accepted.append((envelope.rcpt_tos[0], message_id(envelope.content)))
        if self.reply == "250 then drop":
            server.transport.abort()
        return self.reply

    def ids(self):
        return [one for _, one in self.accepted]


class Server(Controller):
    """Fast to start, and without a name lookup of this machine."""

    def factory(self):
        return SMTP(self.handler, hostname="mail.test", ident="test")


def message_id(content):
    line = next(one for one in content.split(b"\r\n") if one.lower().startswith(b"message-id:"))
    return line.split(b":", 1)[1].strip().decode()


@contextlib.contextmanager
def mail_server(port=None):
    handler = Letters()
    server = Server(handler, hostname="127.0.0.1", port=port or free_port())
    server.start()
    try:
        yield handler, server.port
    finally:
        server.stop()
