"""A call for mentors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.queries.recruiting import BODY_LENGTH, SUBJECT_LENGTH


class InvitationTextForm(forms.Form):
    """A call for mentors, as an admin edits it before taking it along."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=SUBJECT_LENGTH,
        error_messages={
            "required": _("Write a subject."),
            "max_length": _("Use at most %(limit_value)d characters."),
        },
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("We don't send it and don't keep it: copy it, or take it along as a file."),
        error_messages={
            "required": _("Write a text."),
            "max_length": _("Use at most %(limit_value)d characters."),
        },
    )

    def clean_body(self) -> str:
        """Count a line break as one character, as the browser does."""
        text: str = self.cleaned_data["body"]
        return text.replace("\r\n", "\n")
