"""Meetings, and the private calendar. Nobody but the two knows that a meeting's page is there."""

from tests.authorization.table import (
    ALL_200,
    ALL_405,
    PAIR,
    PAIR_DOES,
    SIGNED_IN,
    SIGNED_IN_405,
    Row,
    Rows,
)
from tests.factories.meetings import soon

BOTH = frozenset({"mentee", "partner"})
EVERYBODY = frozenset(
    {"mentee", "mentor", "partner", "admin", "contact", "viewer", "other_admin", "superuser"}
)
OFFER = {"day_1": f"{soon(9):%Y-%m-%d}", "time_1": "18:00", "minutes": "30", "mode": "video"}
LOG = {"day": f"{soon(-2):%Y-%m-%d}", "minutes": "30", "mode": "video"}

ROWS: Rows = {
    "meeting-new": Row("mentorship", get=PAIR, post=PAIR_DOES, body=OFFER, writes=BOTH),
    "meeting-log": Row("mentorship", get=PAIR, post=PAIR_DOES, body=LOG, writes=BOTH),
    "meeting": Row(
        "meeting-asked", get=PAIR, post=PAIR_DOES, body={"step": "held"}, writes=BOTH
    ),
    "meeting-ics": Row("meeting", get=PAIR),
    # The address is the secret: whoever has it reads her calendar, signed in or not.
    "calendar-feed": Row("calendar", get=ALL_200, options=ALL_405, other=ALL_405),
    "me-calendar": Row(
        get=SIGNED_IN, post=SIGNED_IN, body={"step": "renew"}, writes=EVERYBODY,
        other=SIGNED_IN_405,
    ),
}  # fmt: skip
