"""A person's credentials: dates, hours of continuing education, reminders."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorship.forms.fields import DayField, LineField, yes
from mentorship.services.renewals.hours import LONGEST_TITLE, MOST_HOURS

BAD_HOURS = _("Enter hours above 0 and up to 200, such as 1.5.")


class DatesForm(forms.Form):
    """When a credential was issued and until when it runs."""

    issued_on = DayField(label=_("Issued on"))
    expires_on = DayField(label=_("Runs until"))

    def clean(self) -> dict[str, Any] | None:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        issued_on, expires_on = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued_on and expires_on and expires_on < issued_on:
            sentence = _("The day it runs until has to come after the day of issue.")
            self.add_error("expires_on", ValidationError(sentence))
        return cleaned


class HoursForm(forms.Form):
    """Some hours of continuing education."""

    title = LineField(
        label=_("What it was"),
        max_length=LONGEST_TITLE,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Say in up to 160 characters what it was.")
        ),
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=Decimal("0.01"),
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places",
             "max_whole_digits"),
            BAD_HOURS,
        ),
    )  # fmt: skip
    earned_on = DayField(label=_("On"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earned_on"].error_messages["required"] = _("Choose the day.")


class RemindersForm(forms.Form):
    """Whether to be reminded."""

    wanted = yes(
        _("Remind me before one runs out"),
        help_text=_("By e-mail 90, 30 and 7 days before; one message for all of a week."),
    )
