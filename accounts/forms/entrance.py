"""Sign-up and sign-in, on allauth's forms."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from allauth.account import forms as allauth_forms
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.socialaccount import forms as social_forms
from django import forms
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Card
from accounts.forms.fields import PASSWORD_HINT, AddressField, dress_password
from accounts.services import consents
from accounts.validators import validate_name

MAX_NAME_LENGTH = 120
MAX_NUMBER_LENGTH = 40
BRINGS = [
    ("mentee", Card(_("I'd like a mentor"), _("Any stage, students included"), halves="mentee")),
    (
        "mentor",
        Card(_("I'd like to mentor"), _("About an hour a month for each person"), halves="mentor"),
    ),
    ("both", Card(_("Both"), _("Plenty of people do"), halves="both")),
]


class JoiningFields(forms.Form):
    """What is asked of everybody who joins, however she signs in."""

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
    membership_number = forms.CharField(
        label=_("Membership number"),
        max_length=MAX_NUMBER_LENGTH,
        required=False,
        validators=[validate_name],
        help_text=_("If you have it at hand. Only the program team reads it."),
    )
    agree = forms.BooleanField(
        label=_("I'm 18 or older, and I agree to the program rules"),
        error_messages={
            "required": _("Tick the box to join. The program is for adults who agree to its rules.")
        },
    )
    field_order = ["brings", "name", "email", "membership_number", "password1", "agree"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["brings"].layout = "cards"
        self.initial.setdefault("brings", wanted_part())
        self.fields["agree"].help_text = render_to_string("accounts/_rules_link.html")

    @transaction.atomic
    def save(self, request):
        """Make the account together with what the person agreed to."""
        user = super().save(request)
        for document, version in consents.AT_SIGN_UP:
            consents.accept(user=user, document=document, version=version)
        return user

    def custom_signup(self, request, user):
        """Remember what brought her, for the first page after sign-up."""
        request.session["brings"] = self.cleaned_data["brings"]


class SignOnForm(JoiningFields, social_forms.SignupForm):
    """The same for who comes by the association's sign-on, which vouches for her address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(
            disabled=True, help_text=_("As your sign-on gives it. You can change it later.")
        )
        self.order_fields(self.field_order)


class SignupForm(JoiningFields, allauth_forms.SignupForm):
    """Name, address, what brings you here; a password only for those who want one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(
            help_text=_("A personal one is safest if you might change jobs.")
        )
        dress_password(
            self.fields["password1"],
            _("Password"),
            format_lazy(
                "{} {}", _("Leave it empty to sign in with a code by e-mail."), PASSWORD_HINT
            ),
        )
        self.order_fields(self.field_order)

    def try_save(self, request):
        """Do as much for an address that is known, also where it became known just now."""
        if self.account_already_exists:
            self._save_in_vain(request)
            return super().try_save(request)
        try:
            return super().try_save(request)
        except IntegrityError:
            self.validate_unique_email(self.cleaned_data["email"])
            if not self.account_already_exists:
                raise
            return super().try_save(request)

    def _save_in_vain(self, request):
        """Sign somebody up and forget it: the time must not tell who has an account."""
        answers = self.cleaned_data
        nobody = {"email": f"{uuid4().hex}@example.invalid"}
        self.cleaned_data, self.account_already_exists = answers | nobody, False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data, self.account_already_exists = answers, True


def wanted_part() -> str:
    """Return the part that the page she comes from asks for (``?as=mentor`` in ``next``)."""
    came_from = get_next_redirect_url(context.request) or ""
    asked = parse_qs(urlsplit(came_from).query).get("as", [""])[-1]
    return asked if asked in dict(BRINGS) else "mentee"


class LoginForm(allauth_forms.LoginForm):
    """Address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        dress_password(self.fields["password"], _("Password"))
        self.order_fields(["login", "password"])


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """Address only; the code comes by mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class MailedCodeMixin:
    """The code from a mail, typed or pasted."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the message")
        field.error_messages["required"] = _("Type the code from the message.")
        field.widget = forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        )


class ConfirmAddressForm(MailedCodeMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class ConfirmLoginCodeForm(MailedCodeMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""
