"""The copy of one's own data: nobody is handed anything without a fresh proof of who she is."""

from tests.authorization.rows_me import SIGNED_IN_302
from tests.authorization.table import SIGNED_IN_405, Row, Rows

ROWS: Rows = {
    "me-privacy-copy": Row(get=SIGNED_IN_302, post=SIGNED_IN_302),
    "me-privacy-copy-delete": Row(post=SIGNED_IN_302, other=SIGNED_IN_405),
}
