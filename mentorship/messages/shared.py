"""What all mails of this floor share."""

from django.conf import settings


def address(path: str) -> str:
    """Return a path of the site as a full address."""
    return f"{settings.SITE_URL}{path}"
