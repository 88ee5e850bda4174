"""The words of a round's letter."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matching.enums import LetterRole
from matching.services.letters import BODY_LENGTH, SUBJECT_LENGTH, problems_of
from mentorship.forms.fields import LineField, TextField, moment_of
from mentorship.letters import Letter

READERS = {
    LetterRole.MENTOR: _("Every mentor of this round reads it, with one person's name."),
    LetterRole.MENTEE: _("Every mentee with an introduction in this round reads it."),
    LetterRole.UNMATCHED: _("Every mentee whom this round leaves without a mentor reads it."),
}


class LetterForm(forms.Form):
    """Subject and paragraphs; ``version`` is when the words it began with were changed."""

    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    subject = LineField(
        label=_("Subject"),
        max_length=SUBJECT_LENGTH,
        error_messages={
            "required": _("Write a subject of up to 120 characters."),
            "max_length": _("Write a subject of up to 120 characters."),
        },
    )
    body = TextField(
        label=_("Letter"),
        rows=12,
        warns=False,
        max_length=BODY_LENGTH,
        error_messages={
            "required": _("Write a letter of up to 3,000 characters."),
            "max_length": _("Write a letter of up to 3,000 characters."),
        },
    )

    def __init__(
        self, data: Any, *, role: LetterRole, letter: Letter, version: datetime | None
    ) -> None:
        seen = version.isoformat() if version else ""
        initial = {"subject": letter.subject, "body": letter.body, "version": seen}
        super().__init__(data, initial=initial)
        self.role, self.given = role, letter
        body: Any = self.fields["body"]
        body.reader = READERS[role]

    @property
    def letter(self) -> Letter:
        """The words as typed, as far as they could be read; those given where nothing was."""
        if not self.is_bound:
            return self.given
        typed = self.cleaned_data
        return Letter(typed.get("subject") or "", (typed.get("body") or "").strip())

    @property
    def seen(self) -> datetime | None:
        """When the words that the admin started from were changed; None for the product's."""
        return moment_of(self.cleaned_data.get("version", ""))

    def clean(self) -> dict[str, Any] | None:
        """Refuse what has no meaning in this letter, at its field and by its name."""
        cleaned = super().clean()
        for field, sentence in problems_of(self.role, self.letter).items():
            if field not in self.errors:
                self.add_error(field, ValidationError(sentence))
        return cleaned
