"""Keep in the audit trail who took which list out of the product."""

from accounts.models import User
from accounts.services import audit
from accounts.services.locking import serialized
from mentorship.models import Program


@serialized
def record_export(*, actor: User, program: Program, kind: str, form: str, rows: int) -> None:
    """Record that a list was taken out: which, as what, how many rows; never who stood in it."""
    audit.record(
        actor=actor,
        action="list.exported",
        target=program,
        kind=kind,
        format=form,
        rows=rows,
        program=program,
    )


@serialized
def record_own_export(*, actor: User, kind: str, form: str, rows: int) -> None:
    """Record that somebody took out a list of what is hers."""
    audit.record(
        actor=actor, action="own_list.exported", target=actor, kind=kind, format=form, rows=rows
    )
