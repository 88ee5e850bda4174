"""Pairs of a request and a mentor to look at: a whole block of them, or a list.

Rules and components are written once, elementwise, and hold for both forms: ``hers`` and ``his``
read a column so that the two sides broadcast against each other.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Ints32, Ints64, Pool
from matching.engine.tables import Bits, PairTables

Column = TypeVar("Column", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Cells:
    """Some pairs of one pool.

    rows, mentors: indices that broadcast: (n, 1) and (1, m) for a block, (n,) and (n,) for a list.
    """

    tables: PairTables
    rows: Ints32
    mentors: Ints32

    @property
    def pool(self) -> Pool:
        """Whose pairs they are."""
        return self.tables.pool

    @cached_property
    def mentee(self) -> Ints32:
        """The mentee of each row, in the shape of ``rows``."""
        return self.pool.mentee[self.rows]

    @cached_property
    def mentor_type(self) -> Ints32:
        """The type of each row, in the shape of ``rows``."""
        return self.pool.mentor_type[self.rows]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of what is said of the pairs."""
        return np.broadcast_shapes(self.rows.shape, self.mentors.shape)

    def hers(self, column: NDArray[Column]) -> NDArray[Column]:
        """Return a column over mentees, (n_mentees,), at each row."""
        return column[self.mentee]

    def his(self, column: NDArray[Column]) -> NDArray[Column]:
        """Return a column over mentors, (n_mentors,), at each mentor."""
        return column[self.mentors]

    def shared(self, hers: Bits, his: Bits) -> Ints32:
        """Count the entries that her set and his have in common."""
        count = np.zeros(self.shape, dtype=np.int32)
        for word in range(hers.shape[1]):
            count += np.bitwise_count(self.hers(hers[:, word]) & self.his(his[:, word]))
        return count

    def nothing(self, dtype: Any = np.int32) -> NDArray[Any]:
        """Return zeros, one for each pair."""
        return np.zeros(self.shape, dtype=dtype)


def block_of(tables: PairTables, rows: Ints32) -> Cells:
    """Return these request rows, (n,), with every mentor."""
    mentors = np.arange(tables.pool.n_mentors, dtype=np.int32)
    return Cells(tables, rows[:, None], mentors[None, :])


def occurrences(keys: Ints32 | Ints64, wanted: Ints32 | Ints64) -> tuple[Ints64, Ints64]:
    """Return where in sorted ``keys`` each wanted value begins, and how often it is there."""
    start = np.searchsorted(keys, wanted, side="left")
    return start, np.searchsorted(keys, wanted, side="right") - start
