"""Settings of accounts: who signs in how, and for how long. Part of ``mentorship.settings``."""

from mentorship import environment as env

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique by a constraint on lower(email)
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.validators.MaximumLengthValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.validators.SeveralSignsValidator"},
    {"NAME": "accounts.validators.ContextWordsValidator"},
    {"NAME": "accounts.breached.BreachedPasswordValidator"},
]
# Optional: hashes of leaked passwords, ordered; see accounts.breached.
BREACHED_PASSWORDS_FILE = env.text("BREACHED_PASSWORDS_FILE")
# Encrypt secrets at rest under the first key; the others, and SECRET_KEY, still decrypt.
FIELD_ENCRYPTION_KEYS = env.names("FIELD_ENCRYPTION_KEYS", [])

# How many days longer or shorter things are kept than by default, such as "concerns=3650".
RETENTION = env.text("RETENTION")
# Who reads each month what was opened with a written reason; they need no account.
BOARD_ADDRESSES = env.addresses("BOARD_ADDRESSES")

# People entrusted with others set up a second factor before anything else.
SECOND_FACTOR_REQUIRED = env.flag(
    "SECOND_FACTOR_REQUIRED", default=not (env.flag("DEMO") or env.flag("DEBUG"))
)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateByFactorForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "login_webauthn": "accounts.forms.LoginByPasskeyForm",
    "authenticate_webauthn": "accounts.forms.AuthenticateByPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticateByPasskeyForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Benchmate"
MFA_TOTP_TOLERANCE = 1  # clocks differ: one step of 30 seconds earlier or later
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
# Browsers allow passkeys without https on this machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.text("SITE_URL").startswith("https://")

# allauth: e-mail only; a mailed code verifies an address and may replace the password.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmAddressForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Changing it in between is offered to new addresses only, which would tell them from known ones.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address for each person; the new one replaces the old
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# Strangers get no mail, but the same work is done for them: accounts.services.account_mails.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# Counted in the database, so by all processes together. ip: from one address; key: for one account.
ACCOUNT_RATE_LIMITS = {
    "signup": "30/m/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "confirm_email": "1/10s/key,20/h/key",
    "reset_password": "20/m/ip,20/h/key",
    "csp_report": "60/m/ip",
    "round_notice": "30/h/ip",
    "member_import": "60/h/user",
    "list_export": "60/h/user",
    "staff_added": "30/h/user",
    "webhook": "60/h/user",
    "membership_number": "20/h/user",
    "photo": "30/h/user",
    "calendar_feed": "60/h/key",
    "calendar_unknown": "60/h/ip",
    "calendar_address": "20/h/user",
    "token": "20/h/user",
    "sign_on": "30/m/ip",
    "certificate_check": "60/m/ip",
    "privacy_request": "10/h/user",
    "privacy_copy": "20/h/user",
    "concern": "5/h/user",
    "concern_answer": "20/h/user",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Sign-on of the association's own, by OpenID Connect; none where OIDC_ISSUER is empty.
OIDC_ISSUER = env.issuer("OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", "your association")
OIDC_SCOPES = env.text("OIDC_SCOPES", "openid profile email").split()
OIDC_TRUSTED_DOMAINS = [one.lower() for one in env.names("OIDC_TRUSTED_DOMAINS", [])]
OIDC_GROUPS_CLAIM = env.text("OIDC_GROUPS_CLAIM", "groups")
OIDC_EMPLOYER_CLAIM = env.text("OIDC_EMPLOYER_CLAIM", "company")
OIDC_STAFF = env.grants("OIDC_STAFF")
OIDC_REQUIRED = env.flag("OIDC_REQUIRED")
OIDC_TRUST_MFA = env.flag("OIDC_TRUST_MFA")
SOCIALACCOUNT_ADAPTER = "accounts.sign_on.adapter.SignOnAccountAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.forms.SignOnForm",
    "disconnect": "accounts.forms.DisconnectForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # for whom the adapter says so
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = False  # ours asks: accounts.sign_in_guards
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
