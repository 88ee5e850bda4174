"""Pausing a part and leaving a program."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.queries.texts import options
from mentorship.services.parts import LONGEST

USUAL = timedelta(days=30)


class PauseForm(forms.Form):
    """Why, and when to ask again; both may be left as they are."""

    def __init__(self, data: Mapping[str, Any] | None, *, question: str) -> None:
        super().__init__(data)
        self.fields["until"] = until_field(question or _("When should we ask again?"))
        self.fields["reason"] = reason_field("reasons.pause", _("What makes you pause?"))


def until_field(question: str) -> forms.DateField:
    """Return the field of the day on which to ask again, within the longest pause of a part."""
    today = timezone.localdate()
    return forms.DateField(
        label=question,
        help_text=_("At most 60 days from now. You can come back earlier."),
        initial=today + USUAL,
        required=False,
        error_messages={"invalid": _("Enter a day, such as 2026-03-31.")},
        widget=forms.DateInput(
            format="%Y-%m-%d",
            attrs={
                "type": "date",
                "min": (today + timedelta(days=1)).isoformat(),
                "max": (today + LONGEST).isoformat(),
            },
        ),
    )


class LeaveForm(forms.Form):
    """Why, and whether what runs ends too (asked only where something runs)."""

    def __init__(self, data: Mapping[str, Any] | None, *, running: str) -> None:
        super().__init__(data)
        if running:
            self.fields["end_mentorships"] = forms.BooleanField(label=running, required=False)
        self.fields["reason"] = reason_field("reasons.leave", _("What makes you leave?"))


def reason_field(key: str, label: str, reader: str = "") -> forms.ChoiceField:
    """Return the field of a list of reasons, which may stay open."""
    field = forms.ChoiceField(
        label=label,
        choices=[(option["key"], option["label"]) for option in options(key)],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose a reason from the list, or leave it open.")},
    )
    field.reader = reader or _("Only the program team reads this.")  # type: ignore[attr-defined]
    return field
