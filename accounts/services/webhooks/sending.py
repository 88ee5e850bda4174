"""Have something sent to a webhook: a test, or once more what it was sent before."""

from functools import partial

from django.db import transaction
from django.db.models.functions import Now

from accounts.enums import NotificationStatus
from accounts.exceptions import WebhookOff
from accounts.models import Notification, User, Webhook
from accounts.services import audit, locking
from accounts.services.clock import database_now
from accounts.services.nudge import nudge
from accounts.services.webhooks.switching import locked
from accounts.services.webhooks.telling import KEPT_TRYING, queue_for

TEST = "webhook.test"
SETTLED = (
    NotificationStatus.SENT,
    NotificationStatus.DEAD,
    NotificationStatus.BOUNCED,
    NotificationStatus.EXPIRED,
    NotificationStatus.CANCELLED,
    NotificationStatus.WITHHELD,
)


@locking.serialized
def send_test(*, webhook_id: int, actor: User) -> Webhook:
    """Queue an event that says nothing; its receiver is tried at once, whatever its breaker says.

    Raises:
        WebhookOff: it is off.
        Webhook.DoesNotExist: there is none.
    """
    webhook = _ready(webhook_id)
    event = audit.record(actor=actor, action="webhook.tested", target=webhook)
    queue_for([webhook], event, TEST)
    _try_at_once(webhook)
    return webhook


@locking.serialized
def send_again(*, webhook_id: int, notification_id: int, actor: User) -> bool:
    """Queue a message once more that was sent or given up; return whether it is queued by this.

    It keeps its ``webhook-id``: a receiver that has it already may pass it over.

    Raises:
        WebhookOff: it is off.
        Webhook.DoesNotExist: there is none.
        Notification.DoesNotExist: no such message of this webhook.
    """
    webhook = _ready(webhook_id)
    row = locking.lock(Notification.objects.filter(pk=notification_id, webhook=webhook)).get()
    if row.status not in SETTLED:
        return False
    now = database_now()
    row.status = NotificationStatus.RETRY
    row.not_before = row.due_at = now
    row.expires_at, row.sent_at = now + KEPT_TRYING, None
    row.attempts = row.claims = row.faults = 0
    row.save()
    audit.record(actor=actor, action="webhook.sent_again", target=webhook, message=row.pk)
    transaction.on_commit(partial(nudge, row.pk), robust=True)
    _try_at_once(webhook)
    return True


def _ready(webhook_id: int) -> Webhook:
    """Lock one that is on."""
    webhook = locked(webhook_id)
    if not webhook.is_active:
        raise WebhookOff
    return webhook


def _try_at_once(webhook: Webhook) -> None:
    """Close its breaker: somebody wants to see whether it is well again."""
    Webhook.objects.filter(pk=webhook.pk, failures__gt=0).update(open_until=Now())
