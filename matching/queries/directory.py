"""The mentor directory: who is found by words and filters, and what others would find."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.queries.directory_entries import FIELD, GROUPS, MEETS, MODES, TYPE
from matching.queries.directory_index import Index
from mentorship.enums import MentorType

MOST_WORDS = 10  # of a search; the others are left out
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: words, of which a mentor has all, and values by group.

    Of a group any of its values will do; each group has to fit.
    """

    words: str = ""
    field: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    state: tuple[str, ...] = ()

    def chosen(self, group: str) -> tuple[str, ...]:
        """Return the values of one group."""
        values: tuple[str, ...] = getattr(self, group)
        return values

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield every chosen value with its group, in the page's order."""
        return ((group, value) for group in GROUPS for value in self.chosen(group))

    def without(self, group: str, value: str | None = None) -> "Asked":
        """Return the same without one value of a group, or without any of it."""
        kept = tuple(known for known in self.chosen(group) if value not in (None, known))
        return self.instead(group, kept)

    def instead(self, group: str, values: tuple[str, ...]) -> "Asked":
        """Return the same with other values of a group."""
        changed: Asked = replace(self, **{group: values})  # type: ignore[arg-type]
        return changed


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and how many mentors it has with everything else that is asked."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Found:
    """Mentors (ids) in the directory's order, and the options of each group."""

    mentor_ids: tuple[int, ...]
    options: dict[str, tuple[Option, ...]]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.mentor_ids)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The smallest change that finds somebody: another value, or a group (or words) left out."""

    asked: Asked
    count: int
    left_out: str
    instead: str = ""


def find(index: Index, asked: Asked, hidden: Collection[int] = ()) -> Found:
    """Return whom words and filters find, without the ``hidden`` mentors (ids)."""
    look = _Look(index, asked, hidden)
    return Found(
        mentor_ids=tuple(index.ids[look.fits()].tolist()),
        options={group: tuple(look.options(group)) for group in GROUPS},
    )


def nearest(index: Index, asked: Asked, hidden: Collection[int] = ()) -> Nearest | None:
    """Return what would find somebody where nothing was found; None if nothing small would."""
    candidates = list(_relaxed(index, asked, hidden))
    return max(candidates, key=lambda found: (bool(found.instead), found.count), default=None)


class _Look:
    """One look through an index; every mask is (n,) over its mentors."""

    def __init__(self, index: Index, asked: Asked, hidden: Collection[int]) -> None:
        self.index, self.asked = index, asked
        self._visible = ~np.isin(index.ids, list(hidden)) & _holds(index, asked.words)
        self._masks = {group: self._any(group) for group in GROUPS if asked.chosen(group)}

    def fits(self, without: str = "") -> Bools:
        """Return who fits everything, or everything but one group."""
        fits = self._visible.copy()
        for group, mask in self._masks.items():
            if group != without:
                fits &= mask
        return fits

    def options(self, group: str) -> Iterator[Option]:
        """Yield the values of a group that find somebody, or are chosen."""
        here = self.fits(without=group)
        columns = {value: place for (name, value), place in self.index.columns.items()
                   if name == group}  # fmt: skip
        counts = self.index.marks[:, list(columns.values())][here].sum(axis=0)
        found = dict(zip(columns, counts.tolist(), strict=True))
        chosen = self.asked.chosen(group)
        for value in _in_order(group, {*found, *chosen}, self.index):
            if found.get(value) or value in chosen:
                yield Option(value, found.get(value, 0), value in chosen)

    def _any(self, group: str) -> Bools:
        places = [self.index.columns.get((group, value)) for value in self.asked.chosen(group)]
        known = [place for place in places if place is not None]
        return np.asarray(self.index.marks[:, known].any(axis=1))


def _holds(index: Index, words: str) -> Bools:
    """Return whose text holds every word, as it is written."""
    holds = np.ones(index.n, dtype=np.bool_)
    for word in list(dict.fromkeys(words.casefold().split()))[:MOST_WORDS]:
        for row in np.flatnonzero(holds).tolist():
            holds[row] = word in index.texts[row]
    return holds


def _in_order(group: str, values: Iterable[str], index: Index) -> list[str]:
    """Return values as people look for them: the most frequent specializations first.

    The order does not depend on what is asked, so that no option jumps when one is chosen.
    """
    known: dict[str, Iterable[str]] = {
        FIELD: index.names, TYPE: MentorType.values, MEETS: MODES,
    }  # fmt: skip
    places = {value: place for place, value in enumerate(known.get(group, ()))}
    many = index.totals if group == FIELD else {}
    return sorted(values, key=lambda v: (-many.get((group, v), 0), places.get(v, len(places)), v))


def _relaxed(index: Index, asked: Asked, hidden: Collection[int]) -> Iterator[Nearest]:
    for option in _Look(index, asked, hidden).options(MEETS) if asked.meets else ():
        if option.count and not option.is_chosen:
            other = asked.instead(MEETS, (option.value,))
            yield Nearest(other, option.count, MEETS, option.value)
    for group in GROUPS:
        if asked.chosen(group):
            yield from _counted(index, asked.without(group), hidden, group)
    if asked.words:
        yield from _counted(index, replace(asked, words=""), hidden, "words")


def _counted(
    index: Index, asked: Asked, hidden: Collection[int], left_out: str
) -> Iterator[Nearest]:
    count = int(_Look(index, asked, hidden).fits().sum())
    if count:
        yield Nearest(asked, count, left_out)
