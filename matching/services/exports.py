"""Keep in the audit trail who took which list out of the product."""

from accounts.models import User
from accounts.services import audit
from accounts.services.locking import serialized
from mentorship.models import Program


@serialized
def record_export(*, actor: User, program: Program, kind: str, rows: int) -> None:
    """Record that a list was taken out: which kind, and how many rows; never who stood in it."""
    audit.record(
        actor=actor, action="list.exported", target=program, kind=kind, rows=rows, program=program
    )
