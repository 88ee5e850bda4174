"""One's own notifications and token by API; another one's notification is not found."""

from tests.authorization.table import API_404, API_405, API_ALL, Row, Rows

API_MENTEE = "401 401 | 200 404 404 | 404 404 404 | 404 404"

ROWS: Rows = {
    "api-token": Row(get=API_404, other=API_405, options=API_ALL),
    "api-notification-list": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-notification-detail": Row(
        "notice", get=API_MENTEE, other=API_405, options=API_ALL
    ),
    "api-notification-read": Row(
        "notice", get=API_405, post=API_MENTEE, other=API_405, options=API_ALL,
        writes=frozenset({"mentee"}),
    ),
    "api-notification-read-up-to": Row(
        get=API_405, post=API_ALL, other=API_405, options=API_ALL, body={"up_to": 2**40},
        writes=frozenset({"mentee", "mentor", "partner", "admin", "contact", "viewer",
                          "other_admin", "superuser"}),
    ),
}  # fmt: skip

_LISTED = "id category title page button created_at read_at"
FIELDS: dict[str, str | dict[str, str]] = {
    "api-notification-list": _LISTED,
    "api-notification-detail": f"{_LISTED} text",
}
