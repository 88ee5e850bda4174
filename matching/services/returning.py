"""Keep people apart across an erasure: what protects one of two must not go with the other.

Whoever is erased leaves a mark of her address beside everybody with whom she must not be paired:
those who asked to avoid her or hid her, whom an admin keeps apart from her, and former partners.
Where somebody with that address joins the program again, the two are kept apart as before.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User
from accounts.services import locking, turns
from matching.encoding.declines import FORMER_STATES, effect_of
from matching.enums import ExclusionKind
from matching.models import Exclusion, HiddenMentor, PairRule, ReturnRule
from matching.queries import joined
from matching.services import exclusions
from mentorship.enums import MentorshipState
from mentorship.models import Mentee, Mentor, Mentorship, Program

# Those that run end with the erasure.
WERE_PAIRS = (
    *FORMER_STATES,
    MentorshipState.ACTIVE,
    MentorshipState.PAUSED,
    MentorshipState.SUSPENDED,
)


@dataclass(frozen=True)
class Apart:
    """Somebody with whom a person must not be paired: an account, or an address without one."""

    program_id: int
    other: int | str
    kind: str
    reason: str = ""


def mark_of(address: str) -> str:
    """Return what is kept of an address; it is stored encrypted, for it could be guessed."""
    return hashlib.sha256(b"benchmate.returning:" + address.strip().lower().encode()).hexdigest()


def keep(person: User) -> None:
    """Keep with whom a person who is being erased must not be paired; her address still stands.

    What was kept beside her for others who left goes: by the list of tables, and here where she
    was known by her address alone.
    """
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    known = {person.email.lower(), *(one.email.lower() for one in addresses)}
    marks = {mark_of(address) for address in known}
    waiting = ReturnRule.objects.filter(person=None)
    waiting.filter(pk__in=[row.pk for row in waiting if row.other_mark in marks]).delete()
    # The first one of two people counts: what somebody asked for herself, no admin lifts.
    found: dict[tuple[int, int | str], Apart] = {}
    for one in _apart_from(person, known):
        found.setdefault((one.program_id, one.other), one)
    left = set(User.objects.exclude(erasure=None).values_list("pk", flat=True)) | {person.pk}
    ReturnRule.objects.bulk_create(
        _rule(one, mark) for one in found.values() if one.other not in left for mark in marks
    )


def _rule(apart: Apart, mark: str) -> ReturnRule:
    rule = ReturnRule(program_id=apart.program_id, mark=mark, kind=apart.kind, reason=apart.reason)
    if isinstance(apart.other, int):
        rule.person_id = apart.other
    else:
        rule.other_mark = mark_of(apart.other)
    return rule


def _apart_from(person: User, known: set[str]) -> Iterator[Apart]:
    """Yield from whom she is kept apart, for whatever reason; what others asked for first."""
    yield from _avoided(known)
    for hidden in HiddenMentor.objects.filter(mentor__user=person).select_related("mentee"):
        yield Apart(hidden.mentee.program_id, hidden.mentee.user_id, ExclusionKind.BLOCK)
    pairs = Exclusion.objects.filter(Q(first=person) | Q(second=person), round=None)
    for row in pairs:
        other = row.second_id if row.first_id == person.pk else row.first_id
        yield Apart(row.program_id, other, row.kind, row.reason)
    yield from _ruled(known)
    named = Q(*(("supervisor_email__iexact", address) for address in known), _connector=Q.OR)
    for mentee in Mentee.objects.filter(named):
        yield Apart(mentee.program_id, mentee.user_id, ExclusionKind.SUPERVISOR)
    for pair in Mentorship.objects.of(person):
        other = pair.partner_of(pair.side_of(person)).pk
        if pair.state in WERE_PAIRS:
            yield Apart(pair.program_id, other, ExclusionKind.FORMER)
        elif pair.state == MentorshipState.DECLINED and effect_of(pair) == "never":
            yield Apart(pair.program_id, other, ExclusionKind.DECLINED)


def _avoided(known: set[str]) -> Iterator[Apart]:
    models: tuple[type[Mentee] | type[Mentor], ...] = (Mentee, Mentor)
    for model in models:
        rows: Any = model._default_manager.exclude(avoid=[]).only("user", "program", "avoid")
        for part in rows.iterator(chunk_size=500):
            if known & {str(entry).strip().lower() for entry in part.avoid}:
                yield Apart(part.program_id, part.user_id, ExclusionKind.BLOCK)


def _ruled(known: set[str]) -> Iterator[Apart]:
    """Yield rules of admins for addresses; the other may not have joined yet."""
    named = Q(mentee_email__in=known) | Q(mentor_email__in=known)
    for rule in PairRule.objects.filter(named):
        other = rule.mentor_email if rule.mentee_email in known else rule.mentee_email
        yield Apart(rule.program_id, other, rule.kind)


def apply(program: Program | None = None) -> int:
    """Keep apart whoever came back from whom she was kept apart before; return how many pairs."""
    rows = ReturnRule.objects.order_by("pk")
    if program is not None:
        rows = rows.filter(program=program)
    people: dict[int, dict[str, int]] = {}
    due = []
    for row in rows:
        if row.program_id not in people:
            known = joined.addresses_in(row.program_id)
            people[row.program_id] = {mark_of(address): pk for address, pk in known.items()}
        here = people[row.program_id]
        if two := _two(row, here):
            due.append((row.pk, *two))
    return turns.each(_apply, due)


def _two(row: ReturnRule, here: dict[str, int]) -> tuple[int, int] | None:
    """Return the two of a rule once both are there."""
    back, other = here.get(row.mark), row.person_id or here.get(row.other_mark)
    return (back, other) if back and other else None


@locking.serialized
def _apply(due: tuple[int, int, int]) -> bool:
    pk, back, other = due
    rule = locking.lock(ReturnRule.objects.filter(pk=pk)).select_related("program").first()
    if rule is None:
        return False
    if back != other:
        exclusions.add(
            program=rule.program, first=back, second=other, kind=ExclusionKind(rule.kind),
            reason=rule.reason, actor=None,
        )  # fmt: skip
    rule.delete()
    return True
