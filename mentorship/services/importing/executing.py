"""A process takes a confirmed file over: claimed by a lease, checked, written, done or failed."""

import logging
import uuid
from datetime import timedelta

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.services import audit, locking
from accounts.services.clock import now_plus
from mentorship.enums import ImportState, RowKind
from mentorship.exceptions.people_imports import ImportOver, ImportRunning, WrongRows
from mentorship.models import PeopleImport, PeopleImportFile
from mentorship.services.importing import asking, rows
from mentorship.services.importing.planning import Planner
from mentorship.services.importing.preparing import SMALL, Tell, preview, refuse_others, say
from mentorship.services.importing.taking_over import TakeOver

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # 20,000 people take less than one
STOPPED = "This stopped half way. Nothing was taken over. Choose the file again."
BROKEN = "Something went wrong on our side. Nothing was taken over. Choose the file again."
MOVED = "Somebody changed the same people just now. Nothing was taken over. Choose it again."


def execute(import_id: int, tell: Tell | None = None) -> PeopleImport:
    """Take a confirmed file over; return it, done, or failed with a sentence.

    Everything is written in one transaction, or nothing. ``tell`` hears, like the row, how far it
    is: as (text, rows done, rows).

    Raises:
        ImportOver: it is not waiting.
        ImportRunning: another file of the program is being written.
    """
    try:
        people_import = _claim(import_id)
    except IntegrityError as collision:  # another file of the program was claimed meanwhile
        raise ImportRunning from collision
    try:
        refuse_others(people_import.confirmed_by, people_import.program)
        if people_import.n_rows > SMALL:
            _check(people_import, tell)
            say(people_import, _("Writing all of them at once"), people_import.n_rows, None)
        return _write(people_import, tell)
    except Refused as refusal:
        return _fail(people_import, str(refusal))
    except IntegrityError:
        logger.exception("Import %s collided.", import_id)
        return _fail(people_import, MOVED)
    except BaseException:
        _fail(people_import, BROKEN)
        raise


@locking.serialized
def _claim(import_id: int) -> PeopleImport:
    """Take a queued import, with a lease on the database's clock."""
    found = PeopleImport.objects.select_related("program", "made_by", "confirmed_by")
    people_import = locking.lock(found.filter(pk=import_id)).get()
    if people_import.state != ImportState.QUEUED:
        raise ImportOver
    others = PeopleImport.objects.filter(program=people_import.program, state=ImportState.APPLYING)
    if others.exists():
        raise ImportRunning
    people_import.state, people_import.lease_token = ImportState.APPLYING, uuid.uuid4()
    PeopleImport.objects.filter(pk=import_id).update(
        state=ImportState.APPLYING,
        lease_token=people_import.lease_token,
        lease_until=now_plus(LEASE),
        progress=_("Checking"),
        n_done=0,
    )
    return people_import


def _check(people_import: PeopleImport, tell: Tell | None) -> None:
    """Look whether every row can still be taken over, before anybody is made to wait.

    Raises:
        WrongRows: some became wrong since the preview.
    """
    planner = Planner(people_import.program, people_import.side, people_import.confirmed_by)
    wrong = done = 0
    for group in rows.in_groups(people_import):
        plans = planner.plan([*map(rows.line_of, group)])
        wrong += sum(plan.kind == RowKind.WRONG for plan in plans)
        done += len(group)
        say(people_import, _("Checking"), done, tell)
    if wrong and not people_import.skips_wrong:
        raise WrongRows(wrong)


@locking.serialized
def _write(people_import: PeopleImport, tell: Tell | None) -> PeopleImport:
    """Write every row, and that it is done, in one transaction.

    Raises:
        ImportOver: another process, or the sweep, has ended it meanwhile.
        WrongRows: some became wrong.
    """
    kinds = TakeOver(people_import, tell).run()
    ours = PeopleImport.objects.filter(
        pk=people_import.pk, state=ImportState.APPLYING, lease_token=people_import.lease_token
    )
    counts = rows.count(people_import, kinds)
    is_ours = ours.update(
        **counts, state=ImportState.DONE, done_at=Now(), progress="", lease_token=None,
        lease_until=None, n_done=people_import.n_rows,
    )  # fmt: skip
    if not is_ours:
        raise ImportOver
    audit.record(
        actor=people_import.confirmed_by, action="people_import.done", target=people_import,
        new=counts["n_new"], changed=counts["n_changed"], left_out=counts["n_wrong"],
    )  # fmt: skip
    return PeopleImport.objects.get(pk=people_import.pk)


@locking.serialized
def _fail(people_import: PeopleImport, sentence: str) -> PeopleImport:
    """Let an import end without a result, if it is still ours."""
    held = PeopleImport.objects.filter(
        pk=people_import.pk, state=ImportState.APPLYING, lease_token=people_import.lease_token
    )
    ended = held.update(
        state=ImportState.FAILED, error=sentence[:300], progress="", lease_token=None,
        lease_until=None,
    )  # fmt: skip
    if ended:
        audit.record(
            actor=people_import.confirmed_by, action="people_import.failed", target=people_import
        )
    return PeopleImport.objects.get(pk=people_import.pk)


def has_waiting() -> bool:
    """Tell whether a file waits for a process, or was left behind by one that died."""
    return _to_preview().exists() or PeopleImport.objects.filter(_to_write()).exists()


def _to_preview() -> QuerySet[PeopleImport]:
    kept = PeopleImportFile.objects.filter(people_import=OuterRef("pk"))
    return PeopleImport.objects.filter(~Exists(kept), state=ImportState.READING, n_rows__gt=0)


def _to_write() -> Q:
    abandoned = Q(state=ImportState.APPLYING, lease_until__lt=Now())
    return Q(state=ImportState.QUEUED) | abandoned


def sweep_waiting() -> int:
    """Go on with every file that waits; return how many.

    Safe to overlap with itself: writing is claimed by a lease, comparing may be done twice.
    """
    ids = [*_to_preview().values_list("pk", flat=True)]
    for import_id in ids:
        preview(import_id)
        asking.go_on(import_id)
    for one in PeopleImport.objects.filter(state=ImportState.APPLYING, lease_until__lt=Now()):
        _fail(one, STOPPED)
    queued = PeopleImport.objects.filter(state=ImportState.QUEUED).order_by("pk")
    return len(ids) + sum(execute_waiting(pk) for pk in [*queued.values_list("pk", flat=True)])


def execute_waiting(import_id: int) -> bool:
    """Take a queued file over, unless somebody else does; tell whether it was done here."""
    try:
        execute(import_id)
    except Refused as refusal:
        logger.info("Import %s was not executed (%s).", import_id, refusal.code)
        return False
    return True


def is_small(import_id: int) -> bool:
    """Tell whether an import takes about a second, so that a person can wait for it."""
    waiting = PeopleImport.objects.filter(pk=import_id, state=ImportState.QUEUED)
    return waiting.filter(n_rows__lte=SMALL).exists()
