"""A program's webhooks: how each does in words, and what it was sent lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import registry
from accounts.days import clock, short_day
from accounts.enums import NotificationStatus
from accounts.models import Notification, Webhook
from accounts.models.notifications import WAITING
from accounts.services.webhooks.sending import SETTLED, TEST
from mentorship.models import Program

SHOWN = 50
UNDER_WAY = (*WAITING, NotificationStatus.LEASED)
HTTP = "http_"


@dataclass(frozen=True)
class Health:
    """How a webhook does: a tag and a sentence."""

    tone: str
    icon: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Delivery:
    """One message to a webhook."""

    pk: int
    event: str
    name: str
    at: datetime
    tone: str
    icon: str
    status: str
    tries: int
    answer: str
    can_repeat: bool


def of_program(program: Program) -> "QuerySet[Webhook]":
    """Return a program's webhooks that were not removed, each with how many messages wait."""
    waits = Q(notifications__status__in=UNDER_WAY)
    rows = Webhook.objects.filter(program_id=program.pk, removed_at=None)
    return rows.annotate(waiting=Count("notifications", filter=waits)).order_by("pk")


def health_of(webhook: Webhook) -> Health:
    """Return how a webhook does."""
    if not webhook.is_active:
        return Health("", "pause", _("Off"), _off(webhook))
    if webhook.failing_since:
        sentence = _("Since %(moment)s it takes nothing: %(answer)s We keep trying.")
        said = {"moment": _moment(webhook.failing_since), "answer": answer(webhook.last_error_code)}
        return Health("warn", "triangle-alert", _("In trouble"), sentence % said)
    if webhook.last_success_at is None:
        sentence = _("Nothing has been sent yet. Send a test event.")
        return Health("", "circle-dashed", _("New"), sentence)
    sentence = _("It last took a message on %(moment)s.")
    said = {"moment": _moment(webhook.last_success_at)}
    return Health("good", "circle-check", _("Well"), sentence % said)


def _off(webhook: Webhook) -> str:
    reasons = {
        "gone": _("It answered that it wants no more messages (410)."),
        "failing": _("It took nothing for five days: %(answer)s")
        % {"answer": answer(webhook.last_error_code)},
    }
    said = reasons.get(webhook.off_code, _("An admin switched it off."))
    return _("%(reason)s What happens meanwhile is not sent.") % {"reason": said}


def answer(code: str) -> str:
    """Return in words what became of a try; empty where it went well."""
    if code.startswith(HTTP):
        return _("it answers %(status)s.") % {"status": code.removeprefix(HTTP)}
    words = {
        "": "",
        "unreachable": _("nobody takes the connection."),
        "certificate": _("its certificate doesn't prove its name."),
        "unknown_host": _("its host name is not known."),
        "no_answer": _("it gives no answer within ten seconds."),
        "address_private": _("its host name leads into a private network."),
        "address_not_https": _("it is not reached by https."),
        "demo": _("the demo sends nothing to the internet."),
        "turn_taken": _("another message was on its way there."),
    }
    return words.get(code, _("the message couldn't be written."))


def deliveries(webhook: Webhook) -> list[Delivery]:
    """Return the latest messages to a webhook, the newest first; one query."""
    rows = Notification.objects.filter(webhook=webhook).order_by("-created_at", "-pk")[:SHOWN]
    names = registry.event_labels() | {TEST: _("A test")}
    return [_delivery(row, names, webhook) for row in rows]


def _delivery(row: Notification, names: dict[str, str], webhook: Webhook) -> Delivery:
    tone, icon, status = _status(row)
    return Delivery(
        pk=row.pk,
        event=row.template,
        name=names.get(row.template, row.template),
        at=row.created_at,
        tone=tone,
        icon=icon,
        status=status,
        tries=row.attempts,
        answer=_story(row),
        can_repeat=webhook.is_active and row.status in SETTLED,
    )


def _story(row: Notification) -> str:
    """Return what became of the last try, and when the next one is."""
    if row.status == NotificationStatus.SENT:
        return ""
    said = capfirst(answer(row.last_error_code))
    if row.status == NotificationStatus.RETRY and row.not_before > timezone.now():
        return f"{said} {_('Next try: %(moment)s.') % {'moment': _moment(row.not_before)}}".strip()
    return said


def _status(row: Notification) -> tuple[str, str, str]:
    """Return tone, icon and word of a message's state."""
    words: dict[str, tuple[str, str, Any]] = {
        NotificationStatus.SENT: ("good", "check", _("Taken")),
        NotificationStatus.RETRY: ("warn", "refresh-cw", _("Tries again")),
        NotificationStatus.CANCELLED: ("", "x", _("Not sent")),
        NotificationStatus.EXPIRED: ("bad", "clock", _("Given up after 3 days")),
        NotificationStatus.DEAD: ("bad", "circle-x", _("Given up")),
        NotificationStatus.BOUNCED: ("bad", "circle-x", _("Not wanted")),
        NotificationStatus.WITHHELD: ("", "pause", _("Held back")),
    }
    return words.get(row.status, ("", "clock", _("Waits")))


def shown_address(url: str) -> str:
    """Return an address without what may be secret in it."""
    plain, mark, _query = url.partition("?")
    return f"{plain}?…" if mark else plain


def _moment(value: datetime) -> str:
    return _("%(day)s, %(time)s") % {"day": short_day(value), "time": clock(value)}


def names_of(webhook: Webhook) -> list[str]:
    """Return in words what a webhook hears of."""
    labels = registry.event_labels()
    return [labels[event] for event in webhook.events if event in labels]
