"""The directory, suggestions and wishes."""

from tests.authorization.table import ALL_200, ALL_405, MENTEE_DOES, SIGNED_IN, Row, Rows

HERS = frozenset({"mentee"})
ROWS: Rows = {
    "directory": Row(get=ALL_200, other=ALL_405),
    "suggestions": Row(get=SIGNED_IN),
    "wishes": Row(get=SIGNED_IN),
    "mentor-wish": Row("listed", post=MENTEE_DOES, body={"step": "add"}, writes=HERS),
    "mentor-hide": Row("listed", post=MENTEE_DOES, body={"step": "hide"}, writes=HERS),
    "wish-change": Row("wished", post=MENTEE_DOES, body={"reason": "She knows why."}, writes=HERS),
}
