"""Fields of a program's settings: whole numbers within bounds, ladders, points, extensions."""

import re
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.enums import AskedFirst, Intake
from mentorship.forms.fields import LineField, select
from mentorship.program_rules import BOUNDS, MOST_EXTENSIONS, is_ladder

ANY = "any"
AS_FOR_ALL = _("As for all")
DIGITS = re.compile(r"[0-9]{1,4}")
QUARTERS = (0, 15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600)
POINTS = 100


def whole(label: Any, name: str, **options: Any) -> forms.IntegerField:
    """Return a whole number of a setting; every wrong value gets the same sentence."""
    least, most = options.pop("bounds", None) or BOUNDS[name]
    sentence = format_lazy(
        _("Enter a whole number from {least} to {most}."), least=least, most=most
    )
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(codes, sentence),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


def chapter() -> LineField:
    """Return the chapter of the association that a program belongs to; often none."""
    return LineField(
        label=_("Chapter"),
        max_length=80,
        required=False,
        help_text=_("Where it belongs to one chapter of the association."),
        error_messages={"max_length": _("Keep it to 80 characters.")},
    )


def intake(**options: Any) -> forms.ChoiceField:
    """Return how people come into a program's matching."""
    return forms.ChoiceField(
        label=_("How do people come into matching?"),
        choices=Intake.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        **options,
    )


class LadderField(forms.CharField):
    """Days after the start, as "3, 14, 30"."""

    def __init__(self, **options: Any) -> None:
        sentence = _("Write rising days after the start, such as 3, 14, 30.")
        super().__init__(
            max_length=200,
            error_messages={"required": sentence, "invalid": sentence, "max_length": sentence},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show days as they are typed."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return the days; None where nothing is written."""
        text = super().to_python(value)
        if not text:
            return None
        words = [word for word in re.split(r"[\s,;]+", text) if word]
        if not all(DIGITS.fullmatch(word) for word in words):
            raise forms.ValidationError(self.error_messages["invalid"])
        return [int(word) for word in words]

    def validate(self, value: Any) -> None:
        """Refuse days that do not rise."""
        super().validate(value)
        if value and not is_ladder(value):
            raise forms.ValidationError(self.error_messages["invalid"])

    def run_validators(self, value: Any) -> None:
        """Check nothing more: the days are no text."""


class PointsField(forms.IntegerField):
    """Points of 100, kept as ten-thousandths."""

    def __init__(self, label: Any, **options: Any) -> None:
        sentence = _("Enter whole points from 0 to 100.")
        codes = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            label=label,
            error_messages=dict.fromkeys(codes, sentence),
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 100}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show points."""
        return value // POINTS if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Return ten-thousandths."""
        points = super().to_python(value)
        if points is None:
            return None
        if not 0 <= points <= POINTS:
            raise forms.ValidationError(self.error_messages["invalid"])
        return points * POINTS


def asked_first(label: Any, *, by_kind: bool = False) -> forms.ChoiceField:
    """Return who is asked first."""
    if by_kind:
        return select(label, list(AskedFirst.choices), empty=AS_FOR_ALL, required=False)
    return forms.ChoiceField(
        label=label,
        choices=AskedFirst.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )


def extensions(label: Any, *, by_kind: bool = False) -> forms.TypedChoiceField:
    """Return how often a pair may extend; None is any number."""
    listed: list[tuple[str, Any]] = [("0", _("Not at all")), ("1", _("Once")), ("2", _("Twice"))]
    listed += [(str(n), str(n)) for n in range(3, MOST_EXTENSIONS + 1)]
    listed.append((ANY, _("Any number of times")))
    if by_kind:
        listed.insert(0, ("", AS_FOR_ALL))
    return forms.TypedChoiceField(
        label=label,
        choices=listed,
        coerce=lambda text: None if text == ANY else int(text),
        empty_value="",
        required=not by_kind,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )


def overlap(label: Any, *, now: int, least: int = 0, **options: Any) -> forms.TypedChoiceField:
    """Return hours a week in quarter hours; ``now`` is offered even where it is not usual."""
    minutes = sorted({*(one for one in QUARTERS if one >= least), now})
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(one), _in_hours(one)) for one in minutes],
        coerce=int,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        **options,
    )


def _in_hours(minutes: int) -> Any:
    if not minutes:
        return _("None needed")
    if minutes < 60:
        return format_lazy(_("{n} minutes"), n=minutes)
    hours = f"{minutes / 60:g}"
    return _("1 hour") if minutes == 60 else format_lazy(_("{n} hours"), n=hours)
