"""The address of a person's private calendar: made, renewed, given up."""

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.services import audit, locking
from mentorship.clock import database_now
from mentorship.models import CalendarFeed

TOKEN_BYTES = 32


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@locking.serialized
def renew(*, user: User, actor: User) -> str:
    """Make a person's calendar address and return it, this one time; an older one ends."""
    locking.lock(User.objects.filter(pk=user.pk)).get()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed, is_new = CalendarFeed.objects.update_or_create(
        user=user,
        defaults={"token_hash": hashed(token), "made_at": database_now()},
    )
    audit.record(actor=actor, action="calendar.made" if is_new else "calendar.renewed", target=feed)
    return f"{settings.SITE_URL}{reverse('calendar-feed', args=[token])}"


@locking.serialized
def stop(*, user: User, actor: User) -> bool:
    """End a person's calendar address; return whether there was one."""
    feed = locking.lock(CalendarFeed.objects.filter(pk=user.pk)).first()
    if feed is None:
        return False
    audit.record(actor=actor, action="calendar.stopped", target=feed)
    feed.delete()
    return True
