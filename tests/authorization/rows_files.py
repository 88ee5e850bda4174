"""Lists as files, from the desk and of what is one's own."""

from tests.authorization.table import ADMIN_WRITES, SIGNED_IN, STAFF, Row, Rows

ADMINS_SAVE = "302 302 | 404 404 404 | 200 403 403 | 404 200"
EVERYBODY = frozenset(
    {"mentee", "mentor", "partner", "admin", "contact", "viewer", "other_admin", "superuser"}
)

ROWS: Rows = {
    "desk-files": Row("program", get=STAFF),
    "desk-file": Row(
        "program", post=ADMINS_SAVE, args={"kind": "meetings"}, writes=ADMIN_WRITES
    ),
    "me-files": Row(get=SIGNED_IN),
    "me-file": Row(post=SIGNED_IN, args={"kind": "notes"}, writes=EVERYBODY),
}  # fmt: skip
