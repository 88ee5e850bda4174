"""One-time links in mail: issue, look, act once. Such a link never signs anybody in."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts import registry
from accounts.exceptions import LinkExpired, LinkUsed
from accounts.models import OneTimeLink, User
from accounts.services import audit, locking, notify

LIFETIME = timedelta(days=14)
TOKEN_BYTES = 32
FRESH_LINK = "fresh-link"
NOT_ISSUED = "preview"  # what stands in place of a token where none is made
_is_dry: ContextVar[bool] = ContextVar("links_are_dry", default=False)


@contextmanager
def dry() -> Iterator[None]:
    """Write mails without making links: for a preview, and for the same text on the site."""
    before = _is_dry.set(True)
    try:
        yield
    finally:
        _is_dry.reset(before)


def is_dry() -> bool:
    """Whether a mail is being written that nobody gets."""
    return _is_dry.get()


def issue(
    *,
    purpose: str,
    person: User,
    subject: Model,
    data: dict[str, Any] | None = None,
    lifetime: timedelta = LIFETIME,
) -> str:
    """Make a link for one person and one action; return its full address.

    Called while a mail is written: the address exists in that mail only, the database keeps a
    hash. ``data`` holds ids and codes.
    """
    registry.purpose(purpose)
    link = OneTimeLink(
        purpose=purpose,
        person=person,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        data=data or {},
    )
    return _store(link, lifetime)


def peek(token: str) -> OneTimeLink | None:
    """Find a link by its token and change nothing; None where there is none."""
    links = OneTimeLink.objects.select_related("person")
    return links.filter(token_hash=_hash(token), person__is_active=True).first()


def is_expired(link: OneTimeLink) -> bool:
    """Whether an unused link has run out, by the database's clock."""
    return OneTimeLink.objects.filter(pk=link.pk, expires_at__lte=Now()).exists()


@locking.serialized
def use(*, token: str, form: Mapping[str, str]) -> OneTimeLink:
    """Do the link's action once, and mark the link used in the same transaction.

    An action that says so (``registry.KEEPS_OPEN``) leaves it unused.

    Raises:
        OneTimeLink.DoesNotExist: no such link, or its person's account is closed.
        LinkUsed: it was used before.
        LinkExpired: it has run out.
        Refused: the action cannot be done now; the link stays unused.
    """
    rows = OneTimeLink.objects.select_related("person")
    link = locking.lock(rows).get(token_hash=_hash(token), person__is_active=True)
    if link.is_used:
        raise LinkUsed
    if is_expired(link):
        raise LinkExpired
    done = registry.purpose(link.purpose).act(link, form)
    if done is registry.KEEPS_OPEN:
        return link
    OneTimeLink.objects.filter(pk=link.pk).update(used_at=Now())
    audit.record(actor=link.person, action="link.used", target=link, purpose=link.purpose)
    return link


def send_fresh(link: OneTimeLink) -> bool:
    """Queue a mail with a fresh link in place of an expired one, at most once a day."""
    day = timezone.now().date().isoformat()
    return notify.enqueue(
        category=FRESH_LINK,
        recipient=link.person,
        dedupe_key=f"{FRESH_LINK}.{link.pk}.{day}",
        subject=link,
        context={"link": link.pk},
    )


def issue_like(link: OneTimeLink) -> str:
    """Issue a new link for the same action; return its full address."""
    fresh = OneTimeLink(
        purpose=link.purpose,
        person=link.person,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        data=link.data,
    )
    return _store(fresh, LIFETIME)


def _store(link: OneTimeLink, lifetime: timedelta) -> str:
    if _is_dry.get():
        return _address_of(NOT_ISSUED)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link.token_hash = _hash(token)
    link.expires_at = timezone.now() + lifetime
    link.save(force_insert=True)
    return _address_of(token)


def _address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('link', args=[token])}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
