"""Mentorships, and what the two keep in their space."""

from accounts.personal import REMOVED, Table, columns

TWO = ("mentorship__mentee_user", "mentorship__mentor_user")


def _of_the_two(**blank: object) -> dict[str, dict[str, object]]:
    """Return what is emptied where either of the two is erased."""
    return dict.fromkeys(TWO, blank)


MENTORSHIPS = (
    Table(
        "mentorship.mentorship",
        columns(
            key="id program mentee mentor mentee_user mentor_user",
            words="words letters",
            code="mentor_type state mentee_answer mentor_answer decline_reason end_reason "
            "mentee_shares_address mentor_shares_address",
            time="introduced_at announce_at respond_by mentee_answered_at mentor_answered_at "
            "started_at paused_at pause_until suspended_at ends_on closed_at",
        ),
        topic="mentorships",
        owners=("mentee_user", "mentor_user"),
        by_hand=("words", "letters"),
    ),
    Table(
        "mentorship.agreement",
        columns(
            key="id mentorship",
            code="number proposed_by text_version",
            words="goal rhythm body",
            time="ends_on proposed_at mentee_signed_at mentor_signed_at replaced_at",
        ),
        topic="mentorships",
        owners=TWO,
        blanks=_of_the_two(goal=REMOVED, rhythm="", body=REMOVED),
    ),
    Table(
        "mentorship.pause",
        columns(
            key="id mentorship asked_by ended_by", code="reason", time="begun_at until ended_at"
        ),
        topic="mentorships",
        owners=TWO,
    ),
    Table(
        "mentorship.jointproposal",
        columns(key="id mentorship", code="kind side months answer", time="asked_at answered_at"),
        topic="mentorships",
        owners=TWO,
    ),
    Table(
        "mentorship.outcomeevent",
        columns(
            key="id mentorship user credential", code="key stage", time="happened_on recorded_at"
        ),
        topic="mentorships",
        owners=("user",),
    ),
    Table(
        "mentorship.certificate",
        columns(
            key="id user program mentorship",
            code="code kind",
            person="facts",
            time="issued_at revoked_at",
        ),
        topic="mentorships",
        owners=("user",),
        by_hand=("facts",),
    ),
)

SPACE = (
    Table(
        "mentorship.introductionquestion",
        columns(
            key="id mentorship", code="side", private="question answer", time="asked_at answered_at"
        ),
        topic="space",
        owners=TWO,
        by_hand=("question", "answer"),
    ),
    Table(
        "mentorship.meeting",
        columns(
            key="id mentorship uid",
            private="place topic summary",
            code="sequence state offered_by minutes mode is_logged settled_by",
            time="offered_at starts_at settled_at",
        ),
        topic="space",
        owners=TWO,
        blanks=_of_the_two(place="", topic="", summary=""),
    ),
    Table(
        "mentorship.meetingtime",
        columns(key="id meeting", code="offered_by", time="starts_at"),
        topic="space",
        owners=tuple(f"meeting__{path}" for path in TWO),
    ),
    Table(
        "mentorship.mentorshipgoal",
        columns(
            key="id mentorship held_credential",
            words="title",
            code="goal added_by",
            time="due_on added_at reached_at dropped_at",
        ),
        topic="space",
        owners=TWO,
        by_hand=("title",),
    ),
    Table(
        "mentorship.milestone",
        columns(key="id goal", words="title", code="done_by", time="due_on done_at"),
        topic="space",
        owners=tuple(f"goal__{path}" for path in TWO),
        blanks={f"goal__{path}": {"title": REMOVED} for path in TWO},
    ),
    Table(
        "mentorship.note",
        columns(
            key="id mentorship author",
            code="is_shared",
            private="body",
            time="written_at changed_at",
        ),
        topic="space",
        owners=("author",),
        by_hand=("body",),
    ),
    Table(
        "mentorship.thankyou",
        columns(key="id mentorship author", words="line", code="may_be_shown", time="written_at"),
        topic="space",
        owners=("author",),
        blanks={"author": {"line": REMOVED, "may_be_shown": False}},
    ),
    Table(
        "mentorship.message",
        columns(key="id mentorship author", private="body", time="sent_at read_at"),
        topic="space",
        owners=("author",),
        blanks={"author": {"body": REMOVED}},
    ),
)

TABLES = (*MENTORSHIPS, *SPACE)
