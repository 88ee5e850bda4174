"""The directory's index: kept in the memory of a process, and never behind the database.

Every change of a listed mentor leaves a row (``matching.mentor_watch``). With each request the rows
that are new since the last look are taken in: those mentors are read again, or all of them when the
day, the taxonomy or the mentors' snapshot is another, which has taken such rows away.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.utils.functional import cached_property
from numpy.typing import NDArray

from accounts.prepared import Prepared
from matching.models import MentorSnapshot
from matching.queries import directory_entries, warm
from matching.queries.directory_entries import Entry, Mark
from mentorship.models import Program, Specialization

MOST_CHANGED = 200  # mentors read anew one by one; of more, all are
MOST_READ = MOST_CHANGED + 1  # one more, which tells that there are more
MOST_KEPT = 20_000  # mentors in the memory of a process: they take about 40 MB
OWN = 50  # mentors' worth of memory that a program takes however few it has

Change = tuple[int, int | None, int | None]  # id, mentor, user


@dataclass(frozen=True, eq=False)
class Index:
    """Listed mentors in the order of the directory: open places first, then another each day.

    ids: (n,). marks: (n, n_values) whether a mentor has a value; ``columns`` tells which it is.
    texts: what each is found by. names: specializations by slug, in the taxonomy's order.
    """

    ids: NDArray[np.int64]
    marks: NDArray[np.bool_]
    columns: Mapping[Mark, int]
    texts: tuple[str, ...]
    names: Mapping[str, str]

    @cached_property
    def n(self) -> int:
        """How many there are."""
        return len(self.ids)

    @cached_property
    def totals(self) -> dict[Mark, int]:
        """How many mentors have each value."""
        counts = self.marks.sum(axis=0).tolist()
        return {mark: counts[place] for mark, place in self.columns.items()}


@dataclass(frozen=True)
class _State:
    """What was known at the last look; ``changes`` the newest, one more than are of interest."""

    version: UUID | None
    today: date
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Kept:
    state: _State
    entries: dict[int, Entry]
    index: Index


_kept: OrderedDict[int, _Kept] = OrderedDict()
_lock = Lock()


def index_of(program: Program, today: date) -> Index:
    """Return a program's index as the database has it now; two queries where nothing changed."""
    state = _state(program, today)
    with _lock:
        known = _kept.get(program.pk)
        if known is None or known.state != state:
            known = _renewed(program, state, known)
        _kept[program.pk] = known
        _kept.move_to_end(program.pk)
        while len(_kept) > 1 and sum(OWN + one.index.n for one in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return known.index


def forget() -> None:
    """Empty the memory of this process."""
    with _lock:
        _kept.clear()


def _state(program: Program, today: date) -> _State:
    version = next((row["version"] for row in _versions(program.pk)), None)
    changes = tuple((row["pk"], row["mentor_id"], row["user_id"]) for row in _changes(program.pk))
    return _State(version, today, changes)


@Prepared
def _versions(program: int) -> QuerySet[Any, Any]:
    return MentorSnapshot.objects.filter(program=program).order_by("pk").values("version")[:1]


@Prepared
def _changes(program: int) -> QuerySet[Any, Any]:
    rows = warm.changes_of(Program(pk=program)).values("pk", "mentor_id", "user_id")
    return rows[:MOST_READ]


def _renewed(program: Program, state: _State, known: _Kept | None) -> _Kept:
    changed = None if known is None else _changed(program, known.state, state)
    if known is None or changed is None:
        entries = {e.mentor_id: e for e in directory_entries.read(program, state.today)}
        return _Kept(state, entries, build(entries.values(), state.today))
    if not changed:
        return _Kept(state, known.entries, known.index)
    entries = {pk: entry for pk, entry in known.entries.items() if pk not in changed}
    anew = directory_entries.read(program, state.today, changed)
    entries |= {entry.mentor_id: entry for entry in anew}
    return _Kept(state, entries, build(entries.values(), state.today))


def _changed(program: Program, before: _State, now: _State) -> set[int] | None:
    """Return the mentors who changed since the last look; None where all are to be read."""
    if (before.version, before.today) != (now.version, now.today):
        return None
    new = set(now.changes) - set(before.changes)
    mentors = {mentor for _pk, mentor, _user in new if mentor is not None}
    users = {user for _pk, mentor, user in new if mentor is None}
    if len(new) > MOST_CHANGED or None in users:  # of everybody, as the taxonomy is
        return None
    by_user = program.mentors.filter(user__in=users) if users else program.mentors.none()
    return mentors | set(by_user.values_list("pk", flat=True))


def build(entries: Iterable[Entry], today: date) -> Index:
    """Return the index of some mentors."""
    ordered = sorted(entries, key=lambda entry: (not entry.is_open, _turn(entry, today)))
    values = sorted({mark for entry in ordered for mark in entry.marks})
    columns = {mark: place for place, mark in enumerate(values)}
    marks = np.zeros((len(ordered), len(values)), dtype=np.bool_)
    for row, entry in enumerate(ordered):
        marks[row, [columns[mark] for mark in entry.marks]] = True
    return Index(
        ids=np.array([entry.mentor_id for entry in ordered], dtype=np.int64),
        marks=marks,
        columns=columns,
        texts=tuple(entry.text for entry in ordered),
        names=dict(Specialization.objects.order_by("position").values_list("slug", "name")),
    )


def _turn(entry: Entry, today: date) -> bytes:
    """Return a key that puts a mentor elsewhere every day, so that nobody is always last."""
    return blake2b(f"{today}.{entry.mentor_id}".encode(), digest_size=8).digest()
