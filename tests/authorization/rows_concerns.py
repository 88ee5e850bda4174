"""Concerns: the reporter's pages, the contacts' desk, what is opened with a reason.

For everybody but reporter and readers none of it exists: 404, association admins included.
"""

from tests.authorization.table import KEPT_404, SIGNED_IN, Row, Rows

REPORTER = "302 302 | 200 404 404 | 404 404 404 | 404 404"
REPORTER_DOES = "302 302 | 302 404 404 | 404 404 404 | 404 404"
READER = "302 302 | 404 404 404 | 404 200 404 | 404 404"
READER_DOES = "302 302 | 404 404 404 | 404 302 404 | 404 404"
# Both are sent to prove with their second factor who they are.
BOARD_ASKED = "302 302 | 404 404 404 | 404 404 404 | 404 302"
BOARD = "302 302 | 404 404 404 | 404 404 404 | 404 200"
MENTEE, CONTACT = frozenset({"mentee"}), frozenset({"contact"})

ROWS: Rows = {
    "concern-new": Row(get=SIGNED_IN, post="302 302 | 400 400 400 | 400 400 400 | 400 200"),
    "concerns": Row(get=SIGNED_IN),
    "concern": Row(
        "concern", get=REPORTER, post=REPORTER_DOES, body={"body": "Again."}, writes=MENTEE
    ),
    "desk-concerns": Row("program", get=READER),
    "desk-concern": Row("desk-concern", get=READER),
    "desk-concern-file": Row("desk-concern", get=READER),
    "desk-concern-step": Row(
        "desk-concern-take",
        get=READER.replace("200", "404"),
        post=READER_DOES,
        writes=CONTACT,
    ),
    "desk-concern-glass": Row("desk-concern-glass", get=READER_DOES, post=READER_DOES),
    "openings": Row(get=BOARD),
    "opening": Row("opening", get=BOARD_ASKED, post=BOARD_ASKED, kinds=KEPT_404),
}
