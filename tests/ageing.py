"""Let time pass in the database: every stored moment and day moves into the past.

Services, the outbox and the database's own clock then meet a world that is so much older, and no
clock is replaced. Triggers that guard the audit trail refuse a change, so that one stays as it is.
"""

from datetime import timedelta

from django.apps import apps
from django.db import connection, models

APPS = ("accounts", "mentorship", "matching")
UNTOUCHED = ("accounts_auditevent",)


def let_days_pass(days: int) -> None:
    """Make everything that is stored ``days`` days older."""
    let_pass(timedelta(days=days))


def let_pass(
    passed: timedelta, *, only: tuple[str, ...] = APPS, spared: tuple[str, ...] = ()
) -> None:
    """Make what is stored this much older; stored days only by whole days.

    ``only`` names apps, or single models such as ``accounts.notification``; ``spared`` models.
    """
    with connection.cursor() as cursor:
        for table, days_of, moments in _columns(only, spared):
            sets = [_older_day(name, passed.days) for name in days_of if passed.days]
            sets += [_older_moment(name, passed.total_seconds()) for name in moments]
            if sets:
                cursor.execute(f"UPDATE {table} SET {', '.join(sets)}")


def _columns(
    only: tuple[str, ...], spared: tuple[str, ...]
) -> list[tuple[str, list[str], list[str]]]:
    found = []
    for model in apps.get_models():
        names = {model._meta.app_label, model._meta.label_lower}
        is_wanted = not names.isdisjoint(only) and names.isdisjoint(spared)
        if not is_wanted or model._meta.db_table in UNTOUCHED:
            continue
        fields = model._meta.local_concrete_fields
        moments = [field.column for field in fields if isinstance(field, models.DateTimeField)]
        dates = [field.column for field in fields if isinstance(field, models.DateField)]
        dates = [name for name in dates if name not in moments]
        if (dates or moments) and not model._meta.proxy:
            found.append((model._meta.db_table, dates, moments))
    return found


def _older_day(column: str, days: int) -> str:
    if connection.vendor == "sqlite":
        return f"{column} = date({column}, '-{days} days')"
    return f"{column} = {column} - {days}"


def _older_moment(column: str, seconds: float) -> str:
    if connection.vendor == "sqlite":
        return f"{column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-{seconds} seconds')"
    return f"{column} = {column} - interval '{seconds} seconds'"
