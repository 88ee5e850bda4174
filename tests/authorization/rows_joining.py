"""The ways into a program, and the pages of words that anybody reads."""

from tests.authorization.table import (
    ADMIN_WRITES,
    ADMINS,
    ADMINS_400,
    ADMINS_DO,
    ALL_200,
    ALL_302,
    ALL_400,
    ALL_405,
    SIGNED_IN,
    Row,
    Rows,
)
from tests.authorization.world import ROLES

SIGNED_IN_DO = SIGNED_IN.replace("200", "302")
PAGE = Row(get=ALL_200, other=ALL_405)
SIGNED_IN_ROLES = frozenset(ROLES) - {"anonymous", "unverified"}

PUBLIC: Rows = {
    "how": PAGE,
    "privacy": PAGE,
    "accessibility": PAGE,
    "rules": PAGE,
    "robots-txt": PAGE,
    "round-notice": Row("program", get=ALL_302, post=ALL_400, other=ALL_405),
    # Visitors change nothing yet: their invitation waits in the session for an account.
    "join": Row("invitation", get=ALL_200, post=ALL_302, other=ALL_405, writes=SIGNED_IN_ROLES),
}
MEMBERS: Rows = {
    "me-membership": Row(
        get=SIGNED_IN, post=SIGNED_IN_DO, body={"number": "NL-7"}, writes=SIGNED_IN_ROLES
    ),
}
DESK: Rows = {
    "desk-joining": Row("program", get=ADMINS),
    "joining-rule": Row(
        "program", post=ADMINS_DO, body={"joining": "invited"}, writes=ADMIN_WRITES
    ),
    "invitation-create": Row(
        "program",
        post=ADMINS.replace("200", "201"),
        body={"label": "Letter", "days": "30"},
        writes=ADMIN_WRITES,
    ),
    "invitation-revoke": Row("desk-invitation", post=ADMINS_DO, writes=ADMIN_WRITES),
    "members-upload": Row("program", post=ADMINS_400),
    "members-confirm": Row("program", post=ADMINS.replace("200", "409")),
}
ROWS: Rows = {**PUBLIC, **MEMBERS, **DESK}
