"""Reports: figures for all staff of a program."""

from tests.authorization.table import STAFF, Row, Rows

ROWS: Rows = {
    "desk-reports": Row("program", get=STAFF),
    "reports-export": Row(
        "program",
        post=STAFF,
        writes=frozenset({"admin", "contact", "viewer", "superuser"}),
    ),
}
