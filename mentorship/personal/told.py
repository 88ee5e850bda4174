"""Check-ins, and what was told in confidence."""

from accounts.personal import Table, columns

CONCERN = "Kept encrypted for as long as concerns are kept; who told it has no name any more."

TABLES = (
    Table(
        "mentorship.checkin",
        columns(key="id mentorship", code="kind period_no", time="due_on"),
        topic="check_ins",
        owners=("mentorship__mentee_user", "mentorship__mentor_user"),
        in_copy=False,
    ),
    Table(
        "mentorship.checkinanswer",
        columns(
            key="id check_in person",
            code="side state answer signal answers is_shared line_reader",
            private="words line",
            time="due_at opened_at answered_at changed_at",
        ),
        topic="check_ins",
        owners=("person",),
        by_hand=("words", "line"),
    ),
    Table(
        "mentorship.concern",
        columns(
            key="id uuid program reporter mentorship about left_out",
            code="category wish not_colleagues state is_quiet",
            private="body conclusion",
            time="submitted_at reply_by replied_at closed_at",
        ),
        topic="concerns",
        owners=("reporter", "about"),
        stays={"body": CONCERN, "conclusion": CONCERN},
    ),
    Table(
        "mentorship.concernreader",
        columns(key="id concern user", time="added_at read_at"),
        topic="concerns",
        owners=("user",),
        in_copy=False,
    ),
    Table(
        "mentorship.concernmessage",
        columns(
            key="id concern author", code="is_internal", private="body", time="sent_at read_at"
        ),
        topic="concerns",
        owners=("author",),
        stays={"body": CONCERN},
    ),
    Table(
        "mentorship.concernattachment",
        columns(key="id concern answer", time="added_at"),
        topic="concerns",
        owners=("concern__reporter",),
        in_copy=False,
    ),
    Table(
        "mentorship.brokenglass",
        columns(
            key="id program opener person concern subject_id",
            code="kind is_quiet",
            private="reason",
            time="opened_at closes_at",
        ),
        topic="concerns",
        owners=("person", "opener"),
        stays={"reason": "Kept encrypted: it accounts for what was opened."},
    ),
)
