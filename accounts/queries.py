"""Reads for operators, by the database's clock."""

from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import Now

from accounts.enums import NotificationStatus, PrivacyState
from accounts.models import MailServer, Notification, PrivacyRequest, User

STUCK_CLAIMS = 5


def outbox_counts() -> dict[str, int]:
    """Count messages by status."""
    rows = Notification.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


def oldest_due() -> datetime | None:
    """Return since when the longest-waiting due message is due; None where none is."""
    oldest: datetime | None = Notification.objects.due().aggregate(at=Min("not_before"))["at"]
    return oldest


def stuck_rows() -> int:
    """Count messages given up, and those whose senders keep dying."""
    dead = Notification.objects.filter(status=NotificationStatus.DEAD)
    deadly = Notification.objects.waiting().filter(claims__gt=STUCK_CLAIMS, attempts=0)
    return dead.count() + deadly.count()


def paused_mail_servers() -> list[str]:
    """Return the names of mail servers that nobody may connect to now."""
    return list(MailServer.objects.filter(open_until__gt=Now()).values_list("name", flat=True))


def privacy_requests() -> tuple[int, int]:
    """Return how many requests for a copy or erasure wait, and how many of them are overdue."""
    waiting = PrivacyRequest.objects.filter(state=PrivacyState.ASKED)
    return waiting.count(), waiting.filter(due_at__lt=Now()).count()


def open_privacy_requests(user: User) -> dict[str, PrivacyRequest]:
    """Return what a person asked of her data and waits for, by kind; one query."""
    rows = PrivacyRequest.objects.filter(user=user, state=PrivacyState.ASKED)
    return {row.kind: row for row in rows}
