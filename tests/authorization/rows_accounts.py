"""Sign-up, sign-in and second factors: the pages of allauth.

Its pages are one's own only; none takes the number of another person.
"""

from tests.authorization.table import (
    ALL_200,
    ALL_301,
    ALL_302,
    ALL_401,
    ALL_405,
    SIGNED_IN,
    SIGNED_IN_404,
    SIGNED_IN_405,
    VISITORS,
    Row,
    Rows,
)

VISITORS_405 = "405 302 | 302 302 302 | 302 302 302 | 302 302"
SIGN_UP = "200 200 | 302 302 302 | 302 302 302 | 302 302"
SIGN_UP_405 = "405 405 | 302 302 302 | 302 302 302 | 302 302"
CODE_SENT = "302 200 | 302 302 302 | 302 302 302 | 302 302"
CODE_SENT_405 = "302 405 | 302 302 302 | 302 302 302 | 302 302"
NO_DELETE = SIGNED_IN_405

# A form of Django answers PUT like POST; an unsent form shows itself again.
VISITORS_FORM = Row(get=VISITORS, other=VISITORS, delete=VISITORS_405)
OWN_FORM = Row(get=SIGNED_IN, other=SIGNED_IN, delete=NO_DELETE)
OPEN_PAGE = Row(get=ALL_200, other=ALL_405, options=ALL_200)
MOVED = Row(get=ALL_301, other=ALL_301)
ELSEWHERE = Row(get=ALL_302, other=ALL_302)
NOT_SET_UP = Row(get=SIGNED_IN_404, other=SIGNED_IN_404)

ROWS: Rows = {
    "account_login": VISITORS_FORM,
    "account_request_login_code": VISITORS_FORM,
    "account_confirm_login_code": ELSEWHERE,
    "account_logout": Row(get=SIGNED_IN, post=ALL_302, other=ALL_405, options=ALL_200),
    "account_signup": Row(get=SIGN_UP, other=SIGN_UP, delete=SIGN_UP_405),
    "account_inactive": OPEN_PAGE,
    "account_reauthenticate": OWN_FORM,
    "account_email": Row(get=SIGNED_IN, other=ALL_302, delete=NO_DELETE, options=SIGNED_IN),
    "account_email_verification_sent": Row(get=CODE_SENT, other=CODE_SENT, delete=CODE_SENT_405),
    "account_change_password": OWN_FORM,
    "account_set_password": ELSEWHERE,
    "account_reset_password": Row(get=ALL_200, other=ALL_200, delete=ALL_405),
    "account_reset_password_done": OPEN_PAGE,
    "account_reset_password_from_key": Row(
        get=ALL_200, other=ALL_200, args={"uidb36": "1", "key": "broken-key"}
    ),
    "account_reset_password_from_key_done": OPEN_PAGE,
    "mfa_index": Row(get=SIGNED_IN, other=SIGNED_IN_405, options=SIGNED_IN),
    "mfa_authenticate": ELSEWHERE,
    "mfa_reauthenticate": ELSEWHERE,
    "mfa_activate_totp": ELSEWHERE,
    "mfa_deactivate_totp": NOT_SET_UP,
    "mfa_view_recovery_codes": Row(get=SIGNED_IN_404, other=SIGNED_IN_405, options=SIGNED_IN),
    "mfa_generate_recovery_codes": ELSEWHERE,
    "mfa_download_recovery_codes": NOT_SET_UP,
    "socialaccount_login_cancelled": OPEN_PAGE,
    "socialaccount_login_error": Row(get=ALL_401, other=ALL_405, options=ALL_200),
    "socialaccount_signup": ELSEWHERE,
    "socialaccount_connections": OWN_FORM,
    "accounts/social/login/cancelled/": MOVED,
    "accounts/social/login/error/": MOVED,
    "accounts/social/signup/": MOVED,
    "accounts/social/connections/": MOVED,
}
