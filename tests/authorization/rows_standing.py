"""A person's own part: on pause, open again, left. Nobody else can know its number."""

from tests.authorization.table import Row, Rows

HIS = "302 302 | 404 404 200 | 404 404 404 | 404 404"
HE_DOES = "302 302 | 404 404 302 | 404 404 404 | 404 404"
REFUSED = "302 302 | 404 404 409 | 404 404 404 | 404 404"
WRITES = frozenset({"partner"})

ROWS: Rows = {
    "part-pause": Row("part", get=HIS, post=HE_DOES, writes=WRITES),
    "part-resume": Row("part", get=HIS, post=HE_DOES),
    # He has a mentorship that runs: a goodbye that doesn't end it is refused.
    "part-leave": Row("part", get=HIS, post=REFUSED),
    "part-places": Row("places", post=HE_DOES, body={"capacity": "3"}, writes=WRITES),
}
