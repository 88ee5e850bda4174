"""The orientation, and a program's own words for it."""

from tests.authorization.table import ADMINS, ADMINS_400, Row, Rows

FIRST_PAGE = {"program": "spring", "side": "mentee", "page": 1}
# Whoever did not apply on this side is sent to the application.
MENTEE_READS = "302 302 | 200 302 302 | 302 302 302 | 302 302"
READ = "302 302 | 302 302 302 | 302 302 302 | 302 302"
NOT_FINISHED = "302 302 | 404 404 404 | 404 404 404 | 404 404"

ROWS: Rows = {
    "orientation": Row(get=MENTEE_READS, post=READ, args=FIRST_PAGE, writes=frozenset({"mentee"})),
    "orientation-rate": Row(
        post=NOT_FINISHED, args={"program": "spring", "side": "mentee"}, body={"rating": "yes"}
    ),
    "desk-texts": Row(get=ADMINS, post=ADMINS_400, args={"program": "spring", "side": "mentee"}),
}
