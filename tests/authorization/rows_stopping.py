"""Stopping a group of messages, by whoever holds its address; and saying that mail arrives."""

from tests.authorization.table import ALL_200, ALL_302, ALL_405, Row, Rows
from tests.authorization.world import ROLES

ROWS: Rows = {
    "me-mail-works": Row(post=ALL_302),
    "unsubscribe": Row("stop", get=ALL_200, post=ALL_200, other=ALL_405, writes=frozenset(ROLES)),
}
