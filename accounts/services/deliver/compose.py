"""Write a message at the moment of sending, for the person as she is now."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMessage
from django.utils import timezone, translation

from accounts import registry
from accounts.mail.message import message_for
from accounts.models import Notification, User
from accounts.services import muting


def reason_not_to_send(row: Notification) -> str:
    """Return why a message has no purpose any more; empty where it should leave."""
    if row.recipient is not None and not row.recipient.is_active:
        return "recipient_inactive"
    if not address_of(row):
        return "no_address"
    if muting.is_muted(row):
        return "muted"
    if not registry.category(row.category).still_due(row):
        return "not_due"
    return ""


def compose(row: Notification) -> EmailMessage:
    """Render a message in its recipient's zone and language."""
    with reading_as(row.recipient, row.locale):
        mail = registry.category(row.category).render(row)
        return message_for(row, mail, address_of(row))


def address_of(row: Notification) -> str:
    """Return where it goes."""
    return row.address_override or (row.recipient.email if row.recipient else "")


@contextmanager
def reading_as(person: User | None, locale: str = "") -> Iterator[None]:
    """Activate a person's zone and language; the site's where hers are not known."""
    zone = person.time_zone if person else ""
    language = locale or (person.locale if person else "") or None
    override = translation.override(language) if language else translation.override(None)
    with timezone.override(zoneinfo.ZoneInfo(zone) if zone else None), override:
        yield
