"""Figures for staff who see no names: none under five (``matching.small_groups``)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from matching.small_groups import Shown, partition, single


def told(number: Shown) -> str | int:
    """Return a figure, or in its place that it is too small to tell."""
    return _("fewer than 5") if number is None else number


def few(number: int) -> str | int:
    """Return a figure that stands by itself."""
    return told(single(number))


def is_told(number: int) -> bool:
    """Whether a figure may be told by itself: none, or five and more."""
    return single(number) is not None


def cells(numbers: Sequence[int]) -> list[str | int]:
    """Return the parts of a whole; where one is kept back its neighbors are, too."""
    return [_("not told") if shown is None else shown for shown in partition(numbers)]
