"""Ways into a program: an address for the next round, invitations, the member list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import AddressField
from accounts.forms.once import OnceField
from mentorship.enums import Joining, Side
from mentorship.forms.fields import LineField, select
from mentorship.services.joining import MAX_LABEL, MOST_DAYS, MOST_USES

DAYS = 30


class RoundNoticeForm(forms.Form):
    """One address."""

    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We write once, on the day sign-up opens. Then we delete it."),
    )


class MembershipForm(forms.Form):
    """The number by which the association knows a person."""

    number = LineField(
        label=_("Membership number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = _("The program team reads it. Nobody else does.")
        self.fields["number"].reader = reader  # type: ignore[attr-defined]


class JoiningForm(forms.Form):
    """Who may apply."""

    joining = forms.ChoiceField(
        label=_("From now on"),
        choices=Joining.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )


class InvitationForm(forms.Form):
    """For whom an invitation is, and how far it reaches."""

    once = OnceField()
    label = LineField(
        label=_("A name for your own list"),
        max_length=MAX_LABEL,
        help_text=_("Such as “Letter to hospital leads”. Only the program team sees it."),
        error_messages={
            "required": _("Give it a name, so that you know it again."),
            "max_length": _("Use at most %(limit_value)d letters."),
        },
    )
    side = select(
        _("Whom is it for?"), list(Side.choices), empty=_("Mentees and mentors"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = _whole(_("How many days can it be used?"), MOST_DAYS, initial=DAYS)
        self.fields["most_uses"] = _whole(
            _("How many people may come by it?"),
            MOST_USES,
            required=False,
            help_text=_("Leave it empty for any number."),
        )


def _whole(label: Any, most: int, **options: Any) -> forms.IntegerField:
    """Return a whole number from 1; every wrong value gets the same sentence."""
    sentence = _("Enter a whole number from 1 to %(most)s.") % {"most": f"{most:,}"}
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages=dict.fromkeys(codes, sentence),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


class MemberListForm(forms.Form):
    """A file, and whether it replaces the list."""

    HOW = [
        ("replace", _("Replace the list: whoever isn't in the file comes off it")),
        ("add", _("Add to the list: nobody comes off it")),
    ]
    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_(
            "A CSV file of at most 5 MB, with a heading “email” and, if you like, "
            "“membership_number”. Other columns are left out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )
    how = forms.ChoiceField(
        label=_("What happens to the list there is?"),
        choices=HOW,
        initial="replace",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
