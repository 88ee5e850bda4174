"""What each row of a file does, decided against the people as they are now; nothing is written.

Who she is: by the program's external id, then by address. Whoever has an account but no part in
the program counts as new, like anybody: that she is known here is nobody's to learn.

What changes: a value that the file says for the first time fills a blank, one that it said before
and changed since goes where she left it as the file had it. What she wrote herself stays. So what
stood there before is always the file's own, and can be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.comparing import normalize
from mentorship.enums import MenteeState, MentorState, RowKind, Side
from mentorship.models import Profile, Program
from mentorship.queries import conflicts
from mentorship.services.importing.fields import BY_COLUMN, UNSHOWN, digest, is_blank
from mentorship.services.importing.lines import PersonLine, RowProblem
from mentorship.services.importing.present import Known, Present, Words, load, read_words
from mentorship.terms import most_places

AT_ONCE = 500  # rows whose people are read together
GONE = {MenteeState.LEFT.value, MentorState.LEFT.value}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a row does. ``known`` is the account that it means, if any.

    ``values`` are those to write, ``before`` what they replace.
    """

    line: PersonLine
    kind: RowKind
    known: Known | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    problems: tuple[RowProblem, ...] = ()

    @property
    def is_invitation(self) -> bool:
        """Whether she has an account, and decides herself whether to join."""
        is_elsewhere = self.known is not None and not self.known.in_program
        return self.kind == RowKind.NEW and is_elsewhere

    @property
    def changes(self) -> list[list[Any]]:
        """What a preview shows, as column, before and after."""
        shown = [column for column in self.values if column not in UNSHOWN]
        rows = [[column, self.before.get(column), self.values[column]] for column in shown]
        return rows + [[column, None, None] for column in self.values if column in UNSHOWN]


