"""Letters, sending, answers, the waitlist, and the end of a round."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, KEPT_404, Row, Rows

# The introduction leaves in nine minutes, so nobody waits for an answer.
NOT_YET = "302 302 | 404 404 404 | 409 403 403 | 404 409"
MENTOR = {"role": "mentor"}
HIS = {"side": "mentor"}
# Pairs about whom another admin decides stay where they are, and she is told so.
NOTHING_SENT = {"colleagues": 302, "own": 302}

ROWS: Rows = {
    "round-take-back": Row("round", post=ADMINS_DO),
    "round-letters": Row("round", get="302 302 | 404 404 404 | 302 403 403 | 404 302"),
    "round-letter": Row(
        "round", get=ADMINS, post=ADMINS_DO, args=MENTOR, body={"read": "1"}, writes=ADMIN_WRITES
    ),
    "round-letter-preview": Row(
        "round", get=ADMINS, post=ADMINS, args={**MENTOR, "message": "first"},
        body={"subject": "Hello {name}", "body": "Somebody for you."},
    ),
    "round-waitlist": Row("round", get=ADMINS),
    "round-waitlist-export": Row("round", post=ADMINS, writes=ADMIN_WRITES),
    "match-publish": Row("approved", post=ADMINS, kinds=NOTHING_SENT),
    "introduction-nudge": Row("published", post=ADMINS_DO, args=HIS, kinds=KEPT_404),
    "introduction-on-behalf": Row(
        "published", get=ADMINS, post=NOT_YET, args=HIS, kinds=KEPT_404,
        body={"answer": "accepted", "told": "He told me by phone."},
    ),
}  # fmt: skip
