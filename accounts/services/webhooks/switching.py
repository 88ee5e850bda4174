"""Webhooks go on and off: by an admin, or by themselves where nobody is there to hear."""

from datetime import timedelta
from typing import Any

from accounts import registry
from accounts.models import Notification, User, Webhook
from accounts.services import alerts, audit, locking, notices, notify
from accounts.services.clock import now_plus

PATIENCE = timedelta(days=5)
HEALTHY = {"failures": 0, "failing_since": None, "open_until": None, "last_error_code": ""}


@locking.serialized
def switch_off(*, webhook_id: int, actor: User) -> Webhook:
    """Send nothing there any more; what waits is not sent. Repeating it changes nothing."""
    webhook = locked(webhook_id)
    if webhook.is_active:
        _stop(webhook, actor, "")
    return webhook


@locking.serialized
def switch_on(*, webhook_id: int, actor: User) -> Webhook:
    """Tell it again of what happens from now on. Repeating it changes nothing."""
    webhook = locked(webhook_id)
    if not webhook.is_active:
        write(webhook, is_active=True, off_code="", **HEALTHY)
        notices.settle(webhook)
        alerts.clear("webhook_off", subject=webhook_id)
        audit.record(actor=actor, action="webhook.switched_on", target=webhook)
    return webhook


@locking.serialized
def switch_off_by_itself(*, webhook_id: int, code: str) -> bool:
    """Switch one off that nobody hears, and tell who looks after it; return whether it was on."""
    webhook = locking.lock(Webhook.objects.filter(pk=webhook_id, is_active=True)).first()
    if webhook is None:
        return False
    _stop(webhook, None, code)
    for tell in registry.webhook_watchers():
        tell(webhook)
    alerts.raise_once("webhook_off", subject=webhook_id)
    return True


def look_after() -> int:
    """Switch off whom nobody hears any more, and let go what waits for them; return how many."""
    return switch_off_failing() + _take_back_stranded()


def switch_off_failing() -> int:
    """Switch those off that took nothing for ``PATIENCE``; return how many."""
    long_ago = now_plus(-PATIENCE)
    failing = Webhook.objects.filter(is_active=True, failing_since__lt=long_ago)
    pks = list(failing.values_list("pk", flat=True))
    return sum(switch_off_by_itself(webhook_id=pk, code="failing") for pk in pks)


def locked(webhook_id: int) -> Webhook:
    """Lock a webhook that was not removed.

    Raises:
        Webhook.DoesNotExist: there is none.
    """
    return locking.lock(Webhook.objects.filter(pk=webhook_id, removed_at=None)).get()


def take_back(webhook: Webhook) -> int:
    """Cancel what has not been handed over yet; return how many messages."""
    return notify.cancel(Notification.objects.recallable().filter(webhook=webhook))


def _take_back_stranded() -> int:
    """Cancel what a dead sender left behind for a webhook that is off: nobody claims it there."""
    off = Webhook.objects.filter(is_active=False)
    return notify.cancel(Notification.objects.due().filter(webhook__in=off))


def _stop(webhook: Webhook, actor: User | None, code: str) -> None:
    write(webhook, is_active=False, off_code=code, **({} if code else HEALTHY))
    codes: dict[str, Any] = {"code": code} if code else {}
    codes["taken_back"] = take_back(webhook)
    audit.record(actor=actor, action="webhook.switched_off", target=webhook, **codes)


def write(webhook: Webhook, **fields: object) -> None:
    """Save these fields only."""
    for name, value in fields.items():
        setattr(webhook, name, value)
    webhook.save(update_fields=list(fields))
