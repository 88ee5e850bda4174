"""Two results side by side: who changes mentor, who is newly served or dropped, and the figures.

The two may be one pool under two settings, or two runs of a program, between which people came
and went.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

import numpy as np

from matching.encoding.records import MENTOR_TYPES, MentorType
from matching.encoding.sides import Figures, Given, Request, Side
from matching.engine.insight.comparison import CHANGES, Changes, compare
from matching.engine.pool import TYPES, Bools, Ints32, Settings

Change = Literal[
    "dropped", "newly_served", "other_mentor", "only_before", "only_after", "same", "unmatched"
]
ORDER: tuple[Change, ...] = get_args(Change)

FIGURES = (
    "served", "mentees_served", "weakest", "mean", "total", "wishes_met", "blocking_pairs"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one request.

    change: dropped, newly_served, other_mentor, same; unmatched where neither result serves it;
    only_before, only_after where the other result does not know of it.
    """

    mentee: str
    mentor_type: MentorType
    change: Change
    before: Given | None
    after: Given | None

    @property
    def request(self) -> Request:
        """The request that it tells of."""
        return self.mentee, self.mentor_type

    @property
    def people(self) -> tuple[str, ...]:
        """The keys of everybody in it."""
        return (self.mentee, *(given.mentor for given in (self.before, self.after) if given))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of both results; None where a result has no pair."""

    name: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """How much more the second has, None where one of the two has none."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two results, in an order that no shuffling of the input changes.

    rows: every request, by change as in ``ORDER``, mentee key and type. newly_matched,
    left_without: keys of mentees who had no mentor at all and get one, or the other way round;
    of those who are in both. mentees_only_before etc.: keys of people in one of the two only.
    settings: names of the settings that differ, such as policy or weights.career. total_by_before:
    what the second result's pairs are worth under the first's settings, where that is known.
    """

    rows: tuple[Row, ...]
    before: Figures
    after: Figures
    newly_matched: tuple[str, ...]
    left_without: tuple[str, ...]
    mentees_only_before: tuple[str, ...]
    mentees_only_after: tuple[str, ...]
    mentors_only_before: tuple[str, ...]
    mentors_only_after: tuple[str, ...]
    settings: tuple[str, ...]
    total_by_before: int | None = None

    def count(self, change: Change) -> int:
        """Return how many requests have this change."""
        return sum(row.change == change for row in self.rows)

    def without(self, hidden: Set[str]) -> "Comparison":
        """Return it without these people, by key, and without every row that names one of them.

        The figures stay: they tell of nobody.
        """

        def shown(keys: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(key for key in keys if key not in hidden)

        return replace(
            self,
            rows=tuple(row for row in self.rows if hidden.isdisjoint(row.people)),
            newly_matched=shown(self.newly_matched),
            left_without=shown(self.left_without),
            mentees_only_before=shown(self.mentees_only_before),
            mentees_only_after=shown(self.mentees_only_after),
            mentors_only_before=shown(self.mentors_only_before),
            mentors_only_after=shown(self.mentors_only_after),
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of both, in the order of ``FIGURES``."""
        return tuple(
            Figure(name, getattr(self.before, name), getattr(self.after, name)) for name in FIGURES
        )

    @property
    def is_same_scale(self) -> bool:
        """Whether the same two people have the same score in both, as far as settings go."""
        scales = ("weights.", "full_overlap_hours", "reference_week")
        return not any(name.startswith(scales) for name in self.settings)


def compare_sides(before: Side, after: Side, total_by_before: int | None = None) -> Comparison:
    """Compare two results; ``total_by_before`` is as in ``Comparison``."""
    both = _Both(before, after)
    hers, theirs = both.mentees_of(before), both.mentees_of(after)
    return Comparison(
        rows=tuple(sorted(both.rows(), key=_place)),
        before=before.figures,
        after=after.figures,
        newly_matched=both.mentees_where(both.changes.gained, hers & theirs),
        left_without=both.mentees_where(both.changes.lost, hers & theirs),
        mentees_only_before=tuple(sorted(hers - theirs)),
        mentees_only_after=tuple(sorted(theirs - hers)),
        mentors_only_before=tuple(sorted(before.mentors - after.mentors)),
        mentors_only_after=tuple(sorted(after.mentors - before.mentors)),
        settings=different_settings(before.settings, after.settings),
        total_by_before=total_by_before,
    )


def different_settings(before: Settings, after: Settings) -> tuple[str, ...]:
    """Return the names of the settings that differ; weights by their mentor type."""
    names = (field.name for field in fields(Settings) if field.name != "weights")
    weights = (kind for kind in TYPES if before.weights[kind] != after.weights[kind])
    return (
        *(name for name in names if getattr(before, name) != getattr(after, name)),
        *(f"weights.{kind}" for kind in weights),
    )


class _Both:
    """The requests and people of two results under common numbers."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before, self._after = before, after
        self._requests = sorted(before.requests | after.requests)
        self._mentees = sorted({mentee for mentee, _ in self._requests})
        number = {key: m for m, key in enumerate(self._mentees)}
        held = before.held | after.held
        self.changes: Changes = compare(
            *self._mates(),
            mentee=np.array([number[mentee] for mentee, _ in self._requests], dtype=np.int32),
            has_mentor=np.array([key in held for key in self._mentees], dtype=np.bool_),
        )

    def rows(self) -> Iterator[Row]:
        """Yield one row for each request of either."""
        for request, code in zip(self._requests, self.changes.change.tolist(), strict=True):
            yield Row(
                *request,
                change=self._change(request, code),
                before=self._before.pairs.get(request),
                after=self._after.pairs.get(request),
            )

    @staticmethod
    def mentees_of(side: Side) -> frozenset[str]:
        """Return the keys of those who ask."""
        return frozenset(mentee for mentee, _ in side.requests)

    def mentees_where(self, chosen: Bools, among: Set[str]) -> tuple[str, ...]:
        """Return the keys of the mentees who are ``chosen`` (n_mentees,) and ``among`` these."""
        found = (self._mentees[m] for m in np.flatnonzero(chosen))
        return tuple(key for key in found if key in among)

    def _change(self, request: Request, code: int) -> Change:
        if request not in self._after.requests:
            return "only_before"
        if request not in self._before.requests:
            return "only_after"
        return CHANGES[code]

    def _mates(self) -> tuple[Ints32, Ints32]:
        sides = (self._before.pairs, self._after.pairs)
        mentors = sorted({given.mentor for pairs in sides for given in pairs.values()})
        number = {key: j for j, key in enumerate(mentors)}
        before, after = (
            np.array([_mate(pairs.get(r), number) for r in self._requests], dtype=np.int32)
            for pairs in sides
        )
        return before, after


def _mate(given: Given | None, number: Mapping[str, int]) -> int:
    return number[given.mentor] if given else -1


def _place(row: Row) -> tuple[int, str, int]:
    return ORDER.index(row.change), row.mentee, MENTOR_TYPES.index(row.mentor_type)
