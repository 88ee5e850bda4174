"""Tables over classes of people that both the rules and the components read.

Profiles collapse into few classes (a role with a target, a week), so each table is small and a
block of pairs is a gather from it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine.pool import Bools, Ints32, Pool


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
    def path(self) -> Ints32:
        """(n_career_classes, n_mentors) best credit of any of his roles."""
        table = self.pool.tables.path
        roles = self.pool.mentors.people.roles
        rows = [np.where(roles, table[r, t], 0).max(axis=1) for r, t in self._career_classes[1]]
        return np.array(rows, dtype=np.int32).reshape(len(rows), self.pool.n_mentors)

    @cached_property
    def ahead(self) -> Bools:
        """(n_career_classes, n_mentors) whether he held her target or a role on the way to it."""
        table = self.pool.tables.ahead
        roles = self.pool.mentors.people.roles
        rows = [(roles & table[r, t]).any(axis=1) for r, t in self._career_classes[1]]
        return np.array(rows, dtype=np.bool_).reshape(len(rows), self.pool.n_mentors)

    @cached_property
    def fields(self) -> Ints32:
        """(n_specializations, n_mentors) best credit in tenths of what he practices for each."""
        credit = self.pool.tables.specialization
        practices = self.pool.mentors.practices
        best = np.zeros((len(credit), self.pool.n_mentors), dtype=np.int32)
        for value in np.unique(credit[credit > 0]):
            worth = (credit == value).astype(np.float32) @ practices.T.astype(np.float32)
            best[worth > 0] = value
        return best

    @cached_property
    def _career_classes(self) -> tuple[Ints32, list[tuple[int, int]]]:
        people, target = self.pool.mentees.people, self.pool.mentees.target
        n_roles = people.roles.shape[1]
        packed = np.where(target >= 0, people.role * n_roles + target, -1)
        keys, classes = np.unique(packed, return_inverse=True)
        first = int(keys.size > 0 and keys[0] < 0)
        pairs = [divmod(int(key), n_roles) for key in keys[first:]]
        return (classes.reshape(-1) - first).astype(np.int32), pairs


def _used(week: Ints32) -> Ints32:
    return np.unique(week[week >= 0])
