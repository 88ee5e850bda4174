"""The month's list of what was opened, for the association's board and its admins.

The board learns by whom, when, what kind of record and of which program: not whose, and not why.
Both stand on the page, for association admins. A month without any is told too, so that the mail's
absence would mean something.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.days import short_day
from accounts.mail.message import Mail
from accounts.models import Notification, User
from mentorship.messages.shared import address, message
from mentorship.models import BrokenGlass
from mentorship.queries import openings

MOST = 60  # lines of one mail
# Always said to people, so that it tells nothing.
LEFT_OUT = gettext_lazy(
    "What touches a program that you take part in, or people close to you, isn't listed for you."
)


def month(notification: Notification) -> Mail:
    """Tell the board, and association admins, what was opened in a month."""
    asked = notification.context["month"]
    first = date.fromisoformat(f"{asked}-01")
    reader = openings.reader_of(notification)
    return message(
        notification.recipient,
        subject=_("What was opened last month"),
        why=_why(notification),
        often=_("One comes each month, also where nothing was opened."),
        preheader=_("Private records that were opened with a written reason."),
        paragraphs=[
            *_told(openings.opened_in(first, reader), reader),
            *_of_cases(openings.opened_on_cases(first, reader)),
            *([str(LEFT_OUT)] if reader else []),
        ],
        **_way(notification, asked),
    )


def _why(notification: Notification) -> str:
    said = {"association": settings.ASSOCIATION_NAME}
    if notification.recipient is None:
        return _("You get this because %(association)s named this address for its board.") % said
    return _("You get this because you have an account at %(association)s.") % said


def _told(rows: Iterable[BrokenGlass], reader: User | None) -> list[str]:
    found = list(rows)
    if not found and reader is not None:
        return [_("Nothing is listed for last month.")]
    if not found:
        return [_("None: nothing was opened last month.")]
    head = ngettext(
        "%(n)s private record was opened with a written reason:",
        "%(n)s private records were opened with a written reason:",
        len(found),
    ) % {"n": len(found)}
    more = [_("… and %(n)s more.") % {"n": len(found) - MOST}] if len(found) > MOST else []
    return [head, *(_line(one) for one in found[:MOST]), *more]


def _line(opening: BrokenGlass) -> str:
    said = {
        "day": short_day(opening.opened_at),
        "name": _("An admin who left") if opening.opener.is_erased else opening.opener.name,
        "what": opening.get_kind_display(),
        "program": opening.program.name if opening.program else _("no program"),
    }
    return _("%(day)s, %(name)s: %(what)s (%(program)s)") % said


def _of_cases(n: int) -> list[str]:
    if not n:
        return []
    one = "%(n)s opening for cases that concern contacts look after isn't listed here."
    many = "%(n)s openings for cases that concern contacts look after aren't listed here."
    return [ngettext(one, many, n) % {"n": n}]


def _way(notification: Notification, asked: str) -> dict[str, str]:
    """Lead those who have an account to the page with the reasons."""
    if notification.recipient is None:
        return {}
    url = address(f"{reverse('openings')}?month={asked}")
    return {"url": url, "label": _("Read the list")}
