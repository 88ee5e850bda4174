"""Who people are at work, and their parts in programs."""

from accounts.personal import Table, columns

CHOSEN = {
    "past_roles": "role",
    "working_for": "credential",
    "specializations": "specialization",
    "interests": "interest",
    "patterns": "availabilitypattern",
}


def _chosen(model: str, owner: str, key: str) -> Table:
    """Return the table of what somebody chose from a list; it goes with her."""
    left, right = key.split()
    return Table(
        model,
        columns(key=f"id {left}", fact=right),
        topic="profile",
        owners=(owner,),
        goes=(owner,),
    )


PROFILES = (
    Table(
        "mentorship.profile",
        columns(
            key="user",
            person="employer city introduction path_line",
            fact="role years state chapter setting languages windows meeting_modes outlook",
            time="expiry_reminders_at",
        ),
        topic="profile",
        owners=("user",),
        goes=("user",),
    ),
    *(
        _chosen(f"mentorship.profile_{name}", "profile__user", f"profile {to}")
        for name, to in CHOSEN.items()
    ),
    Table(
        "mentorship.heldcredential",
        columns(
            key="id profile verified_by",
            fact="credential state issued_on expires_on",
            time="verified_at",
        ),
        topic="profile",
        owners=("profile__user",),
        goes=("profile__user",),
    ),
    Table(
        "mentorship.continuingeducation",
        columns(key="id held_credential", words="title", fact="hours earned_on", time="added_at"),
        topic="profile",
        owners=("held_credential__profile__user",),
        goes=("held_credential__profile__user",),
    ),
    Table(
        "mentorship.photo",
        columns(key="user name", person="data", time="added_at"),
        topic="profile",
        owners=("user",),
        goes=("user",),
    ),
)

PARTS = (
    Table(
        "mentorship.mentee",
        columns(
            key="id uuid program user",
            person="supervisor_email",
            words="target_words",
            fact="avoid seeks target_role not_my_workplace same_employer_ok peer_too",
            code="state state_reason waited_rounds partner_left",
            time="applied_at state_changed_at paused_until mentor_prompt_at",
        ),
        topic="parts",
        owners=("user",),
        blanks={
            "user": {
                "supervisor_email": "",
                "target_words": "",
                "target_role": None,
                "not_my_workplace": False,
                "same_employer_ok": False,
                "peer_too": False,
                "mentor_prompt_at": None,
            }
        },
        by_hand=("uuid", "avoid", "seeks"),
    ),
    _chosen("mentorship.mentee_wants", "mentee__user", "mentee specialization"),
    _chosen("mentorship.mentee_goals", "mentee__user", "mentee goal"),
    Table(
        "mentorship.mentor",
        columns(
            key="id uuid program user vetted_by",
            words="vetting_note",
            fact="avoid offers available_from available_until shown",
            code="state state_reason capacity places_held refusal_reason",
            time="applied_at state_changed_at paused_until listed_at vetted_at",
        ),
        topic="parts",
        owners=("user",),
        blanks={
            "user": {
                "vetting_note": "",
                "available_from": None,
                "available_until": None,
                "listed_at": None,
            }
        },
        by_hand=("uuid", "avoid", "offers", "shown"),
    ),
    _chosen("mentorship.mentor_helps_with", "mentor__user", "mentor goal"),
    Table(
        "mentorship.draft",
        columns(
            key="id program user",
            code="side step done",
            words="answers",
            time="saved_at reminded_at",
        ),
        topic="parts",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "mentorship.orientation",
        columns(
            key="id program user", code="side page rating", words="missing", time="finished_at"
        ),
        topic="parts",
        owners=("user",),
        blanks={"user": {"missing": ""}},
    ),
    Table(
        "mentorship.outcomeanswer",
        columns(key="id program user", code="stage path support stay", time="answered_at"),
        topic="parts",
        owners=("user",),
    ),
    Table(
        "mentorship.vettingcheck",
        columns(key="id mentor checked_by", code="key", time="checked_at"),
        topic="parts",
        owners=("mentor__user",),
        in_copy=False,
    ),
    Table(
        "mentorship.vettingquestion",
        columns(key="id mentor asked_by", words="question answer", time="asked_at answered_at"),
        topic="parts",
        owners=("mentor__user",),
        goes=("mentor__user",),
    ),
    Table(
        "mentorship.calendarfeed",
        columns(key="user", secret="token_hash", time="made_at"),  # noqa: S106  the column's name
        topic="parts",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
    Table(
        "mentorship.invitedperson",
        columns(key="id invitation user", time="came_at"),
        topic="parts",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
)

TABLES = (*PROFILES, *PARTS)
