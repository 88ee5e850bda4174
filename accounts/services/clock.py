"""The database's clock: due decisions never trust the clock of one process."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.expressions import Combinable
from django.db.models.functions import Now


def now_plus(delta: timedelta) -> Combinable:
    """Return the database's now, moved by ``delta``, for use in filters and updates."""
    return ExpressionWrapper(Now() + delta, output_field=DateTimeField())


def database_now() -> datetime:
    """Return the database's now, so that no process decides by its own clock."""
    # On PostgreSQL CURRENT_TIMESTAMP is the transaction's start: after a wait for a lock, the past.
    is_postgresql = connection.vendor == "postgresql"
    moment = "STATEMENT_TIMESTAMP()" if is_postgresql else "CURRENT_TIMESTAMP"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {moment}")
        told: datetime | str = cursor.fetchone()[0]
    now = datetime.fromisoformat(told) if isinstance(told, str) else told
    return now if now.tzinfo else now.replace(tzinfo=UTC)
