"""What a program's settings must be, beyond what the database checks, each with what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone
from mentorship.enums import MentorType

MAX_LADDER_DAY = 3650
ALL_WEIGHTS = 100


def validate_program(settings: dict[str, Any]) -> None:
    """Raise with one sentence per field that would break pages or runs.

    ``settings`` holds ``name``, ``time_zone``, ``mentor_types``, ``weights`` and ``ladder_days``.
    """
    errors: dict[str, Any] = {}
    if not all(c.isprintable() for c in settings["name"]):
        errors["name"] = _("Write the name on one line, without special characters.")
    if not _is_list_of_types(settings["mentor_types"]):
        errors["mentor_types"] = _('Write a list of kinds, such as ["peer", "career", "life"].')
    elif not _is_weighing(settings["weights"], settings["mentor_types"]):
        errors["weights"] = _(
            "Give each mentor type whole numbers from 0 to 100 that add up to 100."
        )
    if not _is_ladder(settings["ladder_days"]):
        errors["ladder_days"] = _("Write rising days after the start, such as [3, 14, 30].")
    try:
        validate_time_zone(settings["time_zone"])
    except ValidationError as error:
        errors["time_zone"] = error.message
    if errors:
        raise ValidationError(errors)


def _is_list_of_types(value: Any) -> bool:
    is_list = isinstance(value, list) and all(isinstance(kind, str) for kind in value)
    return is_list and len(set(value)) == len(value) > 0 and set(value) <= {*MentorType.values}


def _is_weighing(value: Any, kinds: list[str]) -> bool:
    return isinstance(value, dict) and all(_is_whole(value.get(kind)) for kind in kinds)


def _is_whole(weights: Any) -> bool:
    if not isinstance(weights, dict):
        return False
    numbers = [*weights.values()]
    return all(type(n) is int and n >= 0 for n in numbers) and sum(numbers) == ALL_WEIGHTS


def _is_ladder(value: Any) -> bool:
    if not isinstance(value, list) or not all(type(day) is int for day in value):
        return False
    return sorted(set(value)) == value and all(0 < day <= MAX_LADDER_DAY for day in value)
