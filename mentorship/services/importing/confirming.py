"""An admin's yes to a file of people, and the way from there to a process that does it."""

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import ImportState
from mentorship.exceptions.people_imports import ImportOver, NothingToImport, WrongRows
from mentorship.models import PeopleImport
from mentorship.services.importing.preparing import refuse_others

CONFIRMED = (ImportState.QUEUED, ImportState.APPLYING, ImportState.DONE)


@locking.serialized
def confirm(
    *,
    import_id: int,
    actor: User | None,
    is_vetted: bool = False,
    tells: bool = True,
    skips_wrong: bool = False,
) -> PeopleImport:
    """Queue a previewed file to be taken over; once more returns it as it is.

    Args:
        import_id: the import.
        actor: an admin of the program; None is an operator.
        is_vetted: new mentors were vetted elsewhere, their places are open at once.
        tells: new people are written to, once each.
        skips_wrong: wrong rows are left out; else one of them keeps all of them out.

    Raises:
        NotAllowed: not an admin of the program.
        ImportOver: it waits no more, was undone or failed.
        WrongRows: rows are wrong and were not to be left out.
        NothingToImport: no row does anything.
    """
    found = PeopleImport.objects.filter(pk=import_id).select_related("program")
    people_import = locking.lock(found).get()
    refuse_others(actor, people_import.program)
    if people_import.state in CONFIRMED:
        return people_import
    if people_import.state != ImportState.PREVIEWED:
        raise ImportOver
    if people_import.n_wrong and not skips_wrong:
        raise WrongRows(people_import.n_wrong)
    if not people_import.n_new + people_import.n_changed:
        raise NothingToImport
    people_import.is_vetted, people_import.tells = is_vetted, tells
    people_import.skips_wrong, people_import.n_done = skips_wrong, 0
    people_import.state, people_import.confirmed_by = ImportState.QUEUED, actor
    people_import.confirmed_at = timezone.now()
    people_import.save()
    audit.record(
        actor=actor, action="people_import.confirmed", target=people_import,
        side=str(people_import.side), new=people_import.n_new, changed=people_import.n_changed,
        vetted=is_vetted, told=tells, left_out=people_import.n_wrong if skips_wrong else 0,
    )  # fmt: skip
    return people_import
