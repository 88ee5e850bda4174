"""Days, times and zones in words; a moment is told in the reader's zone."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

ZONES = {
    "America/New_York": gettext_lazy("Eastern time"),
    "America/Detroit": gettext_lazy("Eastern time"),
    "America/Chicago": gettext_lazy("Central time"),
    "America/Denver": gettext_lazy("Mountain time"),
    "America/Phoenix": gettext_lazy("Arizona time"),
    "America/Los_Angeles": gettext_lazy("Pacific time"),
    "America/Anchorage": gettext_lazy("Alaska time"),
    "Pacific/Honolulu": gettext_lazy("Hawaii time"),
    "America/Puerto_Rico": gettext_lazy("Atlantic time"),
    "UTC": gettext_lazy("UTC"),
}


def full_day(value: datetime | date | None) -> str:
    """Return the day as ``Thursday, February 12``; empty where there is none."""
    return _told(value, "l, F j")


def short_day(value: datetime | date | None) -> str:
    """Return the day as ``Thu, Feb 12``; empty where there is none."""
    return _told(value, "D, M j")


def long_month_day(value: datetime | date | None) -> str:
    """Return the day as ``February 12``; empty where there is none."""
    return _told(value, "F j")


def month_day(value: datetime | date | None) -> str:
    """Return the day as ``Feb 12``; empty where there is none."""
    return _told(value, "M j")


def month_day_year(value: datetime | date | None) -> str:
    """Return the day as ``Feb 12, 2026``; empty where there is none."""
    return _told(value, "M j, Y")


def long_date(value: datetime | date | None) -> str:
    """Return the day as ``February 12, 2026``; empty where there is none."""
    return _told(value, "F j, Y")


def month_year(value: datetime | date | None) -> str:
    """Return the month as ``February 2026``; empty where there is none."""
    return _told(value, "F Y")


def clock(value: datetime | time | None) -> str:
    """Return the time as ``6:30 pm``; empty where there is none."""
    if value is None:
        return ""
    at = _local(value)
    return f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"


def zone_name(zone: str) -> str:
    """Return how people call an IANA zone: ``Central time``; empty stays empty."""
    place = zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
    return str(ZONES.get(zone) or (_("%(place)s time") % {"place": place} if place else ""))


def _told(value: datetime | date | None, form: str) -> str:
    if not value:
        return ""
    here = _local(value)
    day = here.date() if isinstance(here, datetime) else here
    return _in_words(day, form, get_language())


@lru_cache(maxsize=4096)  # a list tells a hundred days, and the same ones again and again
def _in_words(day: date, form: str, _language: str | None) -> str:
    """Return a day in the language that is active, which is the one given."""
    return formats.date_format(day, form)


def _local(value: Any) -> Any:
    """Return an aware moment in the active zone; all others unchanged."""
    is_moment = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_moment else value
