"""What every page may say: whose site this is, and whether it is the demo."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  Django's signature
    """Return the association's name and address for letters, and whether this is the demo."""
    return {
        "association_name": settings.ASSOCIATION_NAME,
        "contact_address": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
    }
