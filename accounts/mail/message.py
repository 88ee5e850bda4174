"""From a message's content to what goes to the mail server."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import Notification, User

UNSAFE_IN_DOMAIN = re.compile(r"[^a-z0-9.-]")
BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class Mail:
    """The content of one message.

    Attachments are (file name, content, MIME type); alternatives, such as an invitation that
    calendars understand, are (content, MIME type with its parameters).
    """

    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    reply_to: str = ""
    alternatives: tuple[tuple[str, str], ...] = ()


def render_mail(
    template: str,
    *,
    subject: str,
    recipient: User | None = None,
    attachments: tuple[tuple[str, bytes, str], ...] = (),
    reply_to: str = "",
    alternatives: tuple[tuple[str, str], ...] = (),
    **context: object,
) -> Mail:
    """Render ``<template>.html`` and ``<template>.txt``, which extend ``mail/base``.

    The subject is the heading as well. The context gains ``recipient``, ``subject``,
    ``association_name`` and ``site_url``.
    """
    subject = " ".join(subject.split())
    known = {
        "subject": subject,
        "recipient": recipient,
        "association_name": settings.ASSOCIATION_NAME,
        "site_url": settings.SITE_URL,
    }
    html = render_to_string(f"{template}.html", known | context)
    written = render_to_string(f"{template}.txt", known | context)
    text = BLANK_LINES.sub("\n\n", written).strip() + "\n"
    return Mail(subject, text, html, attachments, reply_to, alternatives)


def message_for(notification: Notification, mail: Mail, address: str) -> EmailMultiAlternatives:
    """Build the message of one outbox row; the same row always has the same Message-ID."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": f"<{notification.uid.hex}@{mail_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    for part, mimetype in mail.alternatives:
        message.attach_alternative(part, mimetype)
    for name, content, mimetype in mail.attachments:
        message.attach(name, content, mimetype)
    return message


def mail_domain() -> str:
    """Return the domain of our Message-IDs: the sender's, else the site's."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    domain = sender or urlsplit(settings.SITE_URL).hostname or "localhost"
    return UNSAFE_IN_DOMAIN.sub("", domain.lower()).strip(".-") or "localhost"
