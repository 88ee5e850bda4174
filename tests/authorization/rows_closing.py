"""The course of a mentorship: pausing, going on longer, finishing, certificates."""

from tests.authorization.table import (
    ALL_200,
    ALL_405,
    MENTEE,
    MENTEE_DOES,
    PAIR,
    PAIR_DOES,
    SIGNED_IN,
    SIGNED_IN_400,
    Row,
    Rows,
)

PAIR_400 = "302 302 | 400 404 400 | 404 404 404 | 404 404"

ROWS: Rows = {
    # A form that names no step.
    "closing": Row("mentorship", get=PAIR, post=PAIR_400),
    # It runs, so there is no certificate: the two are led to where they can finish.
    "certificate": Row("mentorship", get=PAIR_DOES, post=PAIR_DOES),
    "certificate-lookup": Row(get=ALL_200, post=ALL_405, other=ALL_405),
    # Anybody who has the code.
    "certificate-check": Row("certificate", get=ALL_200, post=ALL_405, other=ALL_405),
    "certificate-file": Row("certificate", get=MENTEE),
    "mentor-hours": Row(get=SIGNED_IN, post=SIGNED_IN_400),
    "mentor-prompt": Row("program", post=MENTEE_DOES, writes=frozenset({"mentee"})),
}
