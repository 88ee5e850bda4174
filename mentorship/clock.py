"""Time: the database's clock, local hours in a person's zone, calendar months."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.services.clock import database_now as database_now  # noqa: PLC0414  for this floor too

MINUTE = timedelta(minutes=1)
MINUTES_TO_TRY = 2 * 24 * 60  # a zone that changed sides of the date line left out a whole day


def local_day(zone: str, moment: datetime | None = None) -> date:
    """Return the day of a moment, else today, by the calendar of a zone."""
    return timezone.localdate(moment, ZoneInfo(zone))


def local_moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC moment of a local time.

    A time that does not exist that day becomes the first valid minute after it; one that happens
    twice is the first of the two.
    """
    place = ZoneInfo(zone)
    wanted = datetime.combine(day, at)
    for _minute in range(MINUTES_TO_TRY):
        moment = wanted.replace(tzinfo=place, fold=0).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) == wanted:
            return moment
        wanted += MINUTE
    raise AssertionError(f"no valid minute after {day} {at} in {zone}")


def moment_in_json(text: str) -> datetime:
    """Return a moment that a database wrote into JSON: SQLite tells none of its zone, UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
