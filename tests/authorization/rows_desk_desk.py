"""The desk itself: figures for all staff of a program, names for its admins."""

from tests.authorization.table import STAFF, Row, Rows

ROWS: Rows = {
    "desk-program": Row("program", get=STAFF),
}
