"""Queue what happened for the webhooks of its program, as rows of the outbox.

Queued in the transaction of the change, from the audit trail: a change that is rolled back is told
to nobody, one that stands is told for certain. A row holds nothing of its own: its key names the
event, from which its message is written when it leaves (``accounts.webhooks.payload``).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import BooleanField, Func, QuerySet, Value
from django.utils import timezone

from accounts.enums import Priority
from accounts.models import AuditEvent, Notification, Webhook
from accounts.services.nudge import nudge

CATEGORY = "webhook"
KEPT_TRYING = timedelta(days=3)
# The days run out first: a receiver that was down for two of them still gets everything.
MAX_ATTEMPTS = 50
MANY = 500


class _IsHeard(Func):
    """Whether a program has an active webhook; the ORM's own takes far longer to write down."""

    template = (
        "EXISTS(SELECT 1 FROM accounts_webhook WHERE program_id = %(expressions)s AND is_active)"
    )
    output_field = BooleanField()


def is_heard(program_id: int) -> Func:
    """Return, for an insert, whether a program has an active webhook."""
    return _IsHeard(Value(program_id))


def queue(event: AuditEvent, name: str) -> None:
    """Queue an event for every webhook of its program that wants it, in the same transaction."""
    assert event.program_id is not None  # of a program, or nobody hears of it
    listening = [one for one in _active(event.program_id).only("events") if name in one.events]
    if listening:
        queue_for(listening, event, name)


def listening_to(program_id: int) -> bool:
    """Whether a program has an active webhook."""
    return _active(program_id).exists()


def queue_many(events: Sequence[AuditEvent], name: str) -> None:
    """Queue events of one program for its webhooks; the sweep finds them within half a minute."""
    if not events or events[0].program_id is None:
        return
    active = [one for one in _active(events[0].program_id).only("events") if name in one.events]
    rows = [_row(one, event, name) for one in active for event in events]
    Notification.objects.bulk_create(rows, batch_size=MANY)


def queue_for(webhooks: Iterable[Webhook], event: AuditEvent, name: str) -> None:
    """Queue an event for these webhooks, each once."""
    rows = [_row(one, event, name) for one in webhooks]
    Notification.objects.bulk_create(rows)
    for row in rows:
        transaction.on_commit(partial(nudge, row.pk), robust=True)


def event_of(row: Notification) -> AuditEvent:
    """Return the event that a message tells of.

    Raises:
        AuditEvent.DoesNotExist: it is too old to be kept.
    """
    return AuditEvent.objects.get(pk=row.dedupe_key.rpartition(".")[2])


def _active(program_id: int) -> QuerySet[Webhook]:
    return Webhook.objects.filter(program_id=program_id, is_active=True)


def _row(webhook: Webhook, event: AuditEvent, name: str) -> Notification:
    """Return the row; it names no subject, so that no step about that one takes it back."""
    return Notification(
        webhook=webhook,
        category=CATEGORY,
        template=name,
        dedupe_key=f"{CATEGORY}.{webhook.pk}.{event.pk}",
        program_id=event.program_id,
        priority=Priority.BULK,
        expires_at=timezone.now() + KEPT_TRYING,
        max_attempts=MAX_ATTEMPTS,
    )
