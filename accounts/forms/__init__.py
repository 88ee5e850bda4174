"""The forms of accounts: getting in, and changing how one gets in."""

from accounts.forms.entrance import (
    ConfirmAddressForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SignupForm,
)
from accounts.forms.factors import (
    ActivateTOTPForm,
    AddPasskeyForm,
    AuthenticateByPasskeyForm,
    AuthenticateForm,
    EditPasskeyForm,
    LoginByPasskeyForm,
    ReauthenticateByFactorForm,
    ReauthenticateByPasskeyForm,
)
from accounts.forms.fields import AddressField, limit_password
from accounts.forms.manage import (
    AddEmailForm,
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)

__all__ = [
    "ActivateTOTPForm",
    "AddEmailForm",
    "AddPasskeyForm",
    "AddressField",
    "AuthenticateByPasskeyForm",
    "AuthenticateForm",
    "ChangePasswordForm",
    "ConfirmAddressForm",
    "ConfirmLoginCodeForm",
    "EditPasskeyForm",
    "LoginByPasskeyForm",
    "LoginForm",
    "ReauthenticateByFactorForm",
    "ReauthenticateByPasskeyForm",
    "ReauthenticateForm",
    "RequestLoginCodeForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
    "limit_password",
]
