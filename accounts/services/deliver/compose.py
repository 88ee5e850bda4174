"""Write a message at the moment of sending, for the person as she is now."""

from django.core.mail import EmailMessage

from accounts import registry
from accounts.mail.message import message_for
from accounts.models import Notification
from accounts.services import muting, notices, stopping
from accounts.services.reading import reading_as


def reason_not_to_send(row: Notification) -> str:
    """Return why a message has no purpose any more; empty where it should leave."""
    if row.recipient is not None and not row.recipient.is_active:
        return "recipient_inactive"
    if not address_of(row):
        return "no_address"
    if not registry.category(row.category).still_due(row):
        return "not_due"
    return muting.MUTED if muting.is_muted(row) else ""


def compose(row: Notification) -> EmailMessage:
    """Render a message in its recipient's zone and language, and put it behind her bell."""
    with reading_as(row.recipient, row.locale), stopping.offered(row) as stop_url:
        mail = registry.category(row.category).render(row)
    notices.write(row, mail)
    return message_for(row, mail, address_of(row), stop_url)


def address_of(row: Notification) -> str:
    """Return where it goes."""
    return row.address_override or (row.recipient.email if row.recipient else "")
