"""The API: 401 without a person, 404 for what does not exist for her."""

from tests.authorization.table import (
    ADMIN_WRITES,
    API_404,
    API_405,
    API_ADMINS,
    API_ADMINS_202,
    API_ALL,
    Row,
    Rows,
)

REASON = {"reason": "profile_old"}


def decision(about: str, **given) -> Row:
    """Return the row of a POST-only action on a match."""
    return Row(
        about, get=API_405, post=API_ADMINS, other=API_405, options=API_ALL, writes=ADMIN_WRITES,
        **given,
    )  # fmt: skip


ROWS: Rows = {
    "api-me": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-round-list": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-round-detail": Row("api-round", get=API_ADMINS, other=API_405, options=API_ALL),
    "api-round-runs": Row(
        "api-round", get=API_ADMINS, post=API_ADMINS_202, other=API_405, options=API_ALL,
        writes=ADMIN_WRITES,
    ),
    "api-match-list": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-match-detail": Row("api-match", get=API_ADMINS, other=API_405, options=API_ALL),
    "api-match-approve": decision("api-match"),
    "api-match-unapprove": decision("api-approved"),
    "api-match-reject": decision("api-match", body=REASON),
    "api-schema": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-docs": Row(get=API_ALL, other=API_405),
    "api-nothing": Row(get=API_404, other=API_404),
}  # fmt: skip
