"""A new round, as an admin describes it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.forms.fields import LineField

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


def _day(label: Any, **options: Any) -> forms.DateField:
    sentence = _("Write the day as 2026-03-31.")
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": sentence, "invalid": sentence},
        **options,
    )


class RoundForm(forms.Form):
    """A new round: its name and its days."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        help_text=_("Such as Spring 2026. Members see it."),
        error_messages={
            "required": _("Give the round a name, such as Spring 2026."),
            "max_length": _("Keep the name to 80 characters."),
        },
    )
    opens_on = _day(_("Opens on"))
    closes_on = _day(_("Closes on"))
    introductions_on = _day(
        _("Introductions on"), required=False, help_text=_("The day members expect to hear by.")
    )

    def clean(self) -> dict[str, Any]:
        """Want days of this age, and introductions after the opening."""
        data = super().clean() or {}
        for name in ("opens_on", "closes_on", "introductions_on"):
            if data.get(name) and not FIRST_DAY <= data[name] <= LAST_DAY:
                self.add_error(name, _("Check the year."))
        opens, hear = data.get("opens_on"), data.get("introductions_on")
        if opens and hear and hear < opens:
            self.add_error("introductions_on", _("Choose a day on or after the opening day."))
        return data
