"""What admins do about a pair: letters, calls, pauses, ends, reminders."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, Row, Rows

LETTER = {"side": "both", "subject": "Hello", "body": "How are you?"}

ROWS: Rows = {
    "care-write": Row(
        "desk-mentorship", get=ADMINS, post=ADMINS_DO, body=LETTER, writes=ADMIN_WRITES
    ),
    "care-call": Row(
        "desk-mentorship", get=ADMINS, post=ADMINS_DO,
        body={"side": "mentor", "body": "Talked."}, writes=ADMIN_WRITES,
    ),
    "care-pause": Row("desk-mentorship", get=ADMINS, post=ADMINS_DO, writes=ADMIN_WRITES),
    "care-end": Row("desk-mentorship", get=ADMINS, post=ADMINS_DO, writes=ADMIN_WRITES),
    "care-rematch": Row("desk-mentorship", get=ADMINS, post=ADMINS_DO, writes=ADMIN_WRITES),
    "care-take-back": Row("desk-mentorship", post=ADMINS_DO, args={"follow_up": 0}),
    "desk-thanks": Row("program", get=ADMINS),
    "care-remind": Row("desk-reminder", post=ADMINS_DO, writes=ADMIN_WRITES),
}  # fmt: skip
