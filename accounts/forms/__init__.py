"""The forms of accounts: getting in, and changing how one gets in."""

from accounts.forms.entrance import (
    ConfirmAddressForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SignOnForm,
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
    DisconnectForm,
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
    "DisconnectForm",
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
    "SignOnForm",
    "SignupForm",
    "limit_password",
]
