"""Vetting: the queue, a mentor's file and its steps, the mentor's answer."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, Row, Rows

# The checklist is not ticked, so the place stays closed; the credential is nobody's.
NOT_YET = "302 302 | 404 404 404 | 409 403 403 | 404 409"
NO_CREDENTIAL = "302 302 | 404 404 404 | 404 403 403 | 404 404"
ASKED_MENTOR = "302 302 | 404 200 404 | 404 404 404 | 404 404"
TOO_LATE = "302 302 | 404 409 404 | 404 404 404 | 404 404"

ROWS: Rows = {
    "desk-people": Row("program", get=ADMINS),
    "mentor-file": Row("application", get=ADMINS),
    "mentor-vet": Row("application", post=NOT_YET),
    "mentor-refuse": Row(
        "application",
        post=ADMINS_DO,
        body={"reason": "enough_mentors_of"},
        writes=ADMIN_WRITES,
    ),
    "mentor-check": Row(
        "application", post=ADMINS_DO, body={"key": "vetting.identity"}, writes=ADMIN_WRITES
    ),
    "mentor-credential": Row("application", post=NO_CREDENTIAL, body={"held": "1"}),
    "mentor-ask": Row(
        "application", post=ADMINS_DO, body={"question": "Which board?"}, writes=ADMIN_WRITES
    ),
    "vetting-answer": Row("question", get=ASKED_MENTOR, post=TOO_LATE, body={"answer": "PTCB."}),
}
