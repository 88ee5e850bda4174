"""What becomes of each request, and of each mentee, from one assignment to another."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.engine.pool import Bools, Ints8, Ints32

Change = Literal["dropped", "newly_served", "other_mentor", "same", "unmatched"]

DROPPED, NEWLY_SERVED, OTHER_MENTOR, SAME, UNMATCHED = range(5)
CHANGES: tuple[Change, ...] = ("dropped", "newly_served", "other_mentor", "same", "unmatched")


@dataclass(frozen=True, eq=False)
class Changes:
    """What differs between two assignments of the same requests.

    change: (n_requests,) index into ``CHANGES``; unmatched is a request that neither serves.
    gained, lost: (n_mentees,) True where a mentee without any mentor gets one, or the other way
    round.
    """

    change: Ints8
    gained: Bools
    lost: Bools


@dataclass(frozen=True)
class Worth:
    """How much one assignment gives; scores in ten-thousandths.

    weakest: of the pairs that were not pinned. mean: rounded half up. Both None without a pair.
    """

    served: int
    mentees_served: int
    weakest: int | None
    mean: int | None
    total: int


def compare(before: Ints32, after: Ints32, mentee: Ints32, has_mentor: Bools) -> Changes:
    """Tell what becomes of everybody when ``before`` is replaced by ``after``.

    Args:
        before, after: (n_requests,) mentor or -1, pinned pairs included.
        mentee: (n_requests,) index 0..n_mentees-1.
        has_mentor: (n_mentees,) True where she has a mentor besides these; she is never without.

    Returns:
        The changes; swapping the two swaps dropped with newly served and lost with gained.

    Raises:
        ValueError: the two are not for the same number of requests.
    """
    if not len(before) == len(after) == len(mentee):
        raise ValueError(f"requests differ: {len(before)}, {len(after)}, {len(mentee)}")
    was, is_now = before >= 0, after >= 0
    change = np.full(len(mentee), UNMATCHED, dtype=np.int8)
    change[was & ~is_now] = DROPPED
    change[~was & is_now] = NEWLY_SERVED
    change[was & is_now] = OTHER_MENTOR
    change[was & (before == after)] = SAME
    had = has_mentor | _any_of(mentee[was], len(has_mentor))
    has = has_mentor | _any_of(mentee[is_now], len(has_mentor))
    return Changes(change, gained=has & ~had, lost=had & ~has)


def worth(mate: Ints32, score: Ints32, mentee: Ints32, pinned: Bools) -> Worth:
    """Measure an assignment.

    Args:
        mate: (n_requests,) mentor or -1. score: (n_requests,) of that pair, not read where there
            is none. mentee: (n_requests,). pinned: (n_requests,) True where a pin gave the pair.
    """
    served = mate >= 0
    count, total = int(served.sum()), int(score[served].sum(dtype=np.int64))
    free = score[served & ~pinned]
    return Worth(
        served=count,
        mentees_served=len(np.unique(mentee[served])),
        weakest=int(free.min()) if len(free) else None,
        mean=(2 * total + count) // (2 * count) if count else None,
        total=total,
    )


def _any_of(mentees: Ints32, n: int) -> Bools:
    """Return (n,), True for each of these mentees."""
    found = np.zeros(n, dtype=np.bool_)
    found[mentees] = True
    return found
