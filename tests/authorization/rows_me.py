"""A person's own pages: nobody is asked about anybody but herself; and photos."""

from tests.authorization.table import (
    ALL_405,
    SIGNED_IN,
    SIGNED_IN_400,
    SIGNED_IN_405,
    Row,
    Rows,
)

SIGNED_IN_302 = "302 302 | 302 302 302 | 302 302 302 | 302 302"
# The mentee's: herself, her partner, the program's admin, the association's.
HER_PHOTO = "404 404 | 200 404 200 | 200 404 404 | 404 200"
EVERYBODY = frozenset(
    {"mentee", "mentor", "partner", "admin", "contact", "viewer", "other_admin", "superuser"}
)

ROWS: Rows = {
    "me": Row(get=SIGNED_IN),
    "me-profile": Row(get=SIGNED_IN, post=SIGNED_IN_400),
    "me-name": Row(
        get=SIGNED_IN, post=SIGNED_IN_302, body={"name": "Another Name"}, writes=EVERYBODY
    ),
    "me-photo": Row(get=SIGNED_IN, post=SIGNED_IN_400),
    "me-photo-remove": Row(post=SIGNED_IN_302, writes=frozenset({"mentee"})),
    "me-language": Row(
        get=SIGNED_IN,
        post=SIGNED_IN_302,
        body={"time_zone": "Asia/Kolkata"},
        writes=EVERYBODY,
    ),
    "me-notifications": Row(get=SIGNED_IN, post=SIGNED_IN_302, writes=EVERYBODY),
    "me-privacy": Row(get=SIGNED_IN),
    # Asked again who they are, before anything else.
    "me-privacy-ask": Row(
        get=SIGNED_IN_302, post=SIGNED_IN_302, other=SIGNED_IN_302, args={"kind": "erase"}
    ),
    "me-privacy-withdraw": Row(post=SIGNED_IN_302, other=SIGNED_IN_405, args={"kind": "export"}),
    "photo": Row("photo", get=HER_PHOTO, other=ALL_405, kinds={"colleagues": 404}),
}
