"""Forms of what admins do by hand: a file of pairs, an invitation's text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import PairUse
from matching.queries.recruiting import BODY_LENGTH, SUBJECT_LENGTH


class PairFileForm(forms.Form):
    """A file, and what its pairs are."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_(
            "A CSV file of at most 5 MB with the headings “mentee_email” and “mentor_email” and, "
            "if you like, “mentor_type”. Other columns are left out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )
    use = forms.ChoiceField(
        label=_("What are these pairs?"),
        choices=PairUse.choices,
        initial=PairUse.FORMER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )


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
