"""Second factors, on allauth's forms."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}
NAME_HINT = _("So that you know it again, such as “My phone”.")


class CodeMixin:
    """One code, typed or pasted."""

    code_label = _("Code from your app, or a recovery code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.code_label
        field.widget = forms.TextInput(attrs=CODE)
        field.error_messages["required"] = _("Type the code.")


class AuthenticateForm(CodeMixin, base_forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateByFactorForm(CodeMixin, base_forms.ReauthenticateForm):
    """The second factor once more."""


class ActivateTOTPForm(CodeMixin, totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code_label = _("Code from your app")


BROKEN = (AttributeError, InvalidSignature, KeyError, TypeError, ValueError)


class CredentialMixin:
    """What a browser says of a passkey; a broken answer is a wrong one, not a fault of ours."""

    def clean_credential(self):
        """Refuse what cannot be read."""
        try:
            return super().clean_credential()
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class LoginByPasskeyForm(CredentialMixin, webauthn_forms.LoginWebAuthnForm):
    """Sign in with a passkey alone."""


class AuthenticateByPasskeyForm(CredentialMixin, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ReauthenticateByPasskeyForm(CredentialMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey."""

    def clean(self):
        """Refuse what cannot be read."""
        try:
            return super().clean()
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text, name.max_length = _("Name"), NAME_HINT, 80
        alone.label, alone.initial = _("Sign in with it alone"), True
        alone.help_text = _(
            "No password and no code. Your device asks for your fingerprint, face or PIN instead."
        )


class EditPasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text, name.max_length = _("Name"), NAME_HINT, 80
