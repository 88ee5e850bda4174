"""The reminder before credentials run out."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import month_day_year
from accounts.mail.message import Mail
from accounts.models import Notification
from mentorship.messages.shared import address, message
from mentorship.models import HeldCredential
from mentorship.queries.credentials import Card, card_of, today_of, week_of
from mentorship.services.renewals.reminding import DAYS_BEFORE


def still_due(notification: Notification) -> bool:
    """Whether she still wants it, and something of that week was not renewed meanwhile."""
    return bool(_rows(notification))


def expiring(notification: Notification) -> Mail:
    """Name what runs out, and how far she is."""
    person = notification.recipient
    assert person is not None  # it is queued for a person
    today = today_of(person)
    cards = [card_of(row, today) for row in _rows(notification)]
    text = ngettext("%(name)s runs out", "%(n)d of your credentials run out", len(cards))
    return message(
        person,
        subject=text % {"name": cards[0].name, "n": len(cards)},
        preheader=_("Your hours and the new date go on your page."),
        paragraphs=[
            *(_sentence(card) for card in cards),
            _(
                "On your page you can note hours, write down the new date, or switch these "
                "reminders off."
            ),
        ],
        why=_("You get this because you asked to be reminded before your credentials run out."),
        often=_("We write 90, 30 and 7 days before, at most once a week."),
        url=address(reverse("me-credentials")),
        label=_("See your credentials"),
    )


def _rows(notification: Notification) -> list[HeldCredential]:
    person = notification.recipient
    if person is None:
        return []
    monday = date.fromisoformat(notification.context["monday"])
    return week_of(person, monday, DAYS_BEFORE)


def _sentence(card: Card) -> str:
    said = _("%(name)s: until %(day)s.") % {
        "name": card.name, "day": month_day_year(card.expires_on),
    }  # fmt: skip
    if not card.hours_needed:
        return said
    hours = _("You noted %(logged)s of %(needed)s hours.") % {
        "logged": card.hours_logged, "needed": card.hours_needed,
    }  # fmt: skip
    return f"{said} {hours}"
