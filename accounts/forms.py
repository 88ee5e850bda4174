"""Sign-up and sign-in, on allauth's forms."""

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.choices import Card
from accounts.validators import MAX_PASSWORD_LENGTH, validate_address, validate_name

MAX_NAME_LENGTH = 120
BRINGS = [
    ("mentee", Card(_("I’d like a mentor"), _("Any stage, students included"), halves="mentee")),
    (
        "mentor",
        Card(_("I’d like to mentor"), _("About an hour a month for each person"), halves="mentor"),
    ),
    ("both", Card(_("Both"), _("Plenty of people do"), halves="both")),
]


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


class SignupForm(allauth_forms.SignupForm):
    """Name, address, what brings you here; a password only for those who want one."""

    brings = forms.ChoiceField(
        label=_("What brings you here?"),
        choices=BRINGS,
        initial="mentee",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=MAX_NAME_LENGTH,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name as colleagues know you.")},
    )
    field_order = ["brings", "name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["brings"].layout = "cards"
        self.fields["email"] = AddressField(
            help_text=_("A personal one is safest if you might change jobs.")
        )
        password = self.fields["password1"]
        password.label = _("Password")
        password.help_text = _(
            "At least 8 characters. Leave it empty to sign in with a code by e-mail."
        )
        password.widget.attrs.pop("placeholder", None)
        limit_password(password)
        self.order_fields(self.field_order)

    def custom_signup(self, request, user):
        """Remember what brought her, for the first page after sign-up."""
        request.session["brings"] = self.cleaned_data["brings"]


class LoginForm(allauth_forms.LoginForm):
    """Address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        limit_password(self.fields["password"])
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """Address only; the code comes by mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


def limit_password(field: forms.Field) -> None:
    """Refuse what is too long before anything hashes it."""
    field.validators.append(
        MaxLengthValidator(MAX_PASSWORD_LENGTH, _("Use at most 4,096 characters."))
    )
