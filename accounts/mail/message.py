"""From a message's content to what goes to the mail server."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Notification, User

UNSAFE_IN_DOMAIN = re.compile(r"[^a-z0-9.-]")
BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")

_stop_url: ContextVar[str] = ContextVar("stop_url", default="")


@dataclass(frozen=True)
class Mail:
    """The content of one message.

    Attachments are (file name, content, MIME type); alternatives, such as an invitation that
    calendars understand, are (content, MIME type with its parameters). ``lines`` are its sentences,
    ``page`` the path where a signed-in reader acts and ``action`` that button's words: what the
    notice on the site shows. None of them holds a one-time link.
    """

    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    reply_to: str = ""
    alternatives: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    page: str = ""
    action: str = ""


@contextmanager
def stoppable_at(url: str) -> Iterator[None]:
    """Let the foot of the mail that is rendered here say where it can be stopped."""
    before = _stop_url.set(url)
    try:
        yield
    finally:
        _stop_url.reset(before)


def render_mail(
    template: str,
    *,
    subject: str,
    recipient: User | None = None,
    attachments: tuple[tuple[str, bytes, str], ...] = (),
    reply_to: str = "",
    alternatives: tuple[tuple[str, str], ...] = (),
    lines: Sequence[str] = (),
    page: str = "",
    action: str = "",
    **context: object,
) -> Mail:
    """Render ``<template>.html`` and ``<template>.txt``, which extend ``mail/base``.

    The subject is the heading as well. The context gains ``recipient``, ``subject``,
    ``association_name``, ``site_url`` and ``stop_url``. ``lines`` are its ``paragraphs`` where none
    are given; ``page`` and ``action`` are ``url`` and ``label`` where those lead to a page of the
    site.
    """
    subject = " ".join(subject.split())
    known = {
        "subject": subject,
        "recipient": recipient,
        "association_name": settings.ASSOCIATION_NAME,
        "site_url": settings.SITE_URL,
        "stop_url": _stop_url.get(),
    }
    html = render_to_string(f"{template}.html", known | context)
    written = render_to_string(f"{template}.txt", known | context)
    text = BLANK_LINES.sub("\n\n", written).strip() + "\n"
    said = tuple(str(line) for line in lines or _paragraphs(context))
    path = page or _page_of(str(context.get("url", "")))
    verb = str(action or context.get("label", "")) if path else ""
    return Mail(subject, text, html, attachments, reply_to, alternatives, said, path, verb)


def _page_of(url: str) -> str:
    """Return the path of an address of this site; empty for others, and for one-time links."""
    is_ours = url.startswith(f"{settings.SITE_URL}/")
    return url.removeprefix(settings.SITE_URL) if is_ours and not is_one_time(url) else ""


def is_one_time(url: str) -> bool:
    """Whether an address is a one-time link, good for its reader alone."""
    return url.startswith(settings.SITE_URL + reverse("link", args=["-"]).removesuffix("-/"))


def _paragraphs(context: Mapping[str, object]) -> Iterable[object]:
    paragraphs = context.get("paragraphs", ())
    return paragraphs if isinstance(paragraphs, Iterable) else ()


def message_for(
    notification: Notification, mail: Mail, address: str, stop_url: str = ""
) -> EmailMultiAlternatives:
    """Build the message of one outbox row; the same row always has the same Message-ID.

    ``stop_url`` is where one press of a mail program's own button stops its group (RFC 8058).
    """
    headers = {
        "Message-ID": f"<{notification.uid.hex}@{mail_domain()}>",
        "X-Benchmate-Message": notification.uid.hex,
        "Auto-Submitted": "auto-generated",
    }
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
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
