"""Operations of the whole association, and the messages of one program."""

from tests.authorization.table import ADMINS, ADMINS_400, ALL_404, ALL_405, Row, Rows

ASSOCIATION = "302 302 | 403 403 403 | 403 403 403 | 403 200"
ASSOCIATION_400 = "302 302 | 403 403 403 | 403 403 403 | 403 400"

ROWS: Rows = {
    "operations": Row(get=ASSOCIATION),
    "operations-decide": Row(post=ASSOCIATION_400),
    "operations-pause": Row(get=ASSOCIATION, post=ASSOCIATION_400),
    "operations-resume": Row(get=ASSOCIATION, post=ASSOCIATION_400),
    # There is no such page without a token, whoever asks.
    "metrics": Row(get=ALL_404, other=ALL_405),
    "desk-messages": Row("program", get=ADMINS),
    "desk-messages-decide": Row("program", post=ADMINS_400),
}
