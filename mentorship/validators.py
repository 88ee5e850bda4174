"""What a program's settings must be, beyond what the database checks, each with what to do."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone
from mentorship.enums import MentorType
from mentorship.program_rules import RESERVED, is_ladder, problems_of

ALL_WEIGHTS = 100


def validate_program(settings: dict[str, Any]) -> None:
    """Raise with one sentence per field that would break pages or runs.

    ``settings`` holds the fields of a program by name.
    """
    if problems := program_problems(settings):
        named = {name if name in settings else "by_type": text for name, text in problems.items()}
        raise ValidationError(named)


def program_problems(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is wrong by field; ``field__kind`` where only one kind of mentoring is."""
    errors: dict[str, Any] = {}
    if not all(c.isprintable() for c in settings["name"]):
        errors["name"] = _("Write the name on one line, without special characters.")
    if settings["slug"] in RESERVED:
        errors["slug"] = _("This word is taken by an address of the product. Choose another.")
    if not _is_list_of_types(settings["mentor_types"]):
        errors["mentor_types"] = _('Write a list of kinds, such as ["peer", "career", "life"].')
    elif not _is_weighing(settings["weights"], settings["mentor_types"]):
        errors["weights"] = _(
            "Give each mentor type whole numbers from 0 to 100 that add up to 100."
        )
    if not is_ladder(settings["ladder_days"]):
        errors["ladder_days"] = _("Write rising days after the start, such as [3, 14, 30].")
    try:
        validate_time_zone(settings["time_zone"])
    except ValidationError as error:
        errors["time_zone"] = error.message
    return problems_of(settings) | errors


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
