"""People of a program: the list as a file, one person, and the team's notes."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, Row, Rows

ADMINS_SAVE = "302 302 | 404 404 404 | 200 403 403 | 404 200"

ROWS: Rows = {
    "people-export": Row("program", post=ADMINS_SAVE, writes=ADMIN_WRITES),
    "desk-person": Row("application", get=ADMINS, args={"side": "mentor"}),
    "person-note": Row(
        "application",
        post=ADMINS_DO,
        args={"side": "mentor"},
        body={"body": "Prefers the phone."},
        writes=ADMIN_WRITES,
    ),
}
