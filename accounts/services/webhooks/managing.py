"""Keep the webhooks of a program: add, change, renew the secret, remove. For its admins.

Who may do it is the caller's to ask: programs are a matter of the floor above.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import registry
from accounts.exceptions import BadWebhook
from accounts.models import User, Webhook
from accounts.services import alerts, audit, locking, notices
from accounts.services.webhooks.switching import HEALTHY, locked, take_back, write
from accounts.webhooks import signing
from accounts.webhooks.address import BadAddressError, parse
from accounts.webhooks.resolving import UnknownHostError, places_of

OLD_SECRET_LASTS = timedelta(hours=24)
MOST = 10


def add(*, program_id: int, actor: User, url: str, events: Collection[str]) -> tuple[Webhook, str]:
    """Add a webhook; return it with its secret, which is shown this one time.

    Raises:
        BadWebhook: the address or the events won't do, or there are ``MOST`` already.
    """
    return _add(program_id, actor, _checked(url), _known(events))


@locking.serialized
def _add(program_id: int, actor: User, url: str, events: list[str]) -> tuple[Webhook, str]:
    kept = Webhook.objects.filter(program_id=program_id, removed_at=None)
    if kept.count() >= MOST:
        raise BadWebhook(_("A program has at most %(n)d webhooks. Remove one.") % {"n": MOST})
    secret = signing.new_secret()
    webhook = Webhook(program_id=program_id, url=url, events=events, secret=secret)
    webhook.created_by = actor
    _save_new_address(webhook)
    audit.record(actor=actor, action="webhook.added", target=webhook, events=events)
    return webhook, secret


def change(*, webhook_id: int, actor: User, url: str, events: Collection[str]) -> Webhook:
    """Change where it is and what it hears of; repeating it changes nothing.

    What waits goes to the new address.

    Raises:
        BadWebhook: as for ``add``.
        Webhook.DoesNotExist: there is none.
    """
    return _change(webhook_id, actor, _checked(url), _known(events))


@locking.serialized
def _change(webhook_id: int, actor: User, url: str, events: list[str]) -> Webhook:
    webhook = locked(webhook_id)
    if (webhook.url, webhook.events) == (url, events):
        return webhook
    is_moved = webhook.url != url
    fields = {"url": url, "events": events, **(HEALTHY if is_moved else {})}
    for name, value in fields.items():
        setattr(webhook, name, value)
    _save_new_address(webhook, list(fields))
    audit.record(
        actor=actor, action="webhook.changed", target=webhook, events=events, moved=is_moved
    )
    return webhook


@locking.serialized
def renew_secret(*, webhook_id: int, actor: User, at_once: bool = False) -> tuple[Webhook, str]:
    """Give it a new secret; return both. The old one signs beside it for a day.

    ``at_once``: the old one is known to others, and signs nothing any more.

    Raises:
        Webhook.DoesNotExist: there is none.
    """
    webhook, secret = locked(webhook_id), signing.new_secret()
    old = ("", None) if at_once else (webhook.secret, timezone.now() + OLD_SECRET_LASTS)
    write(webhook, secret=secret, old_secret=old[0], old_secret_until=old[1])
    audit.record(actor=actor, action="webhook.secret_renewed", target=webhook, at_once=at_once)
    return webhook, secret


@locking.serialized
def remove(*, webhook_id: int, actor: User) -> bool:
    """Remove it; what waits is not sent. Return whether it was still there.

    Its row stays for the messages that name it, without its secrets.
    """
    rows = Webhook.objects.filter(pk=webhook_id, removed_at=None)
    webhook = locking.lock(rows).first()
    if webhook is None:
        return False
    write(
        webhook,
        is_active=False,
        removed_at=Now(),
        secret=signing.new_secret(),
        old_secret="",
        old_secret_until=None,
    )
    notices.settle(webhook)
    alerts.clear("webhook_off", subject=webhook_id)
    audit.record(
        actor=actor, action="webhook.removed", target=webhook, taken_back=take_back(webhook)
    )
    return True


def _checked(url: str) -> str:
    """Return an address as it is kept, once it leads somewhere it may."""
    try:
        address = parse(url)
        places_of(address)
    except BadAddressError as error:
        raise BadWebhook(error.sentence) from error
    except UnknownHostError:
        sentence = _("There is no such host, or its name server doesn't answer. Check the address.")
        raise BadWebhook(sentence) from None
    return str(address)


def _known(events: Collection[str]) -> list[str]:
    """Return the events in the order of the list."""
    known = registry.event_labels()
    if not events:
        raise BadWebhook(_("Choose at least one event."), field="events")
    if not known.keys() >= set(events):
        raise BadWebhook(_("Choose from the list."), field="events")
    return [name for name in known if name in events]


def _save_new_address(webhook: Webhook, fields: list[str] | None = None) -> None:
    """Save it, unless the program has another one with this address."""
    try:
        with transaction.atomic():
            webhook.save(update_fields=fields)
    except IntegrityError:
        sentence = _("There is a webhook with this address already. Change that one.")
        raise BadWebhook(sentence) from None
