"""What becomes of a waiting message when something happens before it leaves."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import Notification, User
from accounts.services.deliver.compose import reason_not_to_send
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship


def _close_account(row: Notification) -> bool:
    return bool(User.objects.filter(pk=row.recipient_id).update(is_active=False))


def _pause(_row: Notification) -> bool:
    now = timezone.now()
    return bool(_running().update(state=MentorshipState.PAUSED, paused_at=now))


def _suspend(_row: Notification) -> bool:
    now = timezone.now()
    return bool(_running().update(state=MentorshipState.SUSPENDED, suspended_at=now))


def _end(_row: Notification) -> bool:
    now = timezone.now()
    return bool(_running().update(state=MentorshipState.ENDED, closed_at=now))


def _running():
    return Mentorship.objects.filter(state=MentorshipState.ACTIVE)


EVENTS: dict[str, Callable[[Notification], bool]] = {
    "closed": _close_account,
    "paused": _pause,
    "suspended": _suspend,
    "ended": _end,
}


def reasons_of(row: Notification) -> dict[str, str]:
    """Return by event why a message would not leave any more; empty where it would.

    Events that cannot happen to it are left out.
    """
    return {name: _reason(row, event) for name, event in EVENTS.items() if _may(row, event)}


def _may(row: Notification, event: Callable[[Notification], bool]) -> bool:
    with transaction.atomic():
        happened = event(row)
        transaction.set_rollback(True)
    return happened


def _reason(row: Notification, event: Callable[[Notification], bool]) -> str:
    with transaction.atomic():
        event(row)
        now = Notification.objects.select_related("recipient").get(pk=row.pk)
        reason = reason_not_to_send(now)
        transaction.set_rollback(True)
    return reason
