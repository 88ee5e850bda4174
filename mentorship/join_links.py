"""What counts as a link to join a meeting."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

_check = URLValidator(schemes=["http", "https"])


def is_join_link(place: str) -> bool:
    """Whether a meeting's place is a link that a browser opens."""
    try:
        _check(place)
    except ValidationError:
        return False
    return True
