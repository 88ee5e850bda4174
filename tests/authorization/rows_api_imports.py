"""Imports of people by API: for the program's admins; for anybody else they are not there."""

from tests.authorization.table import ADMIN_WRITES, API_405, API_ADMINS, API_ALL, Row, Rows

ONE = {"email": "sent@example.org", "name": "Sent Person", "role": "lead", "seeks": "career"}
LISTED = (
    "id program side file state made_by made_at rows rows_done "
    "counts.new counts.changed counts.unchanged counts.left_out counts.wrong"
)
# Only whoever sent a file is asked for its headings.
DETAIL = (
    f"{LISTED} confirmed_by confirmed_at done_at vetted tell skip_wrong undoable_until undone_by "
    "undone_at rows_undone rows_staying headings.Mail unknown_headings error"
)


def step(about: str, post: str = API_ADMINS, **given) -> Row:
    """Return the row of a POST-only action on an import."""
    return Row(about, get=API_405, post=post, other=API_405, options=API_ALL, **given)


ROWS: Rows = {
    "api-import-list": Row(
        "program", get=API_ADMINS, post=API_ADMINS.replace("200", "201"), other=API_405,
        options=API_ALL, body={"side": "mentee", "rows": [ONE]}, writes=ADMIN_WRITES,
    ),
    "api-import-detail": Row("import", get=API_ADMINS, other=API_405, options=API_ALL),
    "api-import-rows": Row("import", get=API_ADMINS, other=API_405, options=API_ALL),
    "api-import-headings": step(
        "import-odd", "401 401 | 404 404 404 | 200 404 404 | 404 409",
        body={"headings": {"Mail": "email", "Full name": "name"}}, writes=frozenset({"admin"}),
    ),
    "api-import-confirm": step("import", writes=ADMIN_WRITES),
    "api-import-undo": step("import", API_ADMINS.replace("200", "409")),
    "api-import-heading-list": Row(
        "program", get=API_ADMINS, post=API_ADMINS, other=API_405, options=API_ALL,
        body={"side": "mentee", "headings": {"Job": "role"}}, writes=ADMIN_WRITES,
    ),
    "api-import-heading-detail": Row(
        "import-heading", get=API_405, delete=API_ADMINS.replace("200", "204"), other=API_405,
        options=API_ALL,
    ),
    "api-import-columns": Row(get=API_ALL, other=API_405, options=API_ALL),
}  # fmt: skip
FIELDS = {
    "api-import-list": LISTED,
    "api-import-detail": DETAIL,
    "api-import-rows": (
        "line kind external_id email name changes.field changes.before changes.after "
        "problems.field problems.detail problems.value stays"
    ),
    "api-import-heading-list": "id side heading column",
    "api-import-columns": (
        "mentee.name mentee.needed mentee.detail mentor.name mentor.needed mentor.detail"
    ),
}
