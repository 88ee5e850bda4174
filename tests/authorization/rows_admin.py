"""The back office: association admins only; everybody else is sent to sign in.

The addresses of one row are asked about a row that does not exist, which an association admin is
told by a redirect.
"""

from tests.authorization.table import Row, Rows

EDITED, READ, KEPT, REMOVED = "edited", "read", "kept", "removed"

# What may be done with the rows of a model: ``edited``: all; ``read``: looked at; ``kept``: looked
# at and changed, not added or deleted; ``removed``: looked at and deleted.
MODELS = {
    "matching_round": READ,
    "matching_run": READ,
    "matching_match": READ,
    "matching_unmatched": READ,
    "matching_exclusion": READ,
    "matching_wish": READ,
    "mentorship_availabilitypattern": EDITED,
    "mentorship_careerlevel": EDITED,
    "mentorship_credential": EDITED,
    "mentorship_goal": EDITED,
    "mentorship_goalgroup": EDITED,
    "mentorship_interest": EDITED,
    "mentorship_mentortypetext": EDITED,
    "mentorship_office": EDITED,
    "mentorship_outlookstatement": EDITED,
    "mentorship_role": EDITED,
    "mentorship_specialization": EDITED,
    "mentorship_worksetting": EDITED,
    "mentorship_taxonomysource": EDITED,
    "mentorship_language": EDITED,
    "mentorship_contenttext": EDITED,
    "mentorship_program": EDITED,
    "mentorship_certificate": READ,
    "accounts_user": KEPT,
    "accounts_apitoken": READ,
    "accounts_auditevent": READ,
    "accounts_notification": READ,
    "accounts_privacyrequest": READ,
    "auth_group": EDITED,
    "account_emailaddress": EDITED,
    "mfa_authenticator": REMOVED,
    "socialaccount_socialaccount": REMOVED,
}
NO_ROW = {"object_id": "0"}


def only(status: int) -> str:
    """Return the vector in which an association admin gets a status and others must sign in."""
    return f"302 302 | 302 302 302 | 302 302 302 | 302 {status}"


def model_rows(name: str, may: str) -> Rows:
    """Return the rows of one model's addresses."""
    app, model = name.split("_")
    add = only(200 if may == EDITED else 403)
    delete = only(302 if may in (EDITED, REMOVED) else 403)
    change = only(403 if may in (READ, REMOVED) else 302)
    gone = only(302)
    return {
        f"admin:{name}_changelist": Row(get=only(200), other=only(200)),
        f"admin:{name}_add": Row(get=add, other=add),
        f"admin:{name}_history": Row(get=gone, other=gone, args=NO_ROW),
        f"admin:{name}_delete": Row(get=delete, other=delete, args=NO_ROW),
        f"admin:{name}_change": Row(get=gone, post=change, other=gone, args=NO_ROW),
        f"admin/{app}/{model}/<path:object_id>/": Row(get=gone, other=gone),
    }


NO_STAFF = "302 302 | 403 403 403 | 403 403 403 | 403 {}"
ROWS: Rows = {
    "admin:index": Row(get=only(200), other=only(200)),
    "admin:login": Row(
        get=NO_STAFF.format(302),
        head=NO_STAFF.format(200),
        post=NO_STAFF.format(200),
        put=NO_STAFF.format(200),
        delete=NO_STAFF.format(405),
        options=NO_STAFF.format(200),
    ),
    "admin:logout": Row(get=only(405), post=only(200), other=only(405), options=only(200)),
    "admin:password_change": Row(get=only(200), other=only(200), delete=only(405)),
    "admin:password_change_done": Row(get=only(200), other=only(405), options=only(200)),
    "admin:autocomplete": Row(get=only(403), other=only(405), options=only(200)),
    "admin:jsi18n": Row(get=only(200), other=only(405), options=only(200)),
    "admin:view_on_site": Row(
        get=only(404), other=only(404), args={"content_type_id": 0, "object_id": 0}
    ),
    "admin:app_list": Row(get=only(200), other=only(200), args={"app_label": "matching"}),
    "admin/(?P<url>.*)$": Row(get=only(404), other=only(404)),
}
for _name, _may in MODELS.items():
    ROWS |= model_rows(_name, _may)
