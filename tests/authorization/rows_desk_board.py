"""The review board: undo, presence, handing over, many at once, approved pairs."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, Row, Rows

# Admins are told that there is nothing of theirs to undo, or nobody to hand over to.
ADMINS_409 = "302 302 | 404 404 404 | 409 403 403 | 404 409"

ROWS: Rows = {
    "round-chosen": Row("round", post=ADMINS_DO),
    "round-undo": Row("round", post=ADMINS_409),
    "round-presence": Row("round", post=ADMINS, writes=ADMIN_WRITES),
    "round-hand-over": Row("round", post=ADMINS_409),
    "match-hand-over": Row("match", post=ADMINS_409),
    "round-export": Row("round", get=ADMINS, post=ADMINS, writes=ADMIN_WRITES),
}
