"""What stands behind one's bell, where another one's notice is not found; previews of mails."""

from tests.authorization.table import (
    ADMINS,
    ALL_302,
    ALL_405,
    MENTEE,
    MENTEE_DOES,
    SIGNED_IN,
    Row,
    Rows,
)
from tests.authorization.world import ROLES

# The world's messages are of the kind that nobody has a case of.
ADMINS_NOTHING = ADMINS.replace("200", "404")

ROWS: Rows = {
    "notices": Row(get=SIGNED_IN, other=ALL_405),
    "notice": Row(
        "notice", get=MENTEE, post=MENTEE_DOES, other=ALL_405, writes=frozenset({"mentee"})
    ),
    "notices-read": Row(
        get=ALL_405,
        post=ALL_302,
        other=ALL_405,
        body={"up_to": str(2**40)},
        writes=frozenset(ROLES) - {"anonymous", "unverified"},
    ),
    "desk-mail-preview": Row("program", get=ADMINS),
    "desk-mail-preview-html": Row(
        "program", get=ADMINS_NOTHING, args={"kind": "mentorship_paused"}
    ),
}
