"""The mentors' half of a pool, kept warm, and one mentee to lay against it."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from matching.engine.pool import Bools, Ints32, Mentees, Mentors, People, Pool, Tables
from matching.engine.suggest.columns import Columns, columns_of
from matching.engine.ties import Hashes

Rows = TypeVar("Rows", People, Mentors)


@dataclass(frozen=True, eq=False)
class Side:
    """The mentors who may be suggested for one type: (n,) ascending, and their columns."""

    mentors: Ints32
    columns: Columns


@dataclass(frozen=True, eq=False)
class Half:
    """All that a pool holds of its mentors; n mentors.

    mentors, weeks, specialization_weights, tables: as in ``Pool``; the weights were frozen when
    the half was made. mentor_hash: (n,). shown: (n,) False: counts as a mentor, but is never
    suggested.
    """

    mentors: Mentors
    mentor_hash: Hashes
    weeks: Ints32
    specialization_weights: Ints32
    tables: Tables
    shown: Bools

    @property
    def n_mentors(self) -> int:
        """Number of mentors, shown or not."""
        return len(self.mentors.keys)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The side of each type; worked out when first asked for."""
        columns = columns_of(self.mentors, self.weeks, self.tables)
        is_open = self.shown & (self.mentors.capacity > 0)
        found = []
        for offered in self.mentors.offers.T:
            mentors = np.flatnonzero(offered & is_open).astype(np.int32)
            found.append(Side(mentors, columns.of(mentors)))
        return tuple(found)

    def before(self, seeker: "Seeker") -> Pool:
        """Return the pool of her and all mentors, nothing copied; ``weeks`` holds hers alone."""
        her = np.zeros((len(seeker.excluded), 1), dtype=np.int32)
        return Pool(
            mentees=seeker.mentees,
            mentors=self.mentors,
            mentee=np.zeros(seeker.n_requests, dtype=np.int32),
            mentor_type=seeker.mentor_type,
            first=seeker.first,
            request_hash=seeker.request_hash,
            mentor_hash=self.mentor_hash,
            weeks=seeker.week,
            excluded=np.hstack([her, seeker.excluded]),
            specialization_weights=self.specialization_weights,
            tables=self.tables,
        )


@dataclass(frozen=True, eq=False)
class Seeker:
    """One mentee before a half, whose mentors, tokens and languages her columns name.

    mentees: one row; its ``people.week`` is 0, or -1 when unknown. mentor_type, first,
    request_hash: (n_requests,) as in ``Pool``. week: (1, 672) her week, (0, 672) when unknown.
    excluded: (k, 2) mentor and type, -1 for any, sorted.
    """

    mentees: Mentees
    mentor_type: Ints32
    first: Bools
    request_hash: Hashes
    week: Ints32
    excluded: Ints32

    @property
    def n_requests(self) -> int:
        """Number of requests."""
        return len(self.mentor_type)


def places_in(ascending: Ints32, wanted: Ints32) -> Ints32:
    """Return where each wanted number stands, -1 where it is not there; in the shape of wanted."""
    if not len(ascending):
        return np.full(wanted.shape, -1, dtype=np.int32)
    at = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return np.where(ascending[at] == wanted, at, -1).astype(np.int32)


def rows_of(people: Rows, at: Ints32) -> Rows:
    """Return these rows of every column."""
    taken: dict[str, Any] = {}
    for field in fields(people):
        value = getattr(people, field.name)
        if isinstance(value, People):
            taken[field.name] = rows_of(value, at)
        elif isinstance(value, tuple):
            taken[field.name] = tuple(value[k] for k in at.tolist())
        else:
            taken[field.name] = value[at]
    return type(people)(**taken)
