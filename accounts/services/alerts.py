"""Tell association admins of a trouble once, however many senders run into it.

An incident is open from the first telling until somebody clears it. One that comes back within
``SAME_INCIDENT`` is the old one: a server that goes up and down does not write every minute.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Incident, User
from accounts.services import locking, notices
from accounts.services.clock import now_plus

logger = logging.getLogger(__name__)

CATEGORY = "alert"
SAME_INCIDENT = timedelta(minutes=30)


@dataclass(frozen=True)
class Alert:
    """What is told; ``again_after`` is set where it is told anew while it lasts.

    ``is_logged`` says that whoever raises it has said more about it in the log.
    """

    title: object
    text: object
    again_after: timedelta | None = None
    is_logged: bool = False


ALERTS: Mapping[str, Alert] = {
    "mail_server": Alert(
        gettext_lazy("The mail server can't be reached"),
        gettext_lazy(
            "Messages wait and leave by themselves when it answers again. "
            "See whether it runs, and whether this server may connect to it."
        ),
        is_logged=True,
    ),
    "mail_sign_in": Alert(
        gettext_lazy("The mail server refuses us"),
        gettext_lazy(
            "It doesn't accept our sign-in or our sender address, so messages wait. "
            "Check EMAIL_URL and DEFAULT_FROM_EMAIL."
        ),
        is_logged=True,
    ),
    "late": Alert(
        gettext_lazy("Messages leave late"),
        gettext_lazy(
            "Some should have left more than five minutes ago. "
            "The operations page says what holds them up."
        ),
    ),
    "given_up": Alert(
        gettext_lazy("A message was given up"),
        gettext_lazy("It couldn't be sent. You can send it again or discard it."),
        again_after=timedelta(hours=1),
    ),
    "copy_failed": Alert(
        gettext_lazy("A copy of somebody's data couldn't be made"),
        gettext_lazy(
            "It is tried again at least once an hour, and the request stays open. "
            "The log says what went wrong; it is due within a day."
        ),
        again_after=timedelta(hours=6),
        is_logged=True,
    ),
    "webhook_off": Alert(
        gettext_lazy("A webhook was switched off"),
        gettext_lazy("Its receiver wanted no more messages, or didn't answer for days."),
    ),
    "sweep_silent": Alert(
        gettext_lazy("Nothing looks for what is due"),
        gettext_lazy(
            "The sweep has said nothing for more than three minutes. "
            "Start “manage.py sweep --loop”, or Celery's beat and worker."
        ),
    ),
    "worker_silent": Alert(
        gettext_lazy("No worker answers"),
        gettext_lazy(
            "Celery's workers have said nothing for more than three minutes. "
            "Start them again; what is due leaves with the sweep until then."
        ),
    ),
    "beat_silent": Alert(
        gettext_lazy("Celery's beat is silent"),
        gettext_lazy("It has said nothing for more than three minutes. Start it again."),
    ),
    "paused": Alert(
        gettext_lazy("Messages are still paused"),
        gettext_lazy("For more than a day only sign-in mails have left. Is that still wanted?"),
        again_after=timedelta(days=7),
    ),
}


def raise_once(code: str, *, subject: object = "", **codes: object) -> bool:
    """Tell every association admin and the log, if this incident is a new one; return whether.

    ``subject`` tells incidents of one kind apart, such as two webhooks. An alert that can't be
    told is logged and costs its caller nothing.
    """
    try:
        return _raise(code, _name(code, subject), codes)
    except Exception:  # whatever it is, the message in hand must go on
        logger.exception("Alert %s could not be told.", code)
        return False


def clear(code: str, *, subject: object = "") -> bool:
    """End an incident, whose notices need nobody any more; return whether there was one."""
    rows = Incident.objects.filter(code=_name(code, subject), closed_at=None)
    incident = rows.first()
    if incident is None or not rows.update(closed_at=Now()):
        return False
    notices.settle(incident)
    logger.warning("Over: %s.", code)
    return True


def _name(code: str, subject: object) -> str:
    return f"{code}.{subject}" if subject else code


@locking.serialized
def _raise(code: str, name: str, codes: Mapping[str, object]) -> bool:
    alert = ALERTS[code]
    incident = _opened(name, dict(codes), alert.again_after)
    if incident is None:
        return False
    log = logger.warning if alert.is_logged else logger.error
    log("Alert: %s (%s).", name, ", ".join(f"{key} {codes[key]}" for key in codes))
    for admin in _admins():
        _tell(admin, alert, incident)
    return True


def _opened(name: str, codes: dict[str, object], again_after: timedelta | None) -> Incident | None:
    """Open an incident that is not open; None where it was told of already."""
    row, known = Incident(code=name, codes=codes), Incident.objects.filter(code=name)
    if not known.exists():
        Incident.objects.bulk_create([row], ignore_conflicts=True)
        return known.filter(uid=row.uid).first()
    long_ago = Q(opened_at__lt=now_plus(-SAME_INCIDENT))
    if known.filter(~long_ago, closed_at__isnull=False).update(closed_at=None):
        _ring_again(known.get())
    may_tell = Q(closed_at__isnull=False)
    if again_after is not None:
        may_tell |= Q(opened_at__lt=now_plus(-again_after))
    anew = known.filter(long_ago & may_tell)
    changed = anew.update(uid=row.uid, codes=codes, opened_at=Now(), closed_at=None)
    return known.first() if changed else None


def _ring_again(incident: Incident) -> None:
    """Let what was told of an incident shout again that was over for a moment only."""
    notices.ring_again(_key(incident, admin) for admin in _admins())


def _admins() -> QuerySet[User]:
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk")


def _key(incident: Incident, admin: User) -> str:
    return f"alert.{incident.uid}.{admin.pk}"


def _tell(admin: User, alert: Alert, incident: Incident) -> None:
    with translation.override(admin.locale or settings.LANGUAGE_CODE):
        notices.tell(
            admin,
            _key(incident, admin),
            title=str(alert.title),
            text=str(alert.text),
            path=reverse("operations"),
            label=_("Open operations"),
            category=CATEGORY,
            subject=incident,
        )
