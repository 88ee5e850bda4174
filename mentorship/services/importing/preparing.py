"""A file of people is kept, compared with the people as they are, and shown to its admin."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.clock import now_plus
from mentorship.enums import ImportState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.people_imports import ImportOver
from mentorship.models import PeopleImport, PeopleImportFile, PeopleImportRow, Program
from mentorship.rules import can_invite
from mentorship.services.importing import rows
from mentorship.services.importing.lines import Reading
from mentorship.services.importing.planning import Planner

SMALL = 2_000  # rows; the preview of such a file is made while its admin waits
KEPT = timedelta(days=1)
UNDO_FOR = timedelta(days=7)
MANY = 500
OPEN = (ImportState.READING, ImportState.PREVIEWED)
MAX_FILE = 200
Tell = Callable[[str, int, int], None]


def refuse_others(actor: User | None, program: Program) -> None:
    """Let admins of the program pass, and operators.

    Raises:
        NotAllowed: anybody else.
    """
    if actor is not None and not can_invite(actor, program):
        raise NotAllowed


@locking.serialized
def keep_file(*, program: Program, actor: User, side: str, raw: bytes, file: str) -> PeopleImport:
    """Keep a file while its admin says what its unknown headings mean; her earlier one goes.

    Raises:
        NotAllowed: not an admin of the program.
    """
    refuse_others(actor, program)
    people_import = _begin(program, actor, side, file)
    PeopleImportFile.objects.create(people_import=people_import, raw=raw)
    return people_import


@locking.serialized
def prepare(
    *,
    program: Program,
    actor: User | None,
    side: str,
    reading: Reading,
    file: str = "",
    kept_id: int | None = None,
) -> PeopleImport:
    """Keep the rows of a file that was read, and say what each would do; nobody is changed.

    A large file stays ``READING`` until the sweep, or ``preview``, has gone through it.

    Args:
        program: whose people they are.
        actor: an admin of it; None is an operator.
        side: mentee or mentor.
        reading: the file as read.
        file: its name, for the list of imports.
        kept_id: the import that kept the file, whose headings are mapped now.

    Raises:
        NotAllowed: not an admin of the program.
        ImportOver: the kept file is gone.
    """
    refuse_others(actor, program)
    people_import = _begin(program, actor, side, file) if kept_id is None else _kept(kept_id, actor)
    for start in range(0, len(reading.lines), MANY):  # a list of all of them would be large
        few = reading.lines[start : start + MANY]
        PeopleImportRow.objects.bulk_create(rows.row_of(people_import, line) for line in few)
    people_import.mapping = dict(reading.headings)
    people_import.n_rows, people_import.progress = len(reading.lines), _("Waiting to be compared")
    people_import.save()
    if len(reading.lines) <= SMALL:
        preview(people_import.pk)
        people_import.refresh_from_db()
    return people_import


def _begin(program: Program, actor: User | None, side: str, file: str) -> PeopleImport:
    if actor is not None:
        waiting = PeopleImport.objects.filter(program=program, side=side, made_by=actor)
        waiting.filter(state__in=OPEN).delete()
    return PeopleImport.objects.create(
        program=program, side=side, made_by=actor, file=file[:MAX_FILE]
    )


def _kept(import_id: int, actor: User | None) -> PeopleImport:
    """Lock the import of a kept file, and let the file go.

    Raises:
        ImportOver: it was replaced or forgotten, or its rows were read already.
    """
    mine = PeopleImport.objects.filter(pk=import_id, made_by=actor, state=ImportState.READING)
    people_import = locking.lock(mine).first()
    if people_import is None:
        raise ImportOver
    deleted, _n = PeopleImportFile.objects.filter(people_import=people_import).delete()
    if not deleted:
        raise ImportOver
    return people_import


def preview(import_id: int, tell: Tell | None = None) -> PeopleImport:
    """Compare the rows of an import with the people as they are, and note what each does.

    Safe to run twice: the second run decides the same, or finds nothing to do.
    """
    people_import = PeopleImport.objects.select_related("program", "made_by").get(pk=import_id)
    if people_import.state != ImportState.READING:
        return people_import
    planner = Planner(people_import.program, people_import.side, people_import.made_by)
    kinds: Counter[str] = Counter()
    for group in rows.in_groups(people_import):
        for row, plan in zip(group, planner.plan([*map(rows.line_of, group)]), strict=True):
            rows.decide(row, plan)
            kinds[row.kind] += 1
        rows.save(group, ["kind", "changes", "problems", "user"])
        say(people_import, _("Comparing"), kinds.total(), tell)
    return _previewed(people_import.pk, kinds)


def say(people_import: PeopleImport, text: str, n_done: int, tell: Tell | None) -> None:
    """Note how far it is, for whoever looks, and tell whoever waits."""
    PeopleImport.objects.filter(pk=people_import.pk).update(progress=text, n_done=n_done)
    if tell:
        tell(text, n_done, people_import.n_rows)


@locking.serialized
def _previewed(import_id: int, kinds: Mapping[str, int]) -> PeopleImport:
    people_import = locking.lock(PeopleImport.objects.filter(pk=import_id)).get()
    if people_import.state == ImportState.READING:
        rows.count(people_import, Counter(kinds))
        people_import.state, people_import.progress = ImportState.PREVIEWED, ""
        people_import.n_done = 0
        people_import.save()
    return people_import


@locking.serialized
def cancel(*, import_id: int, actor: User) -> PeopleImport:
    """Let a file go that was not confirmed; once more changes nothing.

    Raises:
        NotAllowed: not an admin of the program.
        ImportOver: it was confirmed already.
    """
    found = PeopleImport.objects.filter(pk=import_id).select_related("program")
    people_import = locking.lock(found).get()
    refuse_others(actor, people_import.program)
    if people_import.state in OPEN:
        _forget(people_import)
        audit.record(actor=actor, action="people_import.cancelled", target=people_import)
    elif people_import.state != ImportState.FORGOTTEN:
        raise ImportOver
    return people_import


@locking.serialized
def discard(import_id: int) -> None:
    """Delete an operator's preview that came to nothing, rows and all."""
    PeopleImport.objects.filter(pk=import_id, made_by=None, state__in=OPEN).delete()


def _forget(people_import: PeopleImport) -> None:
    people_import.rows.all().delete()
    PeopleImportFile.objects.filter(people_import=people_import).delete()
    people_import.state, people_import.progress = ImportState.FORGOTTEN, ""
    people_import.save(update_fields=["state", "progress"])


@locking.serialized
def _forget_open(import_id: int) -> bool:
    """Let one file go, unless it was confirmed just now."""
    still = PeopleImport.objects.filter(pk=import_id, state__in=OPEN)
    people_import = locking.lock(still).first()
    if people_import is not None:
        _forget(people_import)
    return people_import is not None


def forget_old() -> int:
    """Let files go that nobody confirmed within a day, and rows that can't be undone any more.

    Returns:
        How many imports lost something.
    """
    waiting = PeopleImport.objects.filter(state__in=OPEN, made_at__lt=now_plus(-KEPT))
    forgotten = [_forget_open(pk) for pk in [*waiting.values_list("pk", flat=True)]]
    over = Q(state=ImportState.DONE, done_at__lt=now_plus(-UNDO_FOR)) | Q(
        state__in=(ImportState.UNDONE, ImportState.FAILED), made_at__lt=now_plus(-UNDO_FOR)
    )
    old = PeopleImportRow.objects.filter(
        people_import__in=PeopleImport.objects.filter(over).values("pk")
    )
    deleted, _n = old.delete()
    return sum(forgotten) + deleted
