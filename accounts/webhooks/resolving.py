"""From a host's name to the numbers that a message goes to, each of them checked.

Asked at saving and again before every message, and the line is opened to just these numbers: a name
that answers differently a moment later leads nowhere else.
"""

import socket
import threading
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.webhooks.address import Address, BadAddressError
from accounts.webhooks.networks import is_allowed_inside, is_public, number_of

PATIENCE_S = 5.0
MOST_PLACES = 4


@dataclass(frozen=True)
class Place:
    """One number that a host has."""

    family: int
    sockaddr: tuple[Any, ...]


class UnknownHostError(Exception):
    """No such host, or its name server does not answer."""

    code = "unknown_host"


def places_of(address: Address) -> list[Place]:
    """Return where a host is, once every number of it is found good.

    Raises:
        BadAddressError: it leads into a network that is not open to webhooks.
        UnknownHostError: there is no such host now.
    """
    found = look_up(address.host, address.port)
    numbers = [number_of(str(place.sockaddr[0])) for place in found]
    if all(is_allowed_inside(number) for number in numbers):
        return found[:MOST_PLACES]
    if settings.DEMO:
        sentence = _("The demo sends nothing to the internet. Operators can open a network inside.")
        raise BadAddressError(sentence, "demo")
    if not address.is_https:
        raise BadAddressError(_("Use an address that begins with https://."), "address_not_https")
    if not all(is_public(number) or is_allowed_inside(number) for number in numbers):
        sentence = _("This address leads into a private network. Use one of the open internet.")
        raise BadAddressError(sentence, "address_private")
    return found[:MOST_PLACES]


def look_up(host: str, port: int) -> list[Place]:
    """Ask the resolver, no longer than ``PATIENCE_S``.

    A thread that is left behind ends with the resolver's own limits.
    """
    answers: list[list[Any]] = []
    asking = threading.Thread(target=_ask, args=(host, port, answers), name="resolve", daemon=True)
    asking.start()
    asking.join(PATIENCE_S)
    if not answers or not answers[0]:
        raise UnknownHostError
    return [Place(family, sockaddr) for family, *_rest, sockaddr in answers[0]]


def _ask(host: str, port: int, answers: list[list[Any]]) -> None:
    try:
        answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):  # no such name, or one that can't be asked for
        answers.append([])
