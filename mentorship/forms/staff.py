"""Who joins a program's staff, and for whom one of them works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import AddressField
from mentorship.enums import StaffRole
from mentorship.forms.fields import LineField, read_by
from mentorship.services.staff import MAX_EMPLOYER, WITH_EMPLOYER

ROLES = [
    (StaffRole.ADMIN.value, _("Program admin: runs rounds, decides about pairs, reports")),
    (StaffRole.CONTACT.value, _("Concern contact: reads what members write in confidence")),
    (StaffRole.VIEWER.value, _("Viewer: reads lists and charts, without names")),
]


def employer_field(**options: Any) -> forms.Field:
    """Return for whom somebody works."""
    field = LineField(
        label=_("Their employer"),
        max_length=MAX_EMPLOYER,
        help_text=_("As members write it. Pairs and concerns from there go to somebody else."),
        error_messages={
            "required": _("Name the employer, so that pairs from there go to somebody else."),
            "max_length": _("Use at most %(limit_value)d characters."),
        },
        **options,
    )
    return read_by(field, _("The program's admins read it."))


class StaffForm(forms.Form):
    """A new row of the staff."""

    email = AddressField(
        label=_("Their e-mail address"),
        help_text=_("Of an account that exists and is confirmed. We write to them."),
    )
    role = forms.ChoiceField(
        label=_("What will they do?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"] = employer_field(required=False)

    def clean(self) -> dict[str, Any]:
        """Want an employer of whoever decides or reads in confidence."""
        data = super().clean() or {}
        if data.get("role") in WITH_EMPLOYER and not data.get("employer", "x"):
            message = self.fields["employer"].error_messages["required"]
            self.add_error("employer", message)
        return data


class EmployerForm(forms.Form):
    """For whom one of the staff works."""

    def __init__(self, *args: Any, is_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"] = employer_field(required=is_required)
