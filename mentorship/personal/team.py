"""What the team of a program keeps about people."""

from accounts.personal import REMOVED, Table, columns

TWO = ("mentorship__mentee_user", "mentorship__mentor_user")
OTHERS = "Words of the team about somebody else; its writer has no name any more."

STAFF = (
    Table(
        "mentorship.programstaff",
        columns(key="id program user", code="role", person="employer", time="group_gave_at"),
        topic="team",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "mentorship.staffnote",
        columns(key="id program person author", words="body", time="written_at"),
        topic="team",
        owners=("person", "author"),
        goes=("person",),
        stays={"body": OTHERS},
    ),
    Table(
        "mentorship.followup",
        columns(
            key="id mentorship admin",
            code="kind side rule",
            words="subject",
            private="body",
            time="look_again_on done_at",
        ),
        topic="team",
        owners=TWO,
        blanks={path: {"subject": "", "body": REMOVED} for path in TWO},
    ),
    Table(
        "mentorship.answeronbehalf",
        columns(key="id mentorship given_by", code="side answer", words="told", time="given_at"),
        topic="team",
        owners=TWO,
        blanks={path: {"told": REMOVED} for path in TWO},
    ),
)

JOINING = (
    Table(
        "mentorship.invitation",
        columns(
            key="id program created_by",
            house="token_hash label",
            code="side most_uses uses",
            time="created_at expires_at revoked_at",
        ),
        topic="joining",
    ),
    Table(
        "mentorship.programmember",
        columns(key="id program", person="email membership_number", time="added_at"),
        topic="joining",
        by_hand=("email", "membership_number"),
        in_copy=False,
    ),
    Table(
        "mentorship.memberimport",
        columns(key="id program made_by", code="is_replacement", person="lines", time="made_at"),
        topic="joining",
        owners=("made_by",),
        goes=("made_by",),
        by_hand=("lines",),
        in_copy=False,
    ),
    Table(
        "mentorship.roundnotice",
        columns(key="id program", person="email", time="asked_at"),
        topic="joining",
        by_hand=("email",),
        in_copy=False,
    ),
)

FILES = (
    Table(
        "mentorship.peopleimport",
        columns(
            key="id program made_by confirmed_by undone_by lease_token",
            house="file progress error mapping",
            code="side state is_vetted tells skips_wrong n_rows n_new n_changed n_unchanged "
            "n_left_out n_wrong n_done n_undone n_stays",
            time="made_at confirmed_at done_at undone_at lease_until",
        ),
        topic="joining",
    ),
    Table(
        "mentorship.peopleimportfile",
        columns(key="people_import", person="raw"),
        topic="joining",
        by_hand=("raw",),
        in_copy=False,
    ),
    Table(
        "mentorship.peopleimportrow",
        columns(
            key="id people_import line user",
            code="kind stays",
            person="email name external_id values cells changes problems undo",
        ),
        topic="joining",
        owners=("user",),
        goes=("user",),
        by_hand=("email", "name", "external_id", "values", "cells", "changes", "problems", "undo"),
        in_copy=False,
    ),
    Table(
        "mentorship.importedpart",
        columns(key="id program user", code="side", person="external_id digests", time="agreed_at"),
        topic="joining",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
    Table(
        "mentorship.importrefusal",
        columns(key="id program", secret="address_hash", time="said_at"),  # noqa: S106
        topic="joining",
        stays={"address_hash": "A digest alone, so that nobody enters her again."},
        in_copy=False,
    ),
)

TABLES = (*STAFF, *JOINING, *FILES)
