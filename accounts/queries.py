"""Reads for operators, by the database's clock."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from accounts.enums import NotificationStatus, PrivacyState
from accounts.models import MailServer, Notification, PrivacyRequest, User

STUCK_CLAIMS = 5


def outbox_counts() -> dict[str, int]:
    """Count messages by status."""
    rows = Notification.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


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


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where a person is signed in, oldest first; one query."""
    alive = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return rows.order_by("created_at", "pk")
