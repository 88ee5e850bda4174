"""Warm mentors of programs: read from the database, loaded from their snapshot, kept in memory.

A change in anything that a score reads is noticed with the next request. A small program is then
read anew; of a large one the snapshot stays in use until it is rebuilt, without the mentors who
changed, and these are read anew beside it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from threading import Lock
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from matching.encoding import packed, rows, snapshot
from matching.encoding.records import MentorRecord
from matching.encoding.suggestions import WarmMentors, form, warm
from matching.encoding.taxonomy import TaxonomyError
from matching.engine.pool import Ints32
from matching.models import MentorChange, MentorSnapshot
from matching.queries.listed import LISTABLE, consented
from mentorship.enums import MentorState
from mentorship.models import Mentor, Profile, Program
from mentorship.queries import taxonomy_facts

SMALL = 2_000  # mentors; so many are read within a request, in about half a second
MOST_CHANGED = 200  # mentors read anew beside a snapshot; of more, none is suggested meanwhile
MOST_KEPT = 50_000  # mentors in the memory of a process: they take about 75 MB
OWN = 700  # mentors' worth of memory that a program takes for its taxonomy
CHUNK = 2_000


@dataclass(frozen=True, eq=False)
class Ready:
    """Whom to look through: mentors, without those who ``changed`` (places), and these anew."""

    mentors: WarmMentors
    changed: Ints32
    fresh: WarmMentors | None = None


@dataclass(frozen=True)
class State:
    """What warm mentors depend on; ``changes`` are the newest, one more than are of interest."""

    version: UUID | None
    day: date | None
    n_mentors: int
    changes: tuple[int, ...]
    today: date

    @property
    def is_current(self) -> bool:
        return self.day == self.today and not self.changes


@dataclass
class _Kept:
    state: State
    ready: Ready
    version: UUID | None  # of the snapshot behind it, if any


_kept: OrderedDict[int, _Kept] = OrderedDict()
_lock = Lock()


def ready(program: Program, today: date) -> Ready | None:
    """Return the warm mentors of a program; None while those of a large one are not built yet."""
    state = state_of(program, today)
    with _lock:
        known = _kept.get(program.pk)
        if known is None or known.state != state:
            known = _prepared(program, state, known)
            _kept.pop(program.pk, None)
        if known is None:
            return None
        _kept[program.pk] = known
        _kept.move_to_end(program.pk)
        while len(_kept) > 1 and sum(map(_size, _kept.values())) > MOST_KEPT:
            _kept.popitem(last=False)
    return known.ready


def _size(known: _Kept) -> int:
    return OWN + known.ready.mentors.half.n_mentors


def forget() -> None:
    """Empty the memory of this process."""
    with _lock:
        _kept.clear()


def changes_of(program: Program) -> "QuerySet[MentorChange]":
    """Return the changes that a program's listings have not taken in yet, newest first."""
    parts = {"mentor_parts__program": program, "mentor_parts__state__in": LISTABLE}
    return MentorChange.objects.filter(
        Q(mentor__isnull=True, user__isnull=True)
        | Q(mentor__program=program)
        | Q(**{f"user__{name}": value for name, value in parts.items()})
    ).order_by("-pk")


def is_usable() -> Q:
    """Return what a snapshot must be to be read by this process."""
    return Q(version__isnull=False, form=form())


def read(program: Program, today: date) -> WarmMentors:
    """Return the mentors of a program from the database.

    Call it after noting which changes are known: what changes meanwhile leaves a new one.

    Raises:
        TaxonomyError: the taxonomy has a fault.
    """
    spoken = Profile.objects.filter(
        user__mentor_parts__program=program, user__mentor_parts__state=MentorState.VETTED
    )
    return warm(
        _records(rows.available_mentors(program, today)),
        facts=taxonomy_facts(),
        monday=_monday(today),
        languages={language for known in spoken.values_list("languages", flat=True).distinct()
                   for language in known or ["en"]},
        shown=suggestable(Mentor.objects.filter(program=program)).values_list("pk", flat=True),
    )  # fmt: skip


def suggestable(mentors: "QuerySet[Mentor]") -> "QuerySet[Mentor]":
    """Keep the mentors who may be shown to a mentee before a round."""
    return mentors.filter(consented())


def state_of(program: Program, today: date) -> State:
    """Return what the warm mentors of a program depend on now; two queries."""
    found = MentorSnapshot.objects.filter(is_usable(), program=program)
    version, day, n_mentors = found.values_list("version", "day", "n_mentors").first() or (
        None, None, None,
    )  # fmt: skip
    if n_mentors is None:
        n_mentors = program.mentors.filter(state=MentorState.VETTED).count()
    changes = changes_of(program).values_list("pk", flat=True)[: MOST_CHANGED + 1]
    return State(version, day, n_mentors, tuple(changes), today)


def _prepared(program: Program, state: State, known: _Kept | None) -> _Kept | None:
    nobody = np.zeros(0, dtype=np.int32)
    if not state.is_current and state.n_mentors <= SMALL:
        return _Kept(state, Ready(read(program, state.today).warm_up(), nobody), None)
    if state.version is None:
        return None
    mentors = _loaded(program, state.version, known)
    if mentors is None:
        return None
    if not state.changes:
        return _Kept(state, Ready(mentors, nobody), state.version)
    return _Kept(state, _renewed(program, state, mentors), state.version)


def _loaded(program: Program, version: UUID, known: _Kept | None) -> WarmMentors | None:
    """Return the mentors of a snapshot, from memory if they are there; None if it was replaced."""
    if known is not None and known.version == version:
        return known.ready.mentors
    row = MentorSnapshot.objects.filter(program=program, version=version)
    data = row.values_list("data", flat=True).first()
    return packed.unpack(WarmMentors, bytes(data)).warm_up() if data else None


def _renewed(program: Program, state: State, mentors: WarmMentors) -> Ready:
    """Leave out who changed, and read them anew while they are few."""
    ids = _changed_mentors(program)
    changed = mentors.places(ids)
    if len(ids) > MOST_CHANGED:
        return Ready(mentors, changed)
    available = rows.available_mentors(program, state.today).filter(pk__in=ids)
    return Ready(mentors, changed, _beside(mentors, available))


def _beside(mentors: WarmMentors, available: "QuerySet[Mentor]") -> WarmMentors | None:
    """Return some mentors in the taxonomy, week and weights of others; None if they need newer."""
    records = list(_records(available))
    try:
        return warm(
            records,
            facts=mentors.known_facts,
            monday=date.fromordinal(mentors.monday),
            languages={name for _, record in records for name in record.facts.languages},
            shown=suggestable(available).values_list("pk", flat=True),
            specialization_weights=mentors.half.specialization_weights,
        ).warm_up()
    except TaxonomyError:
        return None


def _changed_mentors(program: Program) -> set[int]:
    """Return the mentors of a program whom any change touches."""
    changes = changes_of(program).order_by()
    users = changes.filter(user__isnull=False).values("user")
    direct = changes.filter(mentor__isnull=False).values_list("mentor", flat=True)
    return {*direct, *program.mentors.filter(user__in=users).values_list("pk", flat=True)}


def _records(mentors: "QuerySet[Mentor]") -> Iterator[tuple[int, MentorRecord]]:
    """Yield the row and the hashed record of each mentor, reading some at a time."""
    reader = mentors.order_by("pk").iterator(chunk_size=CHUNK)
    while some := list(islice(reader, CHUNK)):
        for mentor, record in zip(some, rows.mentor_records(some), strict=True):
            yield mentor.pk, snapshot.hashed(record)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())
