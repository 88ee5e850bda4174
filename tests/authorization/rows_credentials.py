"""A person's own credentials."""

from tests.authorization.table import SIGNED_IN, SIGNED_IN_404, Row, Rows

ROWS: Rows = {
    "me-credentials": Row(get=SIGNED_IN),
    "me-credential-reminders": Row(
        post="302 302 | 302 302 302 | 400 400 400 | 400 400",
    ),
    "me-credential-dates": Row(args={"pk": 0}, post=SIGNED_IN_404),
    "me-credential-hours": Row(args={"pk": 0}, post=SIGNED_IN_404),
    "me-credential-goal": Row(args={"pk": 0}, post=SIGNED_IN_404),
    "me-hours-remove": Row(args={"pk": 0}, post="302 302 | 302 302 302 | 302 302 302 | 302 302"),
}
