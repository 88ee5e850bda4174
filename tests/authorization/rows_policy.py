"""Where browsers report broken policies: open to all, and told nothing."""

from tests.authorization.table import ALL_405, Row, Rows

ALL_415 = ALL_405.replace("405", "415")

ROWS: Rows = {"policy-reports": Row(get=ALL_405, post=ALL_415, other=ALL_405)}
