"""What the two keep in their space: goals, notes, thanks, messages, guides. Nobody else's, ever."""

from tests.authorization.table import PAIR, PAIR_DOES, Row, Rows

BOTH = frozenset({"mentee", "partner"})
WRITER_ONLY = "302 302 | 200 404 404 | 404 404 404 | 404 404"
WRITER_DOES = "302 302 | 302 404 404 | 404 404 404 | 404 404"
HERS = frozenset({"mentee"})

ROWS: Rows = {
    "goal-new": Row(
        "mentorship", get=PAIR, post=PAIR_DOES, body={"title": "Another goal"}, writes=BOTH
    ),
    "goal": Row("goal", get=PAIR, post=PAIR_DOES, body={"do": "drop"}, writes=BOTH),
    "milestone": Row(
        "milestone", post=PAIR_DOES, body={"do": "tick", "done": "on"}, writes=BOTH
    ),
    "notes": Row(
        "mentorship", get=PAIR, post=PAIR_DOES, body={"body": "A note.", "readers": "me"},
        writes=BOTH,
    ),
    "note": Row(
        "note", get=WRITER_ONLY, post=WRITER_DOES, body={"body": "Anew.", "readers": "both"},
        writes=HERS,
    ),
    "thank-you": Row(
        "mentorship", get=PAIR, post=PAIR_DOES, body={"line": "You listened."}, writes=BOTH
    ),
    "thank-you-given": Row("thanks", post=WRITER_DOES, body={"do": "show"}, writes=HERS),
    "space-messages": Row(
        "mentorship", get=PAIR, post=PAIR_DOES, body={"body": "Thursday?"}, writes=BOTH
    ),
    "space-messages-read": Row(
        "mentorship", post=PAIR_DOES, body={"seen": "999999"}, writes=BOTH
    ),
    "space-addresses": Row("mentorship", post=PAIR_DOES, body={"do": "share"}, writes=BOTH),
    "guide": Row("guide", get=PAIR),
}  # fmt: skip
