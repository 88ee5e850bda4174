"""Undo a file of people: what nobody touched goes back, what lives on stays and is named."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Now

from accounts.models import Notification, OneTimeLink, User
from accounts.services import audit, locking, notify
from accounts.services.clock import now_plus
from mentorship.enums import ImportState
from mentorship.exceptions.people_imports import ImportNotDone, NewerImport, TooLateToUndo
from mentorship.models import (
    ImportedPart,
    InvitedPerson,
    Mentee,
    Mentor,
    PeopleImport,
    PeopleImportRow,
    Profile,
    Program,
    ProgramMember,
)
from mentorship.queries import conflicts
from mentorship.services.importing import rows, untouched
from mentorship.services.importing.fields import PART_OF
from mentorship.services.importing.planning import AT_ONCE
from mentorship.services.importing.preparing import UNDO_FOR, refuse_others
from mentorship.services.importing.present import Known, Words, load, read_words
from mentorship.services.importing.writing import Change, write_changes

# Why undo leaves a row, as codes.
IN_USE, TOOK_OVER, EDITED, KEPT = "in_use", "took_over", "edited", "another_admin"
ACCOUNT, PART, INVITATION, CHANGE = "account", "part", "invitation", "change"


@locking.serialized
def undo(*, import_id: int, actor: User) -> PeopleImport:
    """Take an import back, for seven days; once more returns it as it is.

    Accounts and parts that were made and that nobody touched since go, values that were changed
    and are still as the file had them go back. Mentorships, what was decided and what people
    changed themselves stay; each such row says why, as a code in ``stays``.

    Raises:
        NotAllowed: not an admin of the program.
        ImportNotDone: it was not taken over.
        TooLateToUndo: the days are over.
        NewerImport: a later file of the same side was taken over since.
    """
    program_id = PeopleImport.objects.values_list("program_id", flat=True).get(pk=import_id)
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    refuse_others(actor, program)
    people_import = locking.lock(PeopleImport.objects.filter(pk=import_id)).get()
    if people_import.state == ImportState.UNDONE:
        return people_import
    _refuse_late(people_import)
    stays: Counter[str] = Counter()
    step = Undoing(people_import, actor)
    for group in rows.in_groups(people_import):
        step.take_back(group)
        stays.update(row.stays for row in group if row.undo)
    kept = stays.total() - stays[""]
    PeopleImport.objects.filter(pk=import_id).update(
        state=ImportState.UNDONE, undone_by=actor, undone_at=Now(), n_undone=stays[""],
        n_stays=kept,
    )  # fmt: skip
    audit.record(
        actor=actor, action="people_import.undone", target=people_import, undone=stays[""],
        stays=kept,
    )  # fmt: skip
    return PeopleImport.objects.get(pk=import_id)


def _refuse_late(people_import: PeopleImport) -> None:
    if people_import.state != ImportState.DONE:
        raise ImportNotDone
    mine = PeopleImport.objects.filter(pk=people_import.pk)
    if not mine.filter(done_at__gt=now_plus(-UNDO_FOR)).exists():
        raise TooLateToUndo
    later = PeopleImport.objects.filter(
        program=people_import.program_id, side=people_import.side, state=ImportState.DONE,
        done_at__gt=people_import.done_at,
    )  # fmt: skip
    if later.exclude(pk=people_import.pk).exists():
        raise NewerImport


def would_stay(people_import: PeopleImport, actor: User) -> Counter[str]:
    """Return why how many rows would stay, by code; nothing is written."""
    step, found = Undoing(people_import, actor), Counter[str]()
    for group in rows.in_groups(people_import):
        found.update(filter(None, step.decide(group).values()))
    return found


@dataclass
class Undoing:
    """The way back of one import, group after group of its rows."""

    people_import: PeopleImport
    actor: User
    known: dict[int, Known] = field(default_factory=dict)

    @cached_property
    def words(self) -> Words:
        """The taxonomy."""
        return read_words()

    @cached_property
    def kept_from(self) -> frozenset[int]:
        """People about whom another admin decides."""
        return conflicts.kept_from(self.actor, self.people_import.program)

    def decide(self, group: Sequence[PeopleImportRow]) -> dict[int, str]:
        """Return for each row (id) that did something why it stays, or "" where it goes."""
        lines = [rows.line_of(row) for row in group]
        present = load(self.people_import.program, self.people_import.side, lines, self.words)
        people = [*present.by_email.values(), *present.by_number.values()]
        self.known = {known.user_id: known for known in people}
        done = [row for row in group if row.undo]
        busy = self._busy(done)
        return {row.pk: self._reason(row, busy) for row in done}

    def _busy(self, done: Sequence[PeopleImportRow]) -> "Busy":
        made = [row for row in done if row.undo["made"] in (ACCOUNT, PART)]
        parts = {row.undo["part"] for row in made}
        peers = {row.undo["peer"] for row in made} - {0}
        users = {row.user_id for row in made if row.undo["made"] == ACCOUNT and row.user_id}
        return Busy(
            parts=untouched.parts_in_use(PART_OF[self.people_import.side], parts),
            peers=untouched.parts_in_use(Mentor, peers),
            users=untouched.accounts_in_use(users),
        )

    def _reason(self, row: PeopleImportRow, busy: "Busy") -> str:
        what = row.undo["made"]
        if what == INVITATION:
            return ""
        known = self.known.get(row.user_id or 0)
        if known is None or known.user_id in self.kept_from:
            return KEPT if known else EDITED
        if what == CHANGE:
            return "" if self._back(row, known) else EDITED
        if row.undo["part"] in busy.parts or row.undo["peer"] in busy.peers:
            return IN_USE
        if known.user_id in busy.users:
            return TOOK_OVER
        is_as_written = all(
            known.values.get(column) == value
            for column, value in row.values.items()
            if column in known.values and what == ACCOUNT
        )
        return "" if is_as_written else EDITED

    def _back(self, row: PeopleImportRow, known: Known) -> dict[str, Any]:
        """Return the values to write back: those that are still as the file left them."""
        before, after = row.undo.get("before", {}), row.undo.get("after", {})
        return {
            column: before.get(column)
            for column, value in after.items()
            if known.values.get(column) == value
        }

    def take_back(self, group: Sequence[PeopleImportRow]) -> None:
        """Undo some rows, and note in each what stays."""
        self._lock([row.user_id for row in group if row.undo and row.user_id])
        reasons = self.decide(group)
        for row in group:
            row.stays = reasons.get(row.pk, "")
        goes = [row for row in group if row.undo and not row.stays]
        self._write_back([row for row in goes if "after" in row.undo])
        self._uninvite([row for row in goes if row.undo["made"] == INVITATION])
        gone = [row for row in goes if row.undo["made"] in (ACCOUNT, PART)]
        self._remove_parts(gone)
        self._remove_accounts([row for row in gone if row.undo["made"] == ACCOUNT])
        rows.save(group, ["stays"])

    def _lock(self, users: Sequence[int]) -> None:
        """Lock people and their parts, against new rows that would refer to them as well."""
        of_program = {"program": self.people_import.program_id, "user__in": users}
        for people in (
            User.objects.filter(pk__in=users),
            Mentor.objects.filter(**of_program),
            Mentee.objects.filter(**of_program),
        ):
            list(people.select_for_update().order_by("pk").values_list("pk"))

    def _write_back(self, changed: Sequence[PeopleImportRow]) -> None:
        changes = []
        for row in changed:
            known = self.known[row.user_id or 0]
            back = self._back(row, known)
            shown = {column: known.values.get(column) for column in back}
            changes.append(Change(known.user_id, known.part_id, back, shown))
            ImportedPart.objects.filter(
                program=self.people_import.program_id, side=self.people_import.side,
                user=known.user_id,
            ).update(digests=row.undo["digests"], external_id=row.undo["external_id"])  # fmt: skip
        write_changes(self.people_import.side, changes, self.words)
        self._record("import_undone", [row for row in changed if row.undo["made"] == CHANGE])

    def _record(self, verb: str, done: Sequence[PeopleImportRow]) -> None:
        model, side = PART_OF[self.people_import.side], self.people_import.side
        parts = [row.undo.get("part") or self.known[row.user_id or 0].part_id for row in done]
        codes = {"import": self.people_import.pk}
        audit.record_many(
            actor=self.actor, action=f"{side}.{verb}",
            targets=[(model(pk=pk), codes) for pk in parts],
            program=self.people_import.program_id,
        )  # fmt: skip

    def _uninvite(self, invited: Sequence[PeopleImportRow]) -> None:
        users = [row.undo["user"] for row in invited]
        label = f"File of people {self.people_import.pk}"
        let_in = InvitedPerson.objects.filter(
            user__in=users, invitation__program=self.people_import.program_id,
            invitation__label=label,
        )  # fmt: skip
        for row in let_in:
            notify.cancel_for_subject(row)
        let_in.delete()
        lines = [row.undo["line"] for row in invited if row.undo["line"]]
        ProgramMember.objects.filter(pk__in=lines).delete()

    def _remove_parts(self, gone: Sequence[PeopleImportRow]) -> None:
        users = [row.user_id for row in gone if row.user_id]
        self._record("import_undone", gone)
        mine = {"program": self.people_import.program_id, "side": self.people_import.side}
        ImportedPart.objects.filter(user__in=users, **mine).delete()
        _delete_parts(Mentor, [row.undo["peer"] for row in gone if row.undo["peer"]])
        _delete_parts(PART_OF[self.people_import.side], [row.undo["part"] for row in gone])

    def _remove_accounts(self, gone: Sequence[PeopleImportRow]) -> None:
        """Delete accounts without any part left; one that has another stays, as a person."""
        users = {row.user_id for row in gone if row.user_id}
        for model in (Mentee, Mentor):
            there = model._default_manager.filter(user__in=users)
            users -= set(there.values_list("user_id", flat=True))
        for row in gone:
            if row.user_id in users:
                row.user_id = None
        PeopleImportRow.objects.filter(user__in=users).update(user=None)
        Notification.objects.filter(recipient__in=users).delete()
        OneTimeLink.objects.filter(person__in=users).delete()
        EmailAddress.objects.filter(user__in=users).delete()
        Profile.objects.filter(user__in=users).delete()
        User.objects.filter(pk__in=users).delete()


@dataclass(frozen=True)
class Busy:
    """What lives on: ids of parts, of peers' small parts, and of people."""

    parts: Collection[int]
    peers: Collection[int]
    users: Collection[int]


def _delete_parts(model: type[Mentee] | type[Mentor], ids: list[int]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        few = model._default_manager.filter(pk__in=ids[start : start + AT_ONCE])
        Notification.objects.filter(
            subject_type=model._meta.label_lower,
            subject_id__in=[str(pk) for pk in few.values_list("pk", flat=True)],
        ).delete()
        few.delete()