@dataclass(frozen=True)
class Planner:
    """Decides about the rows of one file; what is the same for all of them is read once.

    ``lines`` are the lines so far, by the person of the program whom they mean.
    """

    program: Program
    side: str
    actor: User | None
    lines: dict[int, int] = field(default_factory=dict)

    @cached_property
    def words(self) -> Words:
        """The taxonomy."""
        return read_words()

    @cached_property
    def kept_from(self) -> frozenset[int]:
        """People of the program about whom another admin decides."""
        return conflicts.kept_from(self.actor, self.program) if self.actor else frozenset()

    @cached_property
    def workplaces(self) -> frozenset[str]:
        """Where whoever imports works: somebody else vets mentors from there."""
        if self.actor is None:
            return frozenset()
        employers = conflicts.employers_as_staff(self.actor, [self.program.pk])
        own = Profile.objects.filter(user=self.actor).values_list("employer", flat=True)
        names = [*own, *(employer for _program, employer in employers)]
        return frozenset(normalize(name) for name in names) - {""}

    def plan(self, lines: Sequence[PersonLine]) -> list[Plan]:
        """Decide about some rows, ``AT_ONCE`` at most."""
        present = load(self.program, self.side, lines, self.words)
        return [self._decide(line, present) for line in lines]

    def _decide(self, line: PersonLine, present: Present) -> Plan:
        problems = [*line.problems, *(() if line.problems else self._misfits(line))]
        if problems:
            return Plan(line, RowKind.WRONG, problems=tuple(problems))
        known, clash = _meant(line, present)
        clash = clash or self._repeated(line, known)
        if clash:
            return _wrong(line, clash)
        said_no = present.has_refused(self.program, line.email)
        if said_no and (known is None or known.part_id is None):
            return _left_out(line, known, _("they said no to being entered; leave it at that"))
        if known is None or not known.in_program:
            return Plan(line, RowKind.NEW, known)
        reason = self._reason_to_leave(known)
        if reason:
            return _left_out(line, known, reason)
        return self._merged(line, known)

    def _repeated(self, line: PersonLine, known: Known | None) -> RowProblem | None:
        """Note whom a line means; tell whether one before it, by number or address, meant her."""
        if known is None or not known.in_program:
            return None
        first = self.lines.setdefault(known.user_id, line.line)
        if first == line.line:
            return None
        return RowProblem("row", f"line {first} is about the same person; leave one of them out")

    def _misfits(self, line: PersonLine) -> Iterable[RowProblem]:
        """Yield what this program does not take."""
        column = "seeks" if self.side == Side.MENTEE else "offers"
        types = line.values.get(column, [])
        if not set(types) <= set(self.program.mentor_types):
            has = ", ".join(self.program.mentor_types)
            yield RowProblem(column, f"this program has: {has}; name only these", ";".join(types))
        elif "capacity" in line.values:
            most, places = most_places(self.program, types), line.values["capacity"]
            if not 1 <= places <= most:
                text = f"this program takes from 1 to {most} places; write such a number"
                yield RowProblem("capacity", text, str(places))
        if line.email and line.values.get("supervisor") == line.email:
            yield RowProblem("supervisor", "this is their own address; write their supervisor's")

    def _reason_to_leave(self, known: Known) -> str:
        if known.user_id in self.kept_from:
            return _("another admin decides about this person; ask a colleague to take them over")
        if not known.is_active:
            return _("this account is closed")
        if known.part_state in GONE:
            return _("they left this program and can apply again themselves")
        if known.part_state == MentorState.REFUSED:
            return _("the team decided on not this round; see the mentor's own page")
        return ""

    def _merged(self, line: PersonLine, known: Known) -> Plan:
        values, before = {}, {}
        for column in BY_COLUMN[Side(self.side)]:
            if column not in line.values:
                continue
            given, mine = line.values[column], known.values.get(column)
            new = _merge(known, column, given, mine)
            if new != mine or _is_covered(known, column, given):
                values[column], before[column] = new, mine
        held = known.places_held
        if values.get("capacity", held) < held:
            text = f"{held} places are held; write at least {held}"
            return _wrong(line, RowProblem("capacity", text, str(values["capacity"])), known)
        kind = RowKind.CHANGED if values else RowKind.UNCHANGED
        kind = RowKind.NEW if known.part_id is None else kind
        return Plan(line, kind, known, values, before)


def _meant(line: PersonLine, present: Present) -> tuple[Known | None, RowProblem | None]:
    """Return whom a row means, or why that cannot be said."""
    numbered = present.by_number.get(line.external_id) if line.external_id else None
    addressed = present.by_email.get(line.email)
    if numbered is None:
        if addressed and line.external_id and addressed.external_id:
            text = "this address is known here under another number; write that one, or none"
            return None, RowProblem("external_id", text, line.external_id)
        return addressed, None
    if addressed and addressed.in_program and addressed.user_id != numbered.user_id:
        text = "number and address belong to two different people of this program; mend one"
        return None, RowProblem("external_id", text, line.external_id)
    return numbered, None


def _merge(known: Known, column: str, given: Any, mine: Any) -> Any:
    """Return the value that stays after a file said ``given`` where ``mine`` is known."""
    last = known.digests.get(column)
    if last == digest(known.user_id, column, given):
        return mine
    if column == "avoid":
        return sorted({*(mine or ()), *given})
    is_hers = not is_blank(mine) and last != digest(known.user_id, column, mine)
    return mine if is_hers else given


def _is_covered(known: Known, column: str, given: Any) -> bool:
    """Whether a value counts as a change although it may be none.

    Else a file could find out, name by name, whom somebody wants to be kept apart from.
    """
    return column == "avoid" and known.digests.get(column) != digest(known.user_id, column, given)


def _wrong(line: PersonLine, problem: RowProblem, known: Known | None = None) -> Plan:
    return Plan(line, RowKind.WRONG, known, problems=(problem,))


def _left_out(line: PersonLine, known: Known | None, sentence: str) -> Plan:
    return Plan(line, RowKind.LEFT_OUT, known, problems=(RowProblem("row", sentence),))
