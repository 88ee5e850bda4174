"""A program's own words for what two people agree to."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.forms.fields import TextField, moment_of, read_by
from mentorship.services.program_texts import AGREEMENT_LENGTH, agreement_problem


class AgreementForm(forms.Form):
    """The words, and when the program's own were last changed."""

    def __init__(self, data: Any, *, body: str, version: datetime | None) -> None:
        super().__init__(data)
        self.fields["version"] = forms.CharField(
            required=False,
            max_length=40,
            widget=forms.HiddenInput,
            initial=version.isoformat() if version else "",
        )
        field = TextField(
            rows=16,
            warns=False,
            label=_("What the two agree to"),
            initial=body,
            max_length=AGREEMENT_LENGTH,
            error_messages={
                "required": _("Write the agreement, or go back to the association's words."),
                "max_length": _("Keep the agreement to %(limit_value)d characters."),
            },
        )
        reader = _("Everyone who applies reads it, and both people of each pair.")
        self.fields["body"] = read_by(field, reader)

    @property
    def seen(self) -> datetime | None:
        """When the words that the admin started from were changed; None for the association's."""
        return moment_of(self.cleaned_data.get("version", ""))

    @property
    def body(self) -> str:
        """The words as typed, or as they stand."""
        return str(self["body"].value() or "")

    def clean_body(self) -> str:
        """Refuse what has no meaning in an agreement, by its name."""
        body: str = self.cleaned_data["body"]
        if sentence := agreement_problem(body):
            raise forms.ValidationError(sentence)
        return body
