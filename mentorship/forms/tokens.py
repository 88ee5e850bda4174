"""Making a token of the API."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.forms.once import OnceField
from accounts.models import User
from accounts.services.tokens import MAX_NAME
from mentorship.forms.fields import LineField, select
from mentorship.queries.tokens import programs_for

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class TokenForm(forms.Form):
    """What a token is for, what it may do, where, and for how long."""

    once = OnceField()
    name = LineField(
        label=_("What is it for?"),
        max_length=MAX_NAME,
        help_text=_("Such as “Member system”. Only you and association admins read it."),
        error_messages={"required": _("Write what this token is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(one.value, format_lazy("{} ({})", one.label, one.value)) for one in Scope],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Never more than you may do yourself. As little as it needs is safest; to change or "
            "decide includes to read. In brackets: what programs call it."
        ),
        error_messages={
            "required": _("Choose at least one thing that this token may do."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the person's own programs."""
        super().__init__(*args, **kwargs)
        programs = [(one.slug, one.name) for one in programs_for(user)]
        self.fields["program"] = select(
            _("In which program?"), programs, empty=_("All that I reach"), required=False
        )
        self.fields["days"] = forms.TypedChoiceField(
            label=_("For how long?"),
            choices=DAYS,
            coerce=int,
            initial=90,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose for how long."),
                "invalid_choice": _("Choose from the list."),
            },
        )
        self.fields["days"].layout = "segments"  # type: ignore[attr-defined]
