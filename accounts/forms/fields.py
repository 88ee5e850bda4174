"""Fields that several forms of accounts share."""

from django import forms
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.validators import MAX_PASSWORD_LENGTH, validate_address

PASSWORD_HINT = _(
    "At least 8 characters; 15 or more are safer. Several words do well, and paste works."
)


class AddressField(forms.EmailField):
    """An address, with errors that say what to do."""

    default_validators = [
        EmailValidator(message=_("Write the address in full, such as name@example.org.")),
        validate_address,
    ]

    def __init__(self, **options):
        options.setdefault("label", _("E-mail address"))
        options.setdefault(
            "widget", forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
        )
        super().__init__(**options, error_messages={"required": _("Write your e-mail address.")})

    def run_validators(self, value):
        """Say first what is missing most often: the ending."""
        local, _at, domain = value.rpartition("@")
        if local and domain and "." not in domain:
            raise forms.ValidationError(_("Add the ending, such as .org or .com."), code="ending")
        super().run_validators(value)


def limit_password(field: forms.Field) -> None:
    """Refuse what is too long before anything hashes it."""
    field.validators.append(
        MaxLengthValidator(MAX_PASSWORD_LENGTH, _("Use at most 4,096 characters."))
    )


def dress_password(field: forms.Field, label: object, hint: object = "") -> None:
    """Give a password field of allauth our words and our limit."""
    field.label, field.help_text = label, hint  # type: ignore[assignment]
    field.widget.attrs.pop("placeholder", None)
    limit_password(field)
