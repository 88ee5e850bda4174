"""One address per person and group of messages that switches the group off by one press.

The signed address stands in every mail of the group (RFC 8058). It names no one, never runs out,
signs nobody in, and needs no row: it can do nothing but this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts import registry
from accounts.enums import MessageGroup
from accounts.mail.message import stoppable_at
from accounts.models import MutedGroup, Notification, User
from accounts.services import links

SALT = "accounts.stop"


@dataclass(frozen=True)
class Stop:
    """What one address switches off, and whether it is off now."""

    person: User
    group: MessageGroup
    is_off: bool


@contextmanager
def offered(row: Notification) -> Iterator[str]:
    """Let the mail of a row say where it can be stopped; give that address, or an empty one."""
    url = _url(row)
    with stoppable_at(url):
        yield url


def read(token: str) -> Stop | None:
    """Return what an address stops; None where it is altered or has nothing left to stop."""
    try:
        pk, group = Signer(salt=SALT).unsign_object(token)
    except BadSignature:
        return None
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person is None or group not in registry.mutable_groups():
        return None
    is_off = MutedGroup.objects.filter(user=person, group=group).exists()
    return Stop(person, MessageGroup(group), is_off)


def address(person_id: int, group: str) -> str:
    """Return the address that stops a group of a person's messages; always the same one."""
    token = Signer(salt=SALT).sign_object([person_id, group])
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def _url(row: Notification) -> str:
    category = registry.category(row.category)
    if not (row.recipient_id and category.group and category.can_mute):
        return ""
    if links.is_dry():  # nobody else may hold an address that works
        return settings.SITE_URL + reverse("unsubscribe", args=[links.NOT_ISSUED])
    return address(row.recipient_id, category.group)
