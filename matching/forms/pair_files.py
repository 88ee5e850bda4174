"""A file of pairs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import PairUse


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
