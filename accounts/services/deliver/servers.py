"""The breaker of a mail server: shared by all senders through the database."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import MailServer
from accounts.services import alerts, locking
from accounts.services.clock import now_plus
from accounts.services.deliver.troubles import Kind, Trouble

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 15
LONGEST_PAUSE_S = 120  # short enough to keep the five minutes after the server is back
CONFIG_PAUSE_S = 120


def name() -> str:
    """Return the configured mail server's name, without user or password."""
    if settings.EMAIL_BACKEND.rpartition(".")[2] != "SMTPBackend":
        return settings.EMAIL_BACKEND
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def is_paused() -> bool:
    """Whether nobody should connect now."""
    return MailServer.objects.filter(name=name(), open_until__gt=Now()).exists()


@locking.serialized
def pause(trouble: Trouble) -> None:
    """Open the breaker after a failure and tell the operators, once for each kind of trouble."""
    server, _ = MailServer.objects.get_or_create(name=name())
    first = MailServer.objects.filter(pk=server.pk, failures=0).update(failures=1)
    seconds = min(FIRST_PAUSE_S * 2 ** min(server.failures, 10), LONGEST_PAUSE_S)
    if trouble.kind is Kind.CONFIG:
        seconds = CONFIG_PAUSE_S
    MailServer.objects.filter(pk=server.pk).update(
        failures=F("failures") + int(not first),
        open_until=now_plus(timedelta(seconds=seconds)),
        last_error_code=trouble.code,
        changed_at=Now(),
    )
    if alerts.raise_once(_alert(trouble), error=trouble.code) or first:
        logger.error("Mail waits: %s (%s).", trouble.code, trouble.text)


def resume() -> None:
    """Close the breaker after a successful connection."""
    if MailServer.objects.filter(name=name(), failures__gt=0).exists():
        _close()


@locking.serialized
def _close() -> None:
    """Close it with its alerts, or neither: one left open would never be told of again."""
    closed = MailServer.objects.filter(name=name(), failures__gt=0).update(
        failures=0, open_until=None, last_error_code="", changed_at=Now()
    )
    if closed:
        logger.warning("Mail leaves again.")
        alerts.clear("mail_server")
        alerts.clear("mail_sign_in")


def _alert(trouble: Trouble) -> str:
    return "mail_sign_in" if trouble.kind is Kind.CONFIG else "mail_server"
