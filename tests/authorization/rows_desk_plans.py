"""Plans: swaps, and saved runs side by side."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, KEPT_404, Row, Rows

# Admins are asked whom else they mean; here they name nobody.
ADMINS_NOBODY = "302 302 | 404 404 404 | 404 403 403 | 404 404"

ROWS: Rows = {
    "match-swap": Row("match", get=ADMINS_NOBODY, post=ADMINS_NOBODY, kinds=KEPT_404),
    "round-run-rest": Row("round", post=ADMINS_DO),  # nobody waits there, so that it only says so
    "round-compare": Row("round", get=ADMINS, post=ADMINS_NOBODY),
    "run-label": Row("run", post=ADMINS_DO, body={"label": "First"}, writes=ADMIN_WRITES),
}
