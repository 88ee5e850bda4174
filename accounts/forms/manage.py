"""Changing how one gets in: password and address, on allauth's forms.

A new password is typed once: whoever mistypes it signs in by code and sets another.
"""

from allauth.account import forms as allauth_forms
from allauth.socialaccount import forms as social_forms
from django import forms
from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import PASSWORD_HINT, AddressField, dress_password
from accounts.services import sign_on


class AddEmailForm(allauth_forms.AddEmailForm):
    """The address to change to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(
            label=_("New e-mail address"),
            help_text=_("We'll send a code there. Nothing changes until you type it here."),
        )


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address of somebody who doesn't know her password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class NewPasswordMixin:
    """One field for the new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        dress_password(self.fields["password1"], _("New password"), PASSWORD_HINT)


class SetPasswordForm(NewPasswordMixin, allauth_forms.SetPasswordForm):
    """A first password."""


class ResetPasswordKeyForm(NewPasswordMixin, allauth_forms.ResetPasswordKeyForm):
    """A new password in place of a forgotten one."""


class ChangePasswordForm(NewPasswordMixin, allauth_forms.ChangePasswordForm):
    """A new password in place of a known one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_password(self.fields["oldpassword"], _("Your password now"))


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_password(self.fields["password"], _("Your password"))


class DisconnectForm(social_forms.DisconnectForm):
    """Which sign-on to disconnect; the mailed code stays, so nobody locks herself out."""

    def clean(self):
        """Leave out allauth's demand of a password."""
        if sign_on.is_only_way(self.request.user):
            raise forms.ValidationError(_("It's your only way in. Ask an association admin."))
        return forms.Form.clean(self)

    def save(self):
        """Leave it to the service, which takes away what her groups gave."""
        sign_on.disconnect(account=self.cleaned_data["account"], actor=self.request.user)
        messages.success(self.request, _("Disconnected. You sign in by code or password."))
