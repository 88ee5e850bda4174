"""Alive, ready, and whom to tell about a weakness: no sign-in, no data about people."""

from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import Heartbeat, Notification
from accounts.services.clock import now_plus

SILENCE = timedelta(minutes=3)
LATENESS = timedelta(minutes=5)
BROKER_TIMEOUT_S = 2
DISCLOSURE_DAYS = 180


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer as long as this process does; touches nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and sweep do their work, else 503 and which does not."""
    parts = {name: check() for name, check in CHECKS.items()}
    is_ready = all(text == "ok" for text in parts.values())
    return JsonResponse({"ready": is_ready, **parts}, status=200 if is_ready else 503)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact for reports of weaknesses (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=DISCLOSURE_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SITE_URL}/", f"Expires: {expires}", "Preferred-Languages: en"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return "ok"


def _broker() -> str:
    if not settings.CELERY_BROKER_URL:
        return "ok"  # none is needed: the sweep reads the database
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT_S)
    except (OSError, OperationalError):
        return "does not answer; messages still leave with the sweep"
    return "ok"


def _sweep() -> str:
    """Both limits by the database's clock: a wrong clock here must not hide a silence."""
    try:
        if not Heartbeat.objects.filter(name="sweep", at__gt=now_plus(-SILENCE)).exists():
            return "silent for more than 3 minutes"
        if Notification.objects.due().filter(_late()).exists():
            return "messages are more than 5 minutes late"
    except (DatabaseError, InterfaceError):
        return "unknown: the database does not answer"
    return "ok"


def _late() -> Q:
    long_ago = now_plus(-LATENESS)
    return Q(not_before__lt=long_ago) & (Q(expires_at=None) | Q(expires_at__gt=Now()))


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "broker": _broker, "sweep": _sweep}
