"""Changing how one gets in: password and address, on allauth's forms.

A new password is typed once: whoever mistypes it signs in by code and sets another.
"""

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import PASSWORD_HINT, AddressField, dress_password


class AddEmailForm(allauth_forms.AddEmailForm):
    """The address to change to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(
            label=_("New e-mail address"),
            help_text=_("We’ll send a code there. Nothing changes until you type it here."),
        )


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address of somebody who doesn’t know her password."""

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
