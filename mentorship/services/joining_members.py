"""The member list of a program: read from a file elsewhere, shown, then taken over as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.clock import now_plus
from mentorship.exceptions import BadAnswers, ImportGone
from mentorship.models import MemberImport, Program, ProgramMember
from mentorship.services.joining import refuse_others

BATCH = 500
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class MemberLine:
    """One person of a member list; the address in lower case."""

    email: str
    membership_number: str = ""


@dataclass(frozen=True)
class MemberChanges:
    """What taking over a list does; ``total`` is how many lines there are afterwards."""

    new: int
    changed: int
    same: int
    removed: int
    total: int


@locking.serialized
def prepare_import(
    *, program: Program, actor: User, lines: Sequence[MemberLine], is_replacement: bool
) -> MemberImport:
    """Keep a list that was read until its admin says yes; her earlier preview goes.

    Args:
        is_replacement: whoever is not in it comes off the list; else it is added to.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: nobody is in it, or somebody twice.
    """
    refuse_others(actor, program)
    if not lines or len({line.email for line in lines}) < len(lines):
        raise BadAnswers("a member list names at least one person, and nobody twice", field="file")
    MemberImport.objects.filter(program=program, made_by=actor).delete()
    return MemberImport.objects.create(
        program=program,
        made_by=actor,
        is_replacement=is_replacement,
        lines=[[line.email, line.membership_number] for line in lines],
    )


def changes_of(waiting: MemberImport) -> MemberChanges:
    """Return what taking over a waiting list would do now; one query."""
    now, wanted = _present(waiting.program_id), _wanted(waiting)
    known = {email for email in wanted if email in now}
    changed = {e for e in known if _is_changed(now[e][1], wanted[e], waiting.is_replacement)}
    removed = len(now) - len(known) if waiting.is_replacement else 0
    return MemberChanges(
        new=len(wanted) - len(known),
        changed=len(changed),
        same=len(known) - len(changed),
        removed=removed,
        total=len(now) - removed + len(wanted) - len(known),
    )


@locking.serialized
def confirm_import(*, import_id: int, program: Program, actor: User) -> MemberChanges:
    """Take over a list that was shown: all of it, in one transaction.

    Raises:
        ImportGone: it was used, replaced or forgotten, or is another admin's or program's.
        NotAllowed: not an admin of the program any more.
    """
    rows = MemberImport.objects.filter(made_by=actor, program=program)
    waiting = locking.lock(rows.select_related("program")).filter(pk=import_id).first()
    if waiting is None:
        raise ImportGone
    refuse_others(actor, waiting.program)
    locking.lock(Program.objects.filter(pk=waiting.program_id)).get()
    changes = changes_of(waiting)
    _write(waiting)
    audit.record(
        actor=actor, action="member_list.imported", target=waiting.program,
        program=waiting.program, new=changes.new, changed=changes.changed,
        removed=changes.removed, is_replacement=waiting.is_replacement,
    )  # fmt: skip
    waiting.delete()
    return changes


def forget_old_imports() -> int:
    """Delete previews that nobody confirmed within a day; return how many rows."""
    deleted, _ = MemberImport.objects.filter(made_at__lt=now_plus(-KEPT)).delete()
    return deleted


def _write(waiting: MemberImport) -> None:
    now, wanted = _present(waiting.program_id), _wanted(waiting)
    if waiting.is_replacement:
        _remove(pk for email, (pk, _number) in now.items() if email not in wanted)
    ProgramMember.objects.bulk_update(
        [
            ProgramMember(pk=now[email][0], membership_number=number)
            for email, number in wanted.items()
            if email in now and _is_changed(now[email][1], number, waiting.is_replacement)
        ],
        ["membership_number"],
        batch_size=BATCH,
    )
    ProgramMember.objects.bulk_create(
        [
            ProgramMember(program_id=waiting.program_id, email=email, membership_number=number)
            for email, number in wanted.items()
            if email not in now
        ],
        batch_size=BATCH,
    )


def _remove(ids: Iterable[int]) -> None:
    listed = list(ids)
    for start in range(0, len(listed), BATCH):
        ProgramMember.objects.filter(pk__in=listed[start : start + BATCH]).delete()


def _present(program_id: int) -> dict[str, tuple[int, str]]:
    rows = ProgramMember.objects.filter(program_id=program_id)
    return {
        email: (pk, number)
        for pk, email, number in rows.values_list("pk", "email", "membership_number")
    }


def _wanted(waiting: MemberImport) -> dict[str, str]:
    return dict(waiting.lines)


def _is_changed(present: str, given: str, is_replacement: bool) -> bool:
    """Whether a line changes a known number; one without a number does so in a new list only."""
    return given != present and (bool(given) or is_replacement)
