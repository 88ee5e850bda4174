"""When a credential was issued and runs out, as its holder tells."""

from datetime import date

from accounts.models import User
from accounts.services import audit, locking
from mentorship.exceptions import NotAllowed
from mentorship.models import HeldCredential
from mentorship.services import credentials
from mentorship.services.credentials import HeldFacts
from mentorship.services.profiles import lock_person


@locking.serialized
def set_dates(
    *, held_id: int, actor: User, issued_on: date | None, expires_on: date | None
) -> HeldCredential:
    """Write the dates of one's own credential; a later expiry date is a renewal.

    Raises:
        NotAllowed: not hers.
        BadAnswers: it ends before it begins.
    """
    row = locked_own(held_id, actor)
    fact = HeldFacts(row.credential, row.state, issued_on, expires_on)
    credentials.refuse_dates([fact])
    if (row.issued_on, row.expires_on) == (issued_on, expires_on):
        return row
    credentials.write(row, fact)
    audit.record(actor=actor, action="credential.dated", target=row)
    return row


def locked_own(held_id: int, actor: User) -> HeldCredential:
    """Lock a person and return her credential, in the caller's transaction.

    Raises:
        NotAllowed: not hers.
    """
    lock_person(actor)
    rows = HeldCredential.objects.select_related("credential", "profile")
    row = rows.filter(pk=held_id, profile=actor.pk).first()
    if row is None:
        raise NotAllowed
    return row
