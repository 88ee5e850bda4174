"""Write a confirmed file: all rows of it in one transaction, or none."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, bulk, locking
from mentorship import hooks
from mentorship.enums import MentorState, MentorType, RowKind, Side
from mentorship.exceptions.people_imports import WrongRows
from mentorship.models import (
    ImportedPart,
    Mentee,
    Mentor,
    PeopleImport,
    PeopleImportRow,
    Program,
)
from mentorship.services.importing import enrolling, rows, telling
from mentorship.services.importing.enrolling import Enrolled
from mentorship.services.importing.fields import FIELDS, PART, PART_OF, digest
from mentorship.services.importing.planning import Plan, Planner
from mentorship.services.importing.preparing import Tell
from mentorship.services.importing.writing import MANY, Change, write_changes

KEPT_FIELDS = ("kind", "changes", "problems", "user", "undo")
SHARED = {one.column for fields in FIELDS.values() for one in fields if one.owner != PART}
OPENED = (MentorState.VETTED, MentorState.PAUSED)


class TakeOver:
    """One file being written, group after group of its rows; in the caller's transaction."""

    def __init__(self, people_import: PeopleImport, tell: Tell | None = None) -> None:
        """Begin with nothing written."""
        self.people_import, self.tell = people_import, tell
        actor = people_import.confirmed_by
        self.planner = Planner(people_import.program, people_import.side, actor)
        self.actor, self.now = actor, timezone.now()
        self.kinds: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        """Write every row; return how many there are of each kind, as they were found now.

        Raises:
            WrongRows: rows became wrong since the preview; the caller's transaction is undone.
        """
        self._lock()
        for group in rows.in_groups(self.people_import):
            self._write(group)
            for row in group:
                self.kinds[row.kind] += 1
            if self.tell:
                done, of = self.kinds.total(), self.people_import.n_rows
                self.tell("Writing", done, of)
        wrong = self.kinds[RowKind.WRONG]
        if wrong and not self.people_import.skips_wrong:
            raise WrongRows(wrong)
        return self.kinds

    def _lock(self) -> None:
        """Lock the program, so that one file is written at a time, then people and their parts."""
        program = self.people_import.program
        locking.lock(Program.objects.filter(pk=program.pk)).get()
        known = PeopleImportRow.objects.filter(
            people_import=self.people_import, kind=RowKind.CHANGED, user__isnull=False
        ).values("user")
        for people in (
            User.objects.filter(pk__in=known),
            Mentor.objects.filter(program=program, user__in=known),
            Mentee.objects.filter(program=program, user__in=known),
        ):
            for _row in locking.lock(people.order_by("pk").only("pk")).iterator(MANY):
                pass

    def _write(self, group: Sequence[PeopleImportRow]) -> None:
        plans = self.planner.plan([*map(rows.line_of, group)])
        by_line: dict[int, PeopleImportRow] = {}
        for row, plan in zip(group, plans, strict=True):
            rows.decide(row, plan)
            by_line[id(plan)] = row
        fresh = [plan for plan in plans if plan.kind == RowKind.NEW]
        invited = [plan for plan in fresh if plan.is_invitation]
        strangers = [plan for plan in fresh if plan.known is None]
        others = [plan for plan in fresh if plan.known is not None and plan.known.in_program]
        enrolled = self._enroll(strangers, others)
        self._change([plan for plan in plans if plan.kind == RowKind.CHANGED] + others)
        self._remember(plans, enrolled)
        self._invite(invited, enrolled)
        self._note(plans, by_line, enrolled)
        rows.save(group, KEPT_FIELDS)

    def _enroll(self, strangers: Sequence[Plan], others: Sequence[Plan]) -> dict[int, Enrolled]:
        """Make accounts and parts; return them by the identity of their plans."""
        users = enrolling.make_accounts(strangers, self.planner)
        known = {plan.known.user_id: plan for plan in others if plan.known}
        there = User.objects.in_bulk(known)
        pairs = [(plan, user, True) for plan, user in zip(strangers, users, strict=True)]
        pairs += [(plan, there[pk], False) for pk, plan in known.items()]
        made = enrolling.enroll(pairs, self.planner, self.people_import, self.now)
        self._record_parts(made)
        return {id(one.plan): one for one in made}

    def _record_parts(self, made: Sequence[Enrolled]) -> None:
        side, codes = self.people_import.side, {"import": self.people_import.pk}
        self._record(f"{side}.imported", [(one.part, codes) for one in made])
        vetted = [(one.part, codes) for one in made if one.is_vetted]
        self._record("mentor.vetted", vetted)
        peers = [(one.peer, codes | {"peer": True}) for one in made if one.peer]
        self._record("mentor.imported", peers)

    def _record(self, action: str, targets: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        program = self.people_import.program_id
        audit.record_many(actor=self.actor, action=action, targets=targets, program=program)

    def _change(self, plans: Sequence[Plan]) -> None:
        changes = [
            Change(plan.known.user_id, plan.known.part_id, _values(plan), plan.before)
            for plan in plans
            if plan.known
        ]
        write_changes(self.people_import.side, changes, self.planner.words)
        changed = [plan for plan in plans if plan.kind == RowKind.CHANGED and plan.known]
        model = PART_OF[self.people_import.side]
        action = f"{self.people_import.side}.import_changed"
        targets = [
            (
                model(pk=plan.known.part_id),
                {"import": self.people_import.pk, "fields": sorted(plan.values)},
            )
            for plan in changed
            if plan.known
        ]
        self._record(action, targets)
        for plan in changed:
            self._vet_again(plan)

    def _vet_again(self, plan: Plan) -> None:
        """Put a mentor who was vetted as a peer, and offers more now, back to those who wait."""
        was_peer = plan.before.get("offers") == [MentorType.PEER]
        is_opened = plan.known is not None and plan.known.part_state in OPENED
        if self.people_import.side != Side.MENTOR or not (was_peer and is_opened and plan.known):
            return
        mentor = Mentor.objects.select_related("program").get(
            user=plan.known.user_id, program=self.people_import.program_id
        )
        mentor.state, mentor.state_reason, mentor.paused_until = MentorState.APPLIED, "", None
        mentor.applied_at = mentor.state_changed_at = self.now
        mentor.save()
        hooks.release_offers(mentor, self.actor, "mentor_offers_more")
        audit.record(actor=self.actor, action="mentor.applied", target=mentor, again=True)

    def _remember(self, plans: Sequence[Plan], enrolled: dict[int, Enrolled]) -> None:
        """Keep what the file said, for the next one to be compared with."""
        kept: list[ImportedPart] = []
        fresh: list[ImportedPart] = []
        for plan in plans:
            user_id = _user_id(plan, enrolled.get(id(plan)))
            if user_id is None:
                continue
            said = {c: digest(user_id, c, value) for c, value in plan.line.values.items()}
            before = plan.known.digests if plan.known else {}
            if said.items() <= before.items() and not _is_numbered_anew(plan):
                continue
            number = plan.line.external_id or (plan.known.external_id if plan.known else "")
            (kept if plan.known else fresh).append(
                ImportedPart(
                    program=self.people_import.program, side=self.people_import.side,
                    user_id=user_id, external_id=number, digests={**before, **said},
                )
            )  # fmt: skip
        bulk.insert(ImportedPart, fresh)
        ImportedPart.objects.bulk_create(
            kept,
            batch_size=MANY,
            update_conflicts=True,
            unique_fields=["program", "side", "user"],
            update_fields=["external_id", "digests"],
        )

    def _invite(self, plans: Sequence[Plan], enrolled: dict[int, Enrolled]) -> None:
        self.lines = enrolling.invite(plans, self.planner, self.people_import)
        people = User.objects.in_bulk(self.lines)
        done = self.kinds.total()
        telling.tell(self.people_import, enrolled.values(), people, after=done)

    def _note(
        self,
        plans: Sequence[Plan],
        by_plan: dict[int, PeopleImportRow],
        enrolled: dict[int, Enrolled],
    ) -> None:
        """Note in each row what undo needs."""
        for plan in plans:
            row, made = by_plan[id(plan)], enrolled.get(id(plan))
            known = plan.known
            row.undo = {}
            if made is not None:
                row.user_id = made.user.pk
                row.undo = _made(made)
            elif plan.is_invitation and known:
                row.undo = {"made": "invitation", "user": known.user_id,
                            "line": self.lines.get(known.user_id, 0)}  # fmt: skip
            elif plan.kind == RowKind.CHANGED:
                row.undo = {"made": "change"}
            if known and known.in_program and plan.kind in (RowKind.CHANGED, RowKind.NEW):
                row.undo |= {
                    "before": plan.before, "after": _values(plan),
                    "digests": known.digests, "external_id": known.external_id,
                }  # fmt: skip


def _made(made: Enrolled) -> dict[str, Any]:
    what = "account" if made.is_new_account else "part"
    return {"made": what, "part": made.part.pk, "peer": made.peer.pk if made.peer else 0}


def _values(plan: Plan) -> dict[str, Any]:
    """Return what is to be written of somebody who is there; a new part has its own way."""
    if plan.known is None or plan.known.part_id is not None:
        return plan.values
    return {column: value for column, value in plan.values.items() if column in SHARED}


def _is_numbered_anew(plan: Plan) -> bool:
    number = plan.line.external_id
    return plan.known is None or (bool(number) and number != plan.known.external_id)


def _user_id(plan: Plan, made: Enrolled | None) -> int | None:
    if made is not None:
        return made.user.pk
    is_here = plan.known is not None and plan.known.part_id is not None
    is_taken = plan.kind in (RowKind.CHANGED, RowKind.UNCHANGED)
    return plan.known.user_id if plan.known and is_here and is_taken else None
