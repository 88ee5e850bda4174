"""Reads for operators, by the database's clock."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.enums import PrivacyKind, PrivacyState
from accounts.models import PersonalCopy, PrivacyRequest, User
from accounts.prepared import Prepared


def privacy_requests() -> tuple[int, int]:
    """Return how many requests for a copy or erasure wait, and how many of them are overdue."""
    waiting = PrivacyRequest.objects.filter(state=PrivacyState.ASKED)
    return waiting.count(), waiting.filter(due_at__lt=Now()).count()


def open_privacy_requests(user: User) -> dict[str, PrivacyRequest]:
    """Return what a person asked of her data and waits for, by kind; one query."""
    return {row.kind: row for row in _asked(user.pk)}


@Prepared
def _asked(user_id: int) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(user=user_id, state=PrivacyState.ASKED)


def copy_of(user: User) -> PersonalCopy | None:
    """Return the copy of her data that a person can fetch now; one query."""
    rows = PersonalCopy.objects.filter(request__user=user, expires_at__gt=Now())
    return rows.order_by("-pk").first()


def last_copy_at(user: User) -> datetime | None:
    """Return when the last copy of a person's data was made, whether it is kept or not."""
    done = PrivacyRequest.objects.filter(
        user=user, kind=PrivacyKind.EXPORT, state=PrivacyState.DONE
    )
    return done.order_by("-closed_at").values_list("closed_at", flat=True).first()


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where a person is signed in, oldest first; one query."""
    alive = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return rows.order_by("created_at", "pk")
