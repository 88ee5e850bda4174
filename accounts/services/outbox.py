"""What an operator may do: pause delivery, and decide about messages that were given up."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts import registry
from accounts.enums import NotificationStatus, Priority
from accounts.models import Delivery, Notice, Notification, OneTimeLink, User
from accounts.models.notifications import WAITING, NotificationQuerySet
from accounts.queries.outbox import GIVEN_UP
from accounts.services import audit, locking, notify

UNDELIVERED = (*GIVEN_UP, NotificationStatus.BOUNCED)


@locking.serialized
def pause(actor: User | None, reason: str) -> None:
    """Let only sign-in mails leave; while it is paused already nothing changes.

    ``reason`` is a code. What a sender holds in this moment still leaves.
    """
    _switch(actor, "delivery.paused", is_paused=True, reason=reason)


@locking.serialized
def resume(actor: User | None) -> None:
    """Let messages leave again; what is due leaves within the sweep's half minute."""
    _switch(actor, "delivery.resumed", is_paused=False, reason="")


def is_paused() -> bool:
    """Whether an operator has delivery paused."""
    return Delivery.objects.filter(is_paused=True).exists()


def _switch(actor: User | None, action: str, *, is_paused: bool, reason: str) -> None:
    Delivery.objects.get_or_create(pk=1)
    row = locking.lock(Delivery.objects.all()).get()
    if row.is_paused == is_paused:
        return
    row.is_paused, row.reason, row.changed_at = is_paused, reason, Now()
    row.changed_by = actor
    row.save()
    codes: dict[str, Any] = {"reason": reason} if reason else {}
    audit.record(actor=actor, action=action, target=row, **codes)


@locking.serialized
def withhold_overdue(actor: User | None) -> int:
    """Hold back what was due before this moment, until somebody decides; return how many.

    An operator's choice after a restore or a long pause, made while delivery is paused. Sign-in
    mails are not held back: they run out by themselves within minutes.
    """
    waiting = Q(status__in=WAITING, due_at__lte=Now())
    abandoned = Q(status=NotificationStatus.LEASED, lease_until__lt=Now())
    rows = Notification.objects.filter(waiting | abandoned, priority__gt=Priority.SIGN_IN)
    rows.filter(handed_over_at__isnull=False).update(maybe_duplicate=True)
    n = rows.update(
        status=NotificationStatus.WITHHELD, lease_token=None, lease_until=None, handed_over_at=None
    )
    if n:
        row, _ = Delivery.objects.get_or_create(pk=1)
        audit.record(actor=actor, action="delivery.withheld", target=row, n=n)
    return n


@transaction.atomic
def retry(*, notification_ids: list[int], actor: User) -> int:
    """Put messages that were given up back into the queue, due now; return how many."""
    rows = Notification.objects.filter(pk__in=notification_ids, status__in=UNDELIVERED)
    return _change(
        rows, actor, "notification.retried", status=NotificationStatus.RETRY, due_at=Now(),
        not_before=Now(), attempts=0, claims=0, faults=0,
    )  # fmt: skip


@transaction.atomic
def discard(*, notification_ids: list[int], actor: User) -> int:
    """Cancel messages that were given up; return how many."""
    rows = Notification.objects.filter(pk__in=notification_ids, status__in=UNDELIVERED)
    return _change(
        rows, actor, "notification.discarded", status=NotificationStatus.CANCELLED, context={}
    )


@locking.serialized
def forget_person(user: User) -> int:
    """Take a person out of the outbox; return how many messages to her were cancelled.

    What no mail server has seen yet is cancelled, what a sender holds included: he notices before
    he speaks. No row keeps her address, or anything that a mail could be written from, and no
    notice names her, behind whosever bell it stands. Called before her own address is emptied:
    messages to it are hers as well.
    """
    rows = Notification.objects.filter(
        Q(recipient=user) | Q(recipient=None, address_override__iexact=user.email)
    )
    cancelled = notify.cancel(rows.recallable() | rows.filter(status__in=GIVEN_UP))
    rows.filter(recipient=user).update(context={}, address_override=None, last_error_text="")
    rows.filter(recipient=None).update(context={}, address_override="", last_error_text="")
    Notice.objects.filter(Q(user=user) | registry.mentions_of(user)).delete()
    OneTimeLink.objects.filter(person=user).delete()
    if cancelled:
        audit.record(actor=None, action="messages.forgotten", target=user, n=cancelled)
    return cancelled


def _change(rows: NotificationQuerySet, actor: User, action: str, **fields: object) -> int:
    found, hidden = list(locking.lock(rows)), registry.confidential_categories()
    for row in found:
        codes: dict[str, Any] = {} if row.category in hidden else {"category": row.category}
        audit.record(actor=actor, action=action, target=row, **codes)
    return Notification.objects.filter(pk__in=[row.pk for row in found]).update(**fields)
