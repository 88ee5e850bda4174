"""Record what became of a claimed message.

Zero rows changed means that another sender took over.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.services import alerts
from accounts.services.clock import now_plus
from accounts.services.deliver import ladder
from accounts.services.deliver.claim import LEASE_S, Claim
from accounts.services.deliver.troubles import Kind, Trouble

logger = logging.getLogger(__name__)

MAX_FAULTS = 5
REFUSED_S = 150  # longer than the breaker stays open, so that others are tried before it
MAX_CLAIMS = 50  # a message whose senders die this often is what kills them


def begin_hand_over(claim: Claim) -> bool:
    """Note, just before speaking, that the server may now get the message; renew the lease.

    False where the message was cancelled or taken over meanwhile: then it must not be sent.
    """
    begun = _mine(claim).update(
        attempts=F("attempts") + 1,
        handed_over_at=Now(),
        first_attempt_at=Coalesce("first_attempt_at", Now()),
        lease_until=now_plus(timedelta(seconds=LEASE_S)),
    )
    claim.notification.attempts += begun
    return bool(begun)


def sent(claim: Claim) -> str:
    """The mail server took it."""
    return _settle(claim, NotificationStatus.SENT, sent_at=Now(), context={})


def cancelled(claim: Claim, reason: str) -> str:
    """It has no purpose any more."""
    return _settle(claim, NotificationStatus.CANCELLED, last_error_code=reason, context={})


def expired(claim: Claim) -> str:
    """It is too late."""
    return _settle(claim, NotificationStatus.EXPIRED, context={})


def postponed(claim: Claim, later: datetime) -> str:
    """Its recipient heard enough from us for now: it is due later, unless that is too late."""
    expires_at = claim.notification.expires_at
    if expires_at is not None and later >= expires_at:
        return expired(claim)
    return _settle(
        claim, NotificationStatus.RETRY, not_before=later, due_at=later, claims=F("claims") - 1
    )


def released(claim: Claim, trouble: Trouble, *, unburn: bool = False, **fields: Any) -> str:
    """The server is in trouble, not the message: it stays due and keeps its attempts."""
    return _settle(
        claim,
        NotificationStatus.RETRY,
        attempts=F("attempts") - int(unburn),
        claims=F("claims") - 1,  # its sender lived: days of trouble make no message a deadly one
        last_error_code=trouble.code,
        last_error_text=trouble.text,
        **fields,
    )


def refused(claim: Claim, trouble: Trouble) -> str:
    """The server refuses to send for us: it is due again after the others had their turn."""
    later = now_plus(timedelta(seconds=REFUSED_S))
    return released(claim, trouble, unburn=True, not_before=later)


def is_refused_alone(claim: Claim, trouble: Trouble) -> bool:
    """Whether the server refused this one before and took others since: then it is not us."""
    if claim.notification.last_error_code != trouble.code:
        return False
    sent = Notification.objects.filter(status=NotificationStatus.SENT, webhook=None)
    first = Notification.objects.filter(pk=claim.notification.pk).values("first_attempt_at")
    return sent.filter(sent_at__gt=Subquery(first)).exists()


def failed(claim: Claim, trouble: Trouble) -> str:
    """Give the message the fate that its trouble asks for."""
    error: dict[str, Any] = {"last_error_code": trouble.code, "last_error_text": trouble.text}
    row = claim.notification
    if trouble.kind is Kind.RECIPIENT:
        return _bounced(claim, error)
    if trouble.kind is Kind.FAULT:
        error["faults"] = F("faults") + 1
        if row.faults + 1 >= MAX_FAULTS:
            return _settle(claim, NotificationStatus.DEAD, **error)
        return _retry(claim, row.faults + 1, error)
    if trouble.kind is Kind.AMBIGUOUS:
        error["maybe_duplicate"] = True
    if row.attempts >= row.max_attempts:
        return _settle(claim, NotificationStatus.DEAD, **error)
    return _retry(claim, row.attempts, error)


def dead(claim: Claim, code: str) -> str:
    """Give it up."""
    return _settle(claim, NotificationStatus.DEAD, last_error_code=code)


def _bounced(claim: Claim, error: dict[str, Any]) -> str:
    """Keep no retry; flag the person, for the program admins to see."""
    row = claim.notification
    if row.recipient_id and not row.address_override:
        User.objects.filter(pk=row.recipient_id).update(bounced_at=Now())
    return _settle(claim, NotificationStatus.BOUNCED, **error)


def _retry(claim: Claim, failures: int, error: dict[str, Any]) -> str:
    wait = ladder.delay_after(max(failures, 1))
    return _settle(claim, NotificationStatus.RETRY, not_before=now_plus(wait), **error)


def _settle(claim: Claim, status: NotificationStatus, **fields: Any) -> str:
    """Write the result and give the lease back, if it is still ours."""
    changed = _mine(claim).update(
        status=status, lease_token=None, lease_until=None, handed_over_at=None, **fields
    )
    if not changed:
        logger.warning("Notification %s was taken over.", claim.notification.pk)
        return "taken over"
    if status is NotificationStatus.DEAD:
        alerts.raise_once("given_up", notification=claim.notification.pk)
    return status.value


def _mine(claim: Claim) -> Any:
    return Notification.objects.filter(pk=claim.notification.pk, lease_token=claim.token)
