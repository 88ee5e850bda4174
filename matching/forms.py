"""Forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RoundForm(forms.Form):
    """A new round: its name and its days."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as Spring 2026. Members see it.")
    )
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("Closes on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    introductions_on = forms.DateField(
        label=_("Introductions on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day members expect to hear by."),
    )
