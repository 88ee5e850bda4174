"""What all mails of this floor share."""

from datetime import date, datetime

from django.conf import settings
from django.utils import formats, timezone


def address(path: str) -> str:
    """Return a path of the site as a full address."""
    return f"{settings.SITE_URL}{path}"


def day(value: datetime | date | None) -> str:
    """Return a day as ``Thu, Feb 12`` in the active zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return formats.date_format(local, "D, M j")
