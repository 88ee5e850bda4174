"""Alive, ready, and whom to tell about a weakness: no sign-in, no data about people."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Heartbeat
from accounts.queries.findings import SILENCE
from accounts.queries.outbox import has_late
from accounts.services import nudge, outbox, sweeping

DISCLOSURE_DAYS = 180


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer as long as this process does; touches nothing else."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and processes do their work, else 503 and which does not."""
    parts = {name: check() for name, check in CHECKS.items()}
    is_ready = all(text == "ok" for text in parts.values())
    return JsonResponse({"ready": is_ready, **parts}, status=200 if is_ready else 503)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact for reports of weaknesses (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=DISCLOSURE_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {_contact()}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _contact() -> str:
    """Return the address that operators named, as a link; else that of the site."""
    named = str(settings.SECURITY_CONTACT)
    if not named:
        return f"{settings.SITE_URL}/"
    return named if named.startswith(("https://", "mailto:")) else f"mailto:{named}"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return "ok"


def _broker() -> str:
    is_well = nudge.broker_answers()
    return "ok" if is_well else "does not answer; messages still leave with the sweep"


def _sweep() -> str:
    """Both limits by the database's clock: a wrong clock here must not hide a silence."""
    try:
        if not _was_heard("sweep"):
            return "silent for more than 3 minutes"
        if has_late(is_paused=outbox.is_paused()):
            return "messages are more than 5 minutes late"
    except (DatabaseError, InterfaceError):
        return "unknown: the database does not answer"
    return "ok"


def _worker() -> str:
    """Where there is a broker, its workers and beat are missed as soon as they are silent.

    Beat is, once it was heard: a sweep may stand in for it.
    """
    if not settings.CELERY_BROKER_URL:
        return "ok"
    try:
        if not _was_heard("worker"):
            return "silent for more than 3 minutes"
        if Heartbeat.objects.filter(name="beat").exists() and not _was_heard("beat"):
            return "beat is silent for more than 3 minutes"
    except (DatabaseError, InterfaceError):
        return "unknown: the database does not answer"
    return "ok"


def _was_heard(process: str) -> bool:
    return sweeping.was_heard(process, SILENCE)


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "sweep": _sweep,
    "worker": _worker,
}
