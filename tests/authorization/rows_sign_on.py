"""The association's sign-on, which the world has none of; connecting asks who it is first."""

from tests.authorization.table import ALL_404, ALL_405, Row, Rows

ROWS: Rows = {
    "sign_on_login": Row(get=ALL_405, post=ALL_404, other=ALL_405),
    "sign_on_callback": Row(get=ALL_404, other=ALL_405),
}
