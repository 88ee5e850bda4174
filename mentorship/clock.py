"""Time: the database's clock, local hours in a person's zone, calendar months."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

MINUTE = timedelta(minutes=1)
MINUTES_TO_TRY = 2 * 24 * 60  # a zone that changed sides of the date line left out a whole day


def database_now() -> datetime:
    """Return the database's now, so that no process decides by its own clock."""
    # On PostgreSQL CURRENT_TIMESTAMP is the transaction's start: after a wait for a lock, the past.
    is_postgresql = connection.vendor == "postgresql"
    moment = "STATEMENT_TIMESTAMP()" if is_postgresql else "CURRENT_TIMESTAMP"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {moment}")
        now = cursor.fetchone()[0]
    if isinstance(now, str):
        now = datetime.fromisoformat(now)
    return now if now.tzinfo else now.replace(tzinfo=UTC)


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


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
