"""An introduction's one question and what follows a no; the agreement of a pair."""

from datetime import timedelta

from django.utils import timezone

from tests.authorization.table import MENTEE, MENTEE_DOES, PAIR, PAIR_DOES, Row, Rows

HERS = frozenset({"mentee"})
BOTH = frozenset({"mentee", "partner"})
# She said nothing of a workplace, so there is none to keep away from.
NOT_SAID = "302 302 | 409 404 404 | 404 404 404 | 404 404"
CHANGE = {
    "step": "suggest", "number": "1", "goal": "Another goal", "rhythm": "Mondays",
    "ends_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
}  # fmt: skip

ROWS: Rows = {
    "introduction-question": Row(
        "introduction", get=MENTEE, post=MENTEE_DOES, body={"question": "Nights?"}, writes=HERS
    ),
    "introduction-avoid": Row("introduction", post=NOT_SAID, kinds={"counterparts": 403}),
    # His question in the introduction that waits for her; he is nobody of the table.
    "introduction-reply": Row(
        "asked", get=MENTEE_DOES, post=MENTEE_DOES, body={"reply": "Yes."}, writes=HERS
    ),
    "agreement": Row("mentorship", get=PAIR, post=PAIR_DOES, body=CHANGE, writes=BOTH),
}
