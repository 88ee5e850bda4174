"""How a mentorship is named: its two people, its kind, how far it has come."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.days import month_day_year
from mentorship.clock import database_now
from mentorship.models import Mentorship
from mentorship.queries.people import kind_name

NEARLY_A_MONTH_DAYS = 30.44


def names_of(mentorship: Mentorship) -> str:
    """Return "Noor and Dolores"."""
    names = {"one": mentorship.mentee_user.first_name, "other": mentorship.mentor_user.first_name}
    return _("%(one)s and %(other)s") % names


def month_line(mentorship: Mentorship, now: datetime | None = None) -> str:
    """Return "Month 4 of 6", counted to the day on which it ends."""
    assert mentorship.started_at is not None
    assert mentorship.ends_on is not None
    passed = ((now or database_now()) - mentorship.started_at).days
    whole = (mentorship.ends_on - mentorship.started_at.date()).days
    months = max(round(whole / NEARLY_A_MONTH_DAYS), 1)
    month = min(int(passed / NEARLY_A_MONTH_DAYS) + 1, months)
    return _("Month %(month)d of %(months)d") % {"month": month, "months": months}


def kind_and_month(mentorship: Mentorship, now: datetime) -> str:
    """Return "Career mentorship, month 4 of 6"; of one that is over, its first and last day."""
    if mentorship.closed_at is not None and mentorship.started_at is not None:
        return _("%(kind)s, %(first)s to %(last)s") % {
            "kind": kind_name(mentorship.mentor_type),
            "first": month_day_year(mentorship.started_at),
            "last": month_day_year(mentorship.closed_at),
        }
    month = month_line(mentorship, now)
    return f"{kind_name(mentorship.mentor_type)}, {month[:1].lower()}{month[1:]}"
