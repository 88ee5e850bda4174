"""Where a webhook may point: HTTPS to a host on the open internet, on a port meant for it.

Low ports other than 443 belong to mail, files and shells: nothing there is a receiver of ours, and
a request sent to one would speak to a service that never asked for it.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

import idna
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 500
HTTPS, HTTP = 443, 80
FIRST_FREE_PORT, LAST_PORT = 1024, 65535
DEFAULT_PORTS = {"https": HTTPS, "http": HTTP}
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff\\]")
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
IN_PATHS = "/%:@!$&'()*+,;=~-._"


class BadAddressError(Exception):
    """An address that no webhook may have; ``sentence`` says what to do."""

    def __init__(self, sentence: object, code: str = "address") -> None:
        super().__init__(code)
        self.sentence = sentence
        self.code = code


@dataclass(frozen=True)
class Address:
    """A checked address; ``host`` is in ASCII, without brackets; ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_https(self) -> bool:
        """Whether it is encrypted; others are good for networks that operators allow only."""
        return self.scheme == "https"

    @property
    def has_usual_port(self) -> bool:
        """Whether the port is the scheme's own or a free one."""
        return self.port == DEFAULT_PORTS[self.scheme] or self.port >= FIRST_FREE_PORT

    @property
    def authority(self) -> str:
        """Return host and port, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse(text: str) -> Address:
    """Return an address as it will be used.

    Raises:
        BadAddressError: it can't be one of a webhook; says why.
    """
    if len(text) > MAX_LENGTH:
        raise BadAddressError(_("Keep the address to 500 characters."))
    if UNSEEN.search(text):
        raise BadAddressError(_("Take spaces, backslashes and unseen characters out of it."))
    parts = _split(text)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise BadAddressError(_("Enter an address that begins with https://, and a host name."))
    if "@" in parts.netloc:
        raise BadAddressError(_("Leave user name and password out: messages are signed instead."))
    if "#" in text:
        raise BadAddressError(_("Leave out the part after #: it never reaches a server."))
    address = Address(parts.scheme, _host(parts.hostname), _port(parts), _target(parts))
    if not address.has_usual_port:
        raise BadAddressError(_("Use port 443, or one from 1024 to 65535."))
    if len(str(address)) > MAX_LENGTH:
        raise BadAddressError(_("Keep the address to 500 characters."))
    return address


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise BadAddressError(_("This isn't an address. Copy it once more.")) from None


def _port(parts: SplitResult) -> int:
    sentence = _("Use port 443, or one from 1024 to 65535.")
    try:
        port = parts.port
    except ValueError:
        raise BadAddressError(sentence) from None
    if port is not None and not 0 < port <= LAST_PORT:
        raise BadAddressError(sentence)
    return port or DEFAULT_PORTS[parts.scheme]


def _host(name: str) -> str:
    """Return a host name in ASCII: a domain in any script, or a number as it is."""
    try:
        host = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        host = ""
    host = host.lower().rstrip(".")
    if not HOST.fullmatch(host):
        raise BadAddressError(_("This host name can't exist. Check its spelling."))
    return host


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=IN_PATHS)
    return f"{path}?{quote(parts.query, safe=IN_PATHS + '?')}" if parts.query else path
