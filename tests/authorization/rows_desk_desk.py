"""The desk itself: figures for all staff of a program, names for its admins."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, STAFF, Row, Rows

ROWS: Rows = {
    "desk-program": Row("program", get=STAFF),
    "round-figures": Row("round", get=STAFF),
    "desk-activity": Row("program", get=ADMINS),
    "desk-mentorships": Row("program", get=STAFF),
    "mentorships-export": Row("program", post=ADMINS, writes=ADMIN_WRITES),
    "desk-mentorship": Row("desk-mentorship", get=ADMINS),
    "desk-mentorship-steer": Row("desk-mentorship", post=ADMINS_DO, args={"step": "resume"}),
    "desk-check-ins": Row("program", get=STAFF),
    "check-ins-export": Row("program", post=ADMINS, writes=ADMIN_WRITES),
}
