"""A yes that is given before a large file was compared: it counts if no row is wrong."""

from contextlib import suppress

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import locking
from mentorship.enums import ImportState
from mentorship.models import PeopleImport
from mentorship.services.importing.confirming import confirm
from mentorship.services.importing.preparing import refuse_others


@locking.serialized
def ask(
    *, import_id: int, actor: User, is_vetted: bool, tells: bool, skips_wrong: bool
) -> PeopleImport:
    """Note the yes in an import whose rows wait to be compared.

    Raises:
        NotAllowed: not an admin of the program.
    """
    found = PeopleImport.objects.filter(pk=import_id).select_related("program")
    people_import = locking.lock(found).get()
    refuse_others(actor, people_import.program)
    if people_import.state == ImportState.READING:
        people_import.confirmed_by, people_import.is_vetted = actor, is_vetted
        people_import.tells, people_import.skips_wrong = tells, skips_wrong
        people_import.save()
    return people_import


@locking.serialized
def go_on(import_id: int) -> None:
    """Queue an import that was compared now, if its yes was given and it can be taken over.

    Else it waits for another yes, with what is wrong in its rows.
    """
    found = PeopleImport.objects.filter(pk=import_id, confirmed_by__isnull=False)
    waiting = locking.lock(found.select_related("confirmed_by")).first()
    if waiting is None or waiting.state != ImportState.PREVIEWED or waiting.confirmed_at:
        return
    with suppress(Refused):
        confirm(
            import_id=waiting.pk, actor=waiting.confirmed_by, is_vetted=waiting.is_vetted,
            tells=waiting.tells, skips_wrong=waiting.skips_wrong,
        )  # fmt: skip
        return
    PeopleImport.objects.filter(pk=waiting.pk).update(confirmed_by=None)
