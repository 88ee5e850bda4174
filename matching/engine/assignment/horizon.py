"""What is known of pairs that are not known yet: how good each of them can be at most.

Every answer of a supply says something of the pairs that it left out. Remembered, it spares most
of the questions: when prices have nearly settled, only a few requests need less than before, and
only a few mentors have become cheaper.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.pool import Ints64
from matching.engine.problem import NEVER, Pairs


@dataclass(eq=False)
class Horizon:
    """Bounds on unknown pairs: none scores above its request's ceiling plus its mentor's base.

    ceiling: (n_requests,). base: (n_mentors,). floor: pairs that score less are not spoken of.
    """

    ceiling: Ints64
    base: Ints64
    floor: int

    @classmethod
    def unknown(cls, n_requests: int, n_mentors: int, floor: int) -> "Horizon":
        """Know nothing: any pair may be as good as can be."""
        ceiling = np.full(n_requests, NEVER, dtype=np.int64)
        return cls(ceiling, np.zeros(n_mentors, dtype=np.int64), floor)

    def learn(self, need: Ints64, price: Ints64, answers: Iterable[Pairs], count: int) -> None:
        """Remember what is true once all pairs have been asked for that are worth more than needed.

        Args:
            need: (n_requests,) what ``score - price`` was to exceed.
            price: (n_mentors,) at which prices.
            answers: what was answered, the best ``count`` of each request; each request in one.
            count: whoever has so many answers may have others, which are no better.
        """
        self.ceiling, self.base = need.copy(), price.copy()
        for pairs in answers:
            worst = np.full(len(need), NEVER, dtype=np.int64)
            np.minimum.at(worst, pairs.request, pairs.score - price[pairs.mentor])
            is_full = np.bincount(pairs.request, minlength=len(need)) >= count
            self.ceiling[is_full] = np.maximum(need, worst)[is_full]
