"""Tables over classes of people that both the rules and the components read.

Profiles collapse into few classes (a role with a target, the roles held, a week), so each table is
small and the figure of a pair is one entry of it. Sets are bits, so that what two people share is
counted in one step.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints32, Pool, Tables

Bits = NDArray[np.uint64]
WORD = 64


@dataclass(frozen=True, eq=False)
class PairTables:
    """Tables of one pool, each computed when first asked for."""

    pool: Pool

    @cached_property
    def overlap(self) -> Ints32:
        """(n_weeks, n_weeks) shared weekly time in hundredths of a quarter hour.

        Rows are weeks of mentees, columns of mentors; other entries stay 0. The sum of
        min(a, b) over the quarter hours is split by the distinct levels of availability, so that
        each part is a product of 0/1 matrices: exact in floating point below 2**24.
        """
        weeks = self.pool.weeks
        hers = _used(self.pool.mentees.people.week)
        his = _used(self.pool.mentors.people.week)
        shared = np.zeros((len(hers), len(his)), dtype=np.int64)
        below = 0
        for level in np.unique(weeks[weeks > 0]):
            mine = (weeks[hers] >= level).astype(np.float32)
            theirs = (weeks[his] >= level).astype(np.float32)
            shared += int(level - below) * (mine @ theirs.T).astype(np.int64)
            below = level
        table = np.zeros((len(weeks), len(weeks)), dtype=np.int32)
        table[np.ix_(hers, his)] = shared
        return table

    @cached_property
    def career_class(self) -> Ints32:
        """(n_mentees,) class of her role and target, -1 without a target."""
        return self._career_classes[0]

    @cached_property
    def roles_class(self) -> Ints32:
        """(n_mentors,) class of the roles he holds or held."""
        return self._roles_classes[0]

    @cached_property
    def path(self) -> Ints32:
        """(n_career_classes + 1, n_roles_classes) best credit of any of his roles; last row 0."""
        table, roles = self.pool.tables.path, self._roles_classes[1]
        rows = [np.where(roles, table[r, t], 0).max(axis=1) for r, t in self._career_classes[1]]
        return _with_empty_row(rows, len(roles), np.int32)

    @cached_property
    def ahead(self) -> Bools:
        """(n_career_classes + 1, n_roles_classes) whether he held her target or one on the way."""
        table, roles = self.pool.tables.ahead, self._roles_classes[1]
        rows = [(roles & table[r, t]).any(axis=1) for r, t in self._career_classes[1]]
        return _with_empty_row(rows, len(roles), np.bool_)

    @cached_property
    def fields(self) -> Ints32:
        """(n_specializations + 1, n_mentors) best credit in tenths of what he practices for each.

        The last row is 0.
        """
        return field_credits(self.pool.tables, self.pool.mentors.practices)

    @cached_property
    def wanted(self) -> Ints32:
        """(n_mentees, most) the specializations she wants, filled up with -1."""
        wants = self.pool.mentees.wants
        most = int(wants.sum(axis=1).max(initial=0))
        place = np.cumsum(wants, axis=1) - 1
        mentee, wish = np.nonzero(wants)
        listed = np.full((len(wants), most), -1, dtype=np.int32)
        listed[mentee, place[mentee, wish]] = wish
        return listed

    @cached_property
    def languages(self) -> tuple[Bits, Bits]:
        """Languages of mentees and of mentors, as bits."""
        return bits(self.pool.mentees.people.languages), bits(self.pool.mentors.people.languages)

    @cached_property
    def credentials(self) -> tuple[Bits, Bits]:
        """Credentials that she works for, and that he holds, as bits."""
        return bits(self.pool.mentees.working_for), bits(self.pool.mentors.people.credentials)

    @cached_property
    def goals(self) -> tuple[Bits, Bits]:
        """Goals that she has, and that he helps with, as bits."""
        return bits(self.pool.mentees.goals), bits(self.pool.mentors.helps_with)

    @cached_property
    def interests(self) -> tuple[Bits, Bits]:
        """Interests of both, as bits."""
        return bits(self.pool.mentees.people.interests), bits(self.pool.mentors.people.interests)

    @cached_property
    def _career_classes(self) -> tuple[Ints32, list[tuple[int, int]]]:
        people, target = self.pool.mentees.people, self.pool.mentees.target
        n_roles = people.roles.shape[1]
        packed = np.where(target >= 0, people.role * n_roles + target, -1)
        keys, classes = np.unique(packed, return_inverse=True)
        first = int(keys.size > 0 and keys[0] < 0)
        pairs = [divmod(int(key), n_roles) for key in keys[first:]]
        return (classes.reshape(-1) - first).astype(np.int32), pairs

    @cached_property
    def _roles_classes(self) -> tuple[Ints32, Bools]:
        roles = self.pool.mentors.people.roles
        first, classes = classes_of(bits(roles))
        return classes, roles[first]


def field_credits(tables: Tables, practices: Bools) -> Ints32:
    """Return (n_specializations + 1, n) best credit in tenths of these sets (n, n_entries).

    The last row is 0.
    """
    credit = tables.specialization
    best = np.zeros((len(credit) + 1, len(practices)), dtype=np.int32)
    for value in np.unique(credit[credit > 0]):
        worth = (credit == value).astype(np.float32) @ practices.T.astype(np.float32)
        best[:-1][worth > 0] = value
    return best


def bits(sets: Bools) -> Bits:
    """Return (n, n_words) the sets (n, n_entries), 64 entries to a word."""
    n_words = max(1, -(-sets.shape[1] // WORD))
    padded = np.zeros((len(sets), n_words * WORD), dtype=np.bool_)
    padded[:, : sets.shape[1]] = sets
    packed = np.packbits(padded, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u8").astype(np.uint64)


def classes_of(keys: NDArray[np.generic]) -> tuple[NDArray[np.int64], Ints32]:
    """Number equal rows of (n, n_columns) alike; return one row of each class, and the numbers."""
    classes = np.zeros(len(keys), dtype=np.int64)
    for column in keys.T:
        _, number = np.unique(column, return_inverse=True)
        packed = classes * (int(number.max(initial=0)) + 1) + number.reshape(-1)
        _, classes = np.unique(packed, return_inverse=True)
        classes = classes.reshape(-1)
    _, first = np.unique(classes, return_index=True)
    return first, classes.astype(np.int32)


def _with_empty_row(rows: list[NDArray[np.generic]], width: int, dtype: type) -> NDArray:  # type: ignore[type-arg]
    return np.array([*rows, np.zeros(width)], dtype=dtype).reshape(len(rows) + 1, width)


def _used(week: Ints32) -> Ints32:
    return np.unique(week[week >= 0])
