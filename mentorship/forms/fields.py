"""Form fields with errors that say what to do, and choices drawn by the page's elements."""

import re
import zoneinfo
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.validators import JOINERS
from mentorship import patients
from mentorship.queries.vocabulary import Choice, Grouped

# Marks that reorder or hide the letters around them; they have no place in what people type here.
HIDDEN_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
US_ZONES = {
    "America/New_York": _("Eastern, New York"),
    "America/Chicago": _("Central, Chicago"),
    "America/Denver": _("Mountain, Denver"),
    "America/Phoenix": _("Mountain without summer time, Phoenix"),
    "America/Los_Angeles": _("Pacific, Los Angeles"),
    "America/Anchorage": _("Alaska, Anchorage"),
    "Pacific/Honolulu": _("Hawaii, Honolulu"),
    "America/Puerto_Rico": _("Atlantic, Puerto Rico"),
}
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
).split()


class LineField(forms.CharField):
    """One line of text: no line breaks, no marks that hide or reorder letters.

    ``warns`` where members tell something in it: see ``TextField``.
    """

    def __init__(self, *, warns: bool = False, **options: Any) -> None:
        super().__init__(**options)
        watch(self, warns=warns)

    def to_python(self, value: Any) -> str:
        """Return the text without hidden marks."""
        return HIDDEN_MARKS.sub("", super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        """Refuse control characters."""
        super().validate(value)
        if not all(c.isprintable() or c in JOINERS for c in value):
            raise forms.ValidationError(_("Write this on one line, without special characters."))


class TextField(forms.CharField):
    """Some lines of text, without marks that hide or reorder letters.

    It asks to leave patients out, and the page's script warns while one types; ``warns=False`` is
    for texts of the program team that no member writes.
    """

    def __init__(self, *, rows: int = 4, warns: bool = True, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)
        watch(self, warns=warns)

    def to_python(self, value: Any) -> str:
        """Return the text without hidden marks, with plain line breaks."""
        text = super().to_python(value) or ""
        return HIDDEN_MARKS.sub("", text.replace("\r\n", "\n"))


class PlacesField(forms.IntegerField):
    """A number of places; every wrong value gets the same sentence."""

    def __init__(self, *, most: int, **options: Any) -> None:
        sentence = _("Enter a whole number from 1 to %(most)d.") % {"most": most}
        codes = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            min_value=1, max_value=most, error_messages=dict.fromkeys(codes, sentence), **options
        )


class YearsField(forms.DecimalField):
    """Years of experience, with at most one decimal."""

    def __init__(self, **options: Any) -> None:
        sentence = _("Enter years as a number from 0 to 70, such as 2 or 2.5.")
        codes = ("required", "invalid", "min_value", "max_value", "max_digits",
                 "max_decimal_places", "max_whole_digits")  # fmt: skip
        super().__init__(
            min_value=0, max_value=70, max_digits=3, decimal_places=1,
            error_messages=dict.fromkeys(codes, sentence), **options,
        )  # fmt: skip


class DayField(forms.DateField):
    """A day of this age; every wrong value gets the same sentence."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        sentence = _("Write the day as 2026-03-31, or leave it open.")
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": sentence},
            **options,
        )

    def validate(self, value: date | None) -> None:
        """Refuse days that nobody means."""
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(_("Check the year."))


def watch(field: forms.Field, *, warns: bool = True) -> None:
    """Have a field ask to leave patients out, and the page's script look at what is typed."""
    field.keeps_patients_out = warns  # type: ignore[attr-defined]
    if warns:
        field.widget.attrs.update(patients.watched())


def yes(label: Any, **options: Any) -> forms.BooleanField:
    """Return a box that may stay empty."""
    return forms.BooleanField(label=label, required=False, **options)


def read_by(field: forms.Field, reader: Any) -> forms.Field:
    """Return a field that says who can read what is written there."""
    field.reader = reader  # type: ignore[attr-defined]
    return field


def select(
    label: Any, choices: list[Choice] | Grouped, *, empty: Any = "", **options: Any
) -> forms.ChoiceField:
    """Return a drop-down; ``empty`` is the line of no choice."""
    listed = [("", empty or _("Choose one")), *choices]
    messages = {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")}
    return forms.ChoiceField(label=label, choices=listed, error_messages=messages, **options)


def chips(
    label: Any, choices: list[Choice] | Grouped, *, limit: int = 0, **options: Any
) -> forms.MultipleChoiceField:
    """Return several choices drawn as chips; ``limit`` is checked here too."""
    options.setdefault("required", False)
    field = LimitedChoices(
        limit=limit, label=label, choices=choices, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("Choose from the list."),
        },
        **options,
    )  # fmt: skip
    field.layout = "chips"
    return field


class LimitedChoices(forms.MultipleChoiceField):
    """Several choices, at most ``limit`` of them (0: any number)."""

    layout = "rows"

    def __init__(self, *, limit: int = 0, **options: Any) -> None:
        self.limit = limit
        super().__init__(**options)

    def validate(self, value: list[str]) -> None:
        """Refuse more than the limit."""
        super().validate(value)
        if self.limit and len(value) > self.limit:
            raise forms.ValidationError(
                _("%(limit)d is the limit. Remove %(more)d.")
                % {"limit": self.limit, "more": len(value) - self.limit}
            )


@cache
def _other_zones() -> tuple[Choice, ...]:
    names = sorted(zoneinfo.available_timezones())
    return tuple(
        (name, name.replace("_", " "))
        for name in names
        if name.split("/")[0] in REGIONS and name not in US_ZONES
    )


def zone_field(*, empty: Any = "", required: bool = True) -> forms.ChoiceField:
    """Return the choice of a time zone, American ones first; ``empty`` is the line of no choice."""
    groups: Grouped = [
        (str(_("United States")), [(zone, str(name)) for zone, name in US_ZONES.items()]),
        (str(_("Elsewhere")), list(_other_zones())),
    ]
    field = select(
        _("Your time zone"),
        groups,
        empty=empty,
        required=required,
        help_text=_("We show times and write to you in this zone."),
        widget=forms.Select(attrs={"data-zone": ""}),
    )
    field.error_messages["required"] = field.error_messages["invalid_choice"] = _(
        "Choose a time zone from the list, such as Central, Chicago."
    )
    return field


def moment_of(text: str) -> datetime | None:
    """Return the moment that a hidden field names; None where it names none."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None
