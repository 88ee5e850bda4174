"""What rounds, runs and wishes keep of people."""

from accounts.personal import Table, columns, house

TWO = ("mentee__user", "mentor__user")

MATCHES = (
    Table(
        "matching.match",
        columns(
            key="id round run mentee mentor decided_by reviewer handed_by mentorship",
            words="override_reason note",
            fact="breakdown",
            code="mentor_type origin score career_path specialization mentor_type_fit bonus "
            "wish_rank state is_pinned is_over version reject_effect reject_reason",
            time="decided_at handed_at created_at",
        ),
        topic="matching",
        owners=TWO,
        blanks={path: {"override_reason": "", "note": ""} for path in TWO},
        by_hand=("breakdown",),
        in_copy=False,
    ),
    Table(
        "matching.decision",
        columns(
            key="id round match actor batch",
            code="kind version",
            words="before",
            time="made_at undone_at",
        ),
        topic="matching",
        owners=("match__mentee__user", "match__mentor__user"),
        by_hand=("before",),
        in_copy=False,
    ),
    Table(
        "matching.unmatched",
        columns(
            key="id run mentee mentor", fact="detail", code="side mentor_type reason best_score"
        ),
        topic="matching",
        owners=TWO,
        by_hand=("detail",),
        in_copy=False,
    ),
    Table(
        "matching.unmatchedstep",
        columns(key="id round mentee mentor made_by", code="kind mentor_type", time="made_at"),
        topic="matching",
        owners=TWO,
        in_copy=False,
    ),
    Table(
        "matching.wish",
        columns(key="id mentee mentor", code="rank", private="reason"),
        topic="matching",
        owners=TWO,
        goes=TWO,
    ),
    Table(
        "matching.hiddenmentor",
        columns(key="id mentee mentor", time="hidden_at"),
        topic="matching",
        owners=TWO,
        goes=TWO,
    ),
    Table(
        "matching.exclusion",
        columns(
            key="id program round first second created_by", code="kind reason", time="created_at"
        ),
        topic="matching",
        owners=("first", "second"),
        in_copy=False,
    ),
)

FILES = (
    Table(
        "matching.pairrule",
        columns(
            key="id program created_by",
            person="mentee_email mentor_email",
            code="kind",
            time="created_at",
        ),
        topic="matching",
        by_hand=("mentee_email", "mentor_email"),
        in_copy=False,
    ),
    Table(
        "matching.returnrule",
        columns(
            key="id program person",
            secret="mark other_mark",  # noqa: S106  a kind of column
            code="kind reason",
            time="made_at",
        ),
        topic="matching",
        owners=("person",),
        goes=("person",),
        in_copy=False,
    ),
    Table(
        "matching.pairimport",
        columns(key="id program made_by", code="use", person="lines", time="made_at"),
        topic="matching",
        owners=("made_by",),
        goes=("made_by",),
        by_hand=("lines",),
        in_copy=False,
    ),
)

RUNS = (
    Table(
        "matching.run",
        columns(
            key="id round requested_by lease_token",
            house="label settings progress error",
            fact="snapshot report",
            code="state fills_in",
            time="lease_until created_at started_at finished_at",
        ),
        topic="matching",
        by_hand=("snapshot", "report"),
    ),
    Table(
        "matching.runfile",
        columns(key="id run", code="name part", fact="data"),
        topic="matching",
        by_hand=("data",),
    ),
    Table(
        "matching.block",
        columns(
            key="id run lease_token",
            code="query start stop state attempts",
            fact="data",
            time="lease_until",
        ),
        topic="matching",
        by_hand=("data",),
    ),
    Table(
        "matching.mentorsnapshot",
        columns(
            key="id program version lease_token",
            code="form n_mentors",
            fact="data",
            time="day built_at lease_until",
        ),
        topic="matching",
        by_hand=("data",),
    ),
    Table("matching.mentorchange", columns(key="id mentor user"), topic="matching"),
    Table(
        "matching.boardvisit",
        columns(key="id round user match", time="seen_at"),
        topic="matching",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
    house(
        "matching.round",
        "id program name state opens_on closes_on introductions_on created_by created_at",
    ),
    house("matching.roundletter", "id round role subject body changed_at changed_by"),
)

TABLES = (*MATCHES, *FILES, *RUNS)
