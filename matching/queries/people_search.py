"""Which people of a program somebody looks for: by words, state and a few facts, both sides in one.

People of whom another admin takes care are left out before anything is counted or compared, so no
filter tells a thing about them.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Lower

from matching.enums import MatchState
from matching.models import Match
from matching.queries.naming import words_of
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState, Side
from mentorship.models import (
    Mentee,
    Mentor,
    Mentorship,
    Orientation,
    Profile,
    Program,
    Specialization,
    StaffNote,
)

MODELS: dict[str, type[Mentee] | type[Mentor]] = {Side.MENTEE: Mentee, Side.MENTOR: Mentor}
FREE, UNORIENTED, UNMATCHED, NOTED = "free", "unoriented", "unmatched", "noted"
MARKS = (FREE, UNORIENTED, UNMATCHED, NOTED)
FIRST, NAME, NEWEST, OLDEST = "first", "name", "newest", "oldest"
SORTS = (FIRST, NAME, NEWEST, OLDEST)
Kept = Collection[int]
Key = tuple[str, int]  # side and id of a part


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; an empty field asks for nothing.

    ``words`` are all found in name, address, employer or specialization, as they are written;
    ``marks`` are of ``MARKS``, all of which hold.
    """

    words: str = ""
    side: str = ""
    state: str = ""
    kind: str = ""
    field: str = ""
    chapter: str = ""
    marks: tuple[str, ...] = ()
    sort: str = FIRST


@dataclass(frozen=True)
class Counts:
    """How many people there are by side and state; ``kept`` another admin takes care of."""

    by_state: dict[Key, int]
    kept: int

    def of(self, side: str = "", state: str = "") -> int:
        """Return how many there are, of one side or state or of all."""
        return sum(
            n
            for (one_side, one_state), n in self.by_state.items()
            if side in ("", one_side) and state in ("", one_state)
        )


def counts_of(program: Program, asked: Asked, kept: Kept) -> Counts:
    """Return how many people fit by side and state, whichever of these is asked; three queries."""
    anywhere = replace(asked, side="", state="")
    by_state = {
        (side, row["state"]): row["n"]
        for side in MODELS
        for row in _found(side, program, anywhere, kept).values("state").annotate(n=Count("pk"))
    }
    return Counts(by_state, _kept_parts(program, kept))


def _kept_parts(program: Program, kept: Kept) -> int:
    rows = [
        model._default_manager.filter(program=program, user__in=kept).values_list("user_id")
        for model in MODELS.values()
    ]
    return rows[0].union(rows[1]).count()


def keys_of(program: Program, asked: Asked, kept: Kept) -> "QuerySet[Any, Any]":
    """Return (side, id) of the parts that fit, in the order asked for; slice it for a page."""
    sides = [asked.side] if asked.side else list(MODELS)
    rows = [_keys(side, _found(side, program, asked, kept)) for side in sides]
    joined: QuerySet[Any, Any] = rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]
    return joined.order_by(*_order(asked.sort), "part_side", "pk")


def _keys(side: str, rows: Any) -> Any:
    """Return the columns by which both sides are put in one order."""
    waits = Q(state=MentorState.APPLIED) if side == Side.MENTOR else Q(pk__in=[])
    return (
        rows.order_by()
        .annotate(
            part_side=Value(side, output_field=CharField()),
            rank=Case(When(waits, then=0), default=1, output_field=IntegerField()),
            since=Case(
                When(waits, then=F("applied_at")), default=None, output_field=DateTimeField()
            ),
            called=Lower("user__name"),
        )
        .values_list("part_side", "pk", "rank", "since", "called", "applied_at")
    )


def _order(sort: str) -> tuple[str, ...]:
    orders: dict[str, tuple[str, ...]] = {
        FIRST: ("rank", "since", "called"),
        NAME: ("called",),
        NEWEST: ("-applied_at",),
        OLDEST: ("applied_at",),
    }
    return orders[sort]


def _found(side: str, program: Program, asked: Asked, kept: Kept) -> Any:
    rows = MODELS[side]._default_manager.filter(program=program).exclude(user__in=kept)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.kind:
        column = "seeks" if side == Side.MENTEE else "offers"
        rows = rows.filter(**{f"{column}__icontains": f'"{asked.kind}"'})
    if asked.field:
        rows = rows.filter(_in_field(side, Specialization.objects.filter(slug=asked.field)))
    if asked.chapter:
        rows = rows.filter(user__profile__chapter=asked.chapter)
    for mark in asked.marks:
        rows = rows.filter(_mark(mark, side, program))
    for word in words_of(asked.words):
        rows = rows.filter(_holds(side, word))
    return rows


def _holds(side: str, word: str) -> Q:
    fields = Specialization.objects.filter(name__icontains=word)
    return (
        Q(user__name__icontains=word)
        | Q(user__email__icontains=word)
        | Q(user__profile__employer__icontains=word)
        | _in_field(side, fields)
    )


def _in_field(side: str, fields: Any) -> Q:
    """Match mentees who want one of these specializations, and mentors who practice one."""
    if side == Side.MENTEE:
        wanted = Mentee.wants.through._default_manager.filter(specialization__in=fields)
        return Q(pk__in=wanted.values("mentee_id"))
    practiced = Profile.specializations.through._default_manager.filter(specialization__in=fields)
    return Q(user__in=practiced.values("profile_id"))


def _mark(mark: str, side: str, program: Program) -> Any:
    """Match those of one side of whom a mark holds; of the side that it is not about, nobody."""
    if mark == NOTED:
        return has_note(program)
    if mark == UNORIENTED:
        return ~has_read(side)
    if mark == FREE:
        return _has_free_place() if side == Side.MENTOR else Q(pk__in=[])
    return _is_unmatched() if side == Side.MENTEE else Q(pk__in=[])


def has_note(program: Program | int) -> Exists:
    """Match people about whom the team keeps a note."""
    return Exists(StaffNote.objects.filter(program=program, person=OuterRef("user")))


def has_read(side: str) -> Exists:
    """Match people who read the orientation of their side to its end."""
    rows = Orientation.objects.filter(program=OuterRef("program"), user=OuterRef("user"), side=side)
    return Exists(rows.filter(finished_at__isnull=False))


def _has_free_place() -> Q:
    return Q(state=MentorState.VETTED, places_held__lt=F("capacity"))


def _is_unmatched() -> Q:
    """Match mentees in the pool with neither a mentor nor one approved for them."""
    paired = Mentorship.objects.filter(mentee=OuterRef("pk"), state__in=HOLDING_STATES)
    chosen = Match.objects.filter(mentee=OuterRef("pk"), state=MatchState.APPROVED)
    return Q(~Exists(paired), ~Exists(chosen), state=MenteeState.AVAILABLE)
