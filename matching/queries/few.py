"""Small figures, kept from staff who see no names."""

from django.utils.translation import gettext as _

FEWEST = 5


def few(number: int) -> str | int:
    """Return a figure for staff who see no names: none under five."""
    return number if is_told(number) else _("fewer than 5")


def is_told(number: int) -> bool:
    """Whether staff who see no names may read a figure: none, or five and more."""
    return number >= FEWEST or not number
