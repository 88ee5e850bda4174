"""Sign-up, sign-in, second factors and sessions: the pages of allauth, and what it has none for.

Its pages are one's own only; none takes the number of another person.
"""

from tests.authorization.table import (
    ALL_200,
    ALL_301,
    ALL_302,
    ALL_400,
    ALL_401,
    ALL_405,
    SIGNED_IN,
    SIGNED_IN_400,
    SIGNED_IN_404,
    SIGNED_IN_405,
    VISITORS,
    Row,
    Rows,
)

VISITORS_405 = "405 302 | 302 302 302 | 302 302 302 | 302 302"
SIGN_UP = "200 200 | 302 302 302 | 302 302 302 | 302 302"
SIGN_UP_400 = "400 400 | 302 302 302 | 302 302 302 | 302 302"
SIGN_UP_405 = "405 405 | 302 302 302 | 302 302 302 | 302 302"
CODE_SENT = "302 200 | 302 302 302 | 302 302 302 | 302 302"
VISITORS_400 = "400 302 | 302 302 302 | 302 302 302 | 302 302"
CODE_SENT_400 = "302 400 | 302 302 302 | 302 302 302 | 302 302"
CODE_SENT_405 = "302 405 | 302 302 302 | 302 302 302 | 302 302"
NO_DELETE = SIGNED_IN_405

# An empty form shows itself again, with what to do.
VISITORS_FORM = Row(get=VISITORS, post=VISITORS_400, other=VISITORS, delete=VISITORS_405)
OWN_FORM = Row(get=SIGNED_IN, post=SIGNED_IN_400, other=SIGNED_IN, delete=NO_DELETE)
OPEN_PAGE = Row(get=ALL_200, other=ALL_405, options=ALL_200)
MOVED = Row(get=ALL_301, other=ALL_301)
ELSEWHERE = Row(get=ALL_302, other=ALL_302)
NOT_SET_UP = Row(get=SIGNED_IN_404, other=SIGNED_IN_404)

ROWS: Rows = {
    "account_login": VISITORS_FORM,
    "account_request_login_code": VISITORS_FORM,
    "account_confirm_login_code": ELSEWHERE,
    "account_logout": Row(get=SIGNED_IN, post=ALL_302, other=ALL_405, options=ALL_200),
    "account_signup": Row(get=SIGN_UP, post=SIGN_UP_400, other=SIGN_UP, delete=SIGN_UP_405),
    "account_inactive": OPEN_PAGE,
    "account_reauthenticate": OWN_FORM,
    "account_email": Row(get=SIGNED_IN, other=ALL_302, delete=NO_DELETE, options=SIGNED_IN),
    "account_email_verification_sent": Row(
        get=CODE_SENT, post=CODE_SENT_400, other=CODE_SENT, delete=CODE_SENT_405
    ),
    "account_change_password": OWN_FORM,
    "account_set_password": ELSEWHERE,
    "account_reset_password": Row(get=ALL_200, post=ALL_400, other=ALL_200, delete=ALL_405),
    "account_reset_password_done": OPEN_PAGE,
    "account_reset_password_from_key": Row(
        get=ALL_200, post=ALL_400, other=ALL_200, args={"uidb36": "1", "key": "broken-key"}
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
    "mfa_list_webauthn": Row(get=SIGNED_IN, other=SIGNED_IN_405, options=SIGNED_IN),
    "mfa_add_webauthn": ELSEWHERE,
    "mfa_reauthenticate_webauthn": ELSEWHERE,
    "mfa_edit_webauthn": Row(get=ALL_302, other=ALL_302, args={"pk": 1}),
    "mfa_remove_webauthn": Row(get=ALL_302, other=ALL_302, args={"pk": 1}),
    "mfa_login_webauthn": Row(get=ALL_302, other=ALL_302, options=VISITORS),
    # allauth's address, answered by our page.
    "usersessions_list": Row(get=SIGNED_IN, post=ALL_302, other=ALL_405),
    "session-list": Row(get=SIGNED_IN, post=ALL_302, other=ALL_405),
    "second-factor": Row(get=SIGNED_IN, other=ALL_405),
    "confirm-by-code": Row(get=ALL_302, post=ALL_302, other=ALL_405),
    "session-end": Row(get=ALL_405, post=ALL_302, other=ALL_405, args={"pk": 1}),
    "socialaccount_login_cancelled": OPEN_PAGE,
    "socialaccount_login_error": Row(get=ALL_401, other=ALL_405, options=ALL_200),
    "socialaccount_signup": ELSEWHERE,
    "socialaccount_connections": ELSEWHERE,
    "accounts/social/login/cancelled/": MOVED,
    "accounts/social/login/error/": MOVED,
    "accounts/social/signup/": MOVED,
    "accounts/social/connections/": MOVED,
}
