"""A file of pairs: read elsewhere, checked line by line, shown, then taken over as a whole.

Pairs to keep apart hold for good. Where one of the two has not joined yet, the pair waits by
address and becomes an exclusion as soon as both have.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, turns
from accounts.services.clock import now_plus
from accounts.services.locking import serialized
from matching.enums import ExclusionKind, PairUse
from matching.exceptions import pairing
from matching.models import Exclusion, PairImport, PairRule
from matching.queries import access, joined
from matching.queries.joined import People
from matching.services import exclusions, pins_from_file, rejections, returning
from matching.services.pairs import refuse_other_program
from matching.sheets.pair_lines import PairLine
from matching.sheets.problems import InputError, Problem
from mentorship.models import Program

KEPT = timedelta(days=1)
BATCH = 500
KIND_OF = {PairUse.FORMER: ExclusionKind.FORMER, PairUse.EXCLUDED: ExclusionKind.REJECTED}


@dataclass(frozen=True)
class PairChanges:
    """What taking over a file does: new pairs, those there are, and those who wait for people."""

    new: int
    same: int
    waiting: int


@serialized
def prepare_import(
    *, program: Program, actor: User, lines: Sequence[PairLine], use: str
) -> PairImport:
    """Keep pairs that were read until their admin says yes; her earlier preview goes.

    Raises:
        InputError: lines that cannot be taken over, each with what to do.
        Refused: not an admin of the program.
    """
    refuse_other_program(program, actor)
    _refuse_problems(program, actor, lines, PairUse(use))
    if use == PairUse.PINNED:
        pins_from_file.try_all(program, actor, lines, _people(program, lines))
    PairImport.objects.filter(program=program, made_by=actor).delete()
    return PairImport.objects.create(
        program=program,
        made_by=actor,
        use=use,
        lines=[[one.line, one.mentee_email, one.mentor_email, one.mentor_type] for one in lines],
    )


def changes_of(waiting: PairImport) -> PairChanges:
    """Return what taking over a waiting file would do now; at most four queries."""
    return _counted(waiting.program, _lines(waiting), PairUse(waiting.use))


@serialized
def confirm_import(*, import_id: int, program: Program, actor: User) -> PairChanges:
    """Take over a file that was shown: all of it, in one transaction.

    Raises:
        PairFileGone: it was used, replaced or forgotten, or is another admin's or program's.
        InputError: it can't be taken over any more; each line with why.
        Refused: not an admin of the program any more.
    """
    rows = PairImport.objects.filter(made_by=actor, program=program)
    waiting = locking.lock(rows.select_related("program")).filter(pk=import_id).first()
    if waiting is None:
        raise pairing.PairFileGone
    refuse_other_program(waiting.program, actor)
    changes = take_over(
        program=waiting.program, actor=actor, lines=_lines(waiting), use=waiting.use
    )
    waiting.delete()
    return changes


@serialized
def take_over(
    *, program: Program, actor: User | None, lines: Sequence[PairLine], use: str
) -> PairChanges:
    """Take over a file's pairs, all or nothing; without an actor a command does.

    Raises:
        InputError: lines that cannot be taken over, each with what to do; nothing was written.
    """
    _refuse_problems(program, actor, lines, PairUse(use))
    changes = _counted(program, lines, PairUse(use))
    if use == PairUse.PINNED:
        pins_from_file.pin_all(program, actor, lines, _people(program, lines))
    else:
        _keep_apart(program, actor, lines, KIND_OF[PairUse(use)])
    audit.record(
        actor=actor, action="pairs.imported", target=program, program=program, use=str(use),
        new=changes.new, same=changes.same, waiting=changes.waiting,
    )  # fmt: skip
    return changes


def apply_rules(program: Program | None = None) -> int:
    """Make exclusions of the rules whose people have both joined meanwhile; return how many.

    Whoever was erased and is back counts as having joined.
    """
    return turns.each(_apply, joined.ready_rules(program)) + returning.apply(program)


@serialized
def _apply(rule_id: int) -> bool:
    rule = locking.lock(PairRule.objects.filter(pk=rule_id)).select_related("program").first()
    if rule is None:
        return False
    people = joined.people_by_address(rule.program, [rule.mentee_email, rule.mentor_email])
    two = (people.users.get(rule.mentee_email), people.users.get(rule.mentor_email))
    if two[0] and two[1] and two[0] != two[1]:
        exclusions.add(
            program=rule.program, first=two[0], second=two[1], kind=ExclusionKind(rule.kind),
            actor=rule.created_by,
        )  # fmt: skip
    elif not (two[0] and two[1]):
        return False
    rule.delete()
    return True


def forget_old_imports() -> int:
    """Delete previews that nobody confirmed within a day; return how many rows."""
    deleted, _rows = PairImport.objects.filter(made_at__lt=now_plus(-KEPT)).delete()
    return deleted


def _lines(waiting: PairImport) -> list[PairLine]:
    return [PairLine(*line) for line in waiting.lines]


def _people(program: Program, lines: Iterable[PairLine]) -> People:
    listed = list(lines)
    emails = {one.mentee_email for one in listed} | {one.mentor_email for one in listed}
    return joined.people_by_address(program, emails)


def _refuse_problems(
    program: Program, actor: User | None, lines: Sequence[PairLine], use: PairUse
) -> None:
    """Refuse what can be told without trying: people of other admins, strangers, too many."""
    people = _people(program, lines)
    problems = list(_unfit(program, actor, lines, people))
    if use == PairUse.PINNED:
        problems += pins_from_file.not_pinnable(lines, people)
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.line))


def _unfit(
    program: Program, actor: User | None, lines: Sequence[PairLine], people: People
) -> Iterable[Problem]:
    kept = access.people_kept_from(actor, program) if actor else frozenset()
    other_admin = _("another admin sees to one of these two; take this line out and ask them")
    one_person = _("both addresses are one person's; a pair is two people")
    for one in lines:
        two = [people.users.get(one.mentee_email), people.users.get(one.mentor_email)]
        if kept.intersection(two):
            yield Problem("", one.line, "sheet", other_admin)
        elif two[0] is not None and two[0] == two[1]:
            yield Problem("", one.line, "mentor_email", one_person)


def _counted(program: Program, lines: Sequence[PairLine], use: PairUse) -> PairChanges:
    people = _people(program, lines)
    if use == PairUse.PINNED:
        there = pins_from_file.pinned_already(program)
        same = sum(pins_from_file.parts(one, people) in there for one in lines)
        return PairChanges(new=len(lines) - same, same=same, waiting=0)
    new = {_two(one, people) for one in lines if _is_known(one, people)}
    new -= _excluded_already(program)
    waiting = {_addresses(one) for one in lines if not _is_known(one, people)}
    waiting -= _waiting(program)
    return PairChanges(
        new=len(new), same=len(lines) - len(new) - len(waiting), waiting=len(waiting)
    )


def _is_known(one: PairLine, people: People) -> bool:
    return one.mentee_email in people.users and one.mentor_email in people.users


def _two(one: PairLine, people: People) -> tuple[int, int]:
    low, high = sorted((people.users[one.mentee_email], people.users[one.mentor_email]))
    return low, high


def _excluded_already(program: Program) -> set[tuple[int, int]]:
    rows = Exclusion.objects.filter(program=program, round=None)
    return set(rows.values_list("first_id", "second_id"))


def _addresses(one: PairLine) -> tuple[str, str]:
    return one.mentee_email, one.mentor_email


def _waiting(program: Program) -> set[tuple[str, str]]:
    rows = PairRule.objects.filter(program=program)
    return set(rows.values_list("mentee_email", "mentor_email"))


def _keep_apart(
    program: Program, actor: User | None, lines: Sequence[PairLine], kind: ExclusionKind
) -> None:
    people = _people(program, lines)
    _exclude(program, actor, {_two(one, people) for one in lines if _is_known(one, people)}, kind)
    strangers = {_addresses(one) for one in lines if not _is_known(one, people)}
    PairRule.objects.bulk_create(
        [
            PairRule(
                program=program, mentee_email=hers, mentor_email=his, kind=kind, created_by=actor
            )
            for hers, his in sorted(strangers - _waiting(program))
        ],
        batch_size=BATCH,
    )


def _exclude(
    program: Program, actor: User | None, pairs: set[tuple[int, int]], kind: ExclusionKind
) -> None:
    there = Exclusion.objects.filter(program=program, round=None)
    rejections.hold(row for row in there if (row.first_id, row.second_id) in pairs)
    Exclusion.objects.bulk_create(
        [
            Exclusion(program=program, first_id=low, second_id=high, kind=kind, created_by=actor)
            for low, high in sorted(pairs - _excluded_already(program))
        ],
        batch_size=BATCH,
    )
