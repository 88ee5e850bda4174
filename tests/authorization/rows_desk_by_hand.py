"""Pairs by hand, who is in a round, steps for the unmatched, and files of pairs."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_400, Row, Rows

# Admins are asked whom they mean; here they name nobody.
ADMINS_NOBODY = "302 302 | 404 404 404 | 404 403 403 | 404 404"
ADMINS_409 = "302 302 | 404 404 404 | 409 403 403 | 404 409"

ROWS: Rows = {
    "pairs-upload": Row("program", get=ADMINS, post=ADMINS_400),
    "pairs-confirm": Row("program", post=ADMINS_409),
    "round-pairs": Row("round", get=ADMINS),
    "round-pairs-pin": Row("round", post=ADMINS_400),
    "round-pairs-apart": Row("round", post=ADMINS_400),
    "round-pairs-unpin": Row("round", post=ADMINS_NOBODY),
    "round-pairs-lift": Row("round", post=ADMINS_409),
    "round-entrants": Row("round", get=ADMINS),
    "round-entrants-export": Row("round", post=ADMINS, writes=ADMIN_WRITES),
    "round-remind": Row("round", post=ADMINS_NOBODY),
    "round-ask": Row("round", post=ADMINS_NOBODY),
    "round-allow": Row("round", get=ADMINS_NOBODY, post=ADMINS_NOBODY),
    "invitation-draft": Row("round", get=ADMINS_NOBODY, post=ADMINS_NOBODY),
    "round-recruit-export": Row("round", post=ADMINS, writes=ADMIN_WRITES),
}
