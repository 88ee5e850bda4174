"""The database's clock: due decisions never trust the clock of one process."""

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.expressions import Combinable
from django.db.models.functions import Now


def now_plus(delta: timedelta) -> Combinable:
    """Return the database's now, moved by ``delta``, for use in filters and updates."""
    return ExpressionWrapper(Now() + delta, output_field=DateTimeField())
