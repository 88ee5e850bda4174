"""The page of one's own tokens, where another one's is not found."""

from tests.authorization.table import ALL_302, MENTEE_DOES, SIGNED_IN, SIGNED_IN_405, Row, Rows

ROWS: Rows = {
    "tokens": Row(get=SIGNED_IN, post=ALL_302, other=SIGNED_IN_405),
    "token-revoke": Row(
        "token",
        get=SIGNED_IN_405,
        post=MENTEE_DOES,
        other=SIGNED_IN_405,
        writes=frozenset({"mentee"}),
    ),
}
