"""An upper bound on the total of every assignment, from prices alone (linear duality).

For any prices p of at least 0, Bound(p) = sum of places x price + sum of V_m(p), where V_m is the
most a mentee could gain if she paid the prices: no assignment can be worth more. Equality with a
total proves that total to be the highest.

Reference: Ahuja, Magnanti & Orlin, "Network Flows", 1993, chapter 9 (duality).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints64
from matching.engine.problem import Problem

NONE = -1
# Worse than any price; small enough that three of them still fit in 64 bits.
IMPOSSIBLE = -(2**60)
MOST_REQUESTS = 4


@dataclass(frozen=True, eq=False)
class _Offers:
    """The best few arcs of each request of each mentee; axes (n_mentees, n_slots, n_best).

    net: value less price, ``IMPOSSIBLE`` where there is no arc. mentor: ``NONE`` there.
    """

    net: Ints64
    mentor: Ints64


def bound(problem: Problem, price: Ints64, bonus: int = 0, kept: Bools | None = None) -> int:
    """Compute Bound(p), which no assignment of these arcs exceeds.

    Args:
        problem: the problem.
        price: (n_mentors,) at least 0.
        bonus: ten-thousandths added per served request, and again per first mentor.
        kept: (n_arcs,) True where an arc counts; all when left out.
    """
    places = sum(int(c) * int(p) for c, p in zip(problem.places, price, strict=True))
    return places + int(utilities(problem, price, bonus, kept).sum())


def utilities(problem: Problem, price: Ints64, bonus: int = 0, kept: Bools | None = None) -> Ints64:
    """Compute V_m(p): the most each mentee could gain at these prices.

    The best assignment of at most her limit of her requests to distinct mentors on values
    ``score - price``, plus ``bonus`` per served request and again for a first mentor; at least 0.
    With q requests, each one's q best arcs and "none" suffice, so all combinations are tried.

    Args:
        problem: the problem.
        price: (n_mentors,) at least 0.
        bonus: ten-thousandths, at least 0.
        kept: (n_arcs,) True where an arc counts; all when left out.

    Returns:
        (n_mentees,) ten-thousandths, at least 0.

    Raises:
        ValueError: a mentee has more than four requests.
    """
    offers = _best_offers(problem, price, kept)
    best = np.zeros(problem.n_mentees, dtype=np.int64)
    first = bonus * problem.lacks_mentor.astype(np.int64)
    for choice in _choices(offers):
        served = _size(choice)
        gain = _gain(offers, choice) + bonus * served + first
        best = np.where(problem.limit >= served, np.maximum(best, gain), best)
    return best


def request_utilities(
    problem: Problem, price: Ints64, bonus: int = 0, kept: Bools | None = None
) -> Ints64:
    """Compute u_i(p): what a mentee loses when one of her places goes to a request for nothing.

    Whoever serves request i with a mentor j, whatever else follows, lowers the value of the whole
    (the total, plus the bonuses) by at least ``u_i + p_j - s_ij``: V_m falls to the best of her
    other requests with one place less, plus ``s_ij - p_j`` and the bonuses of a first request.

    Returns:
        (n_requests,) ten-thousandths; ``-IMPOSSIBLE`` where her limit is 0.
    """
    offers = _best_offers(problem, price, kept)
    rest = np.zeros(offers.net.shape[:2], dtype=np.int64)
    for choice in _choices(offers):
        idle = [slot for slot, rank in enumerate(choice) if rank == NONE]
        gain = (_gain(offers, choice) + bonus * _size(choice))[:, None]
        fits = (problem.limit > _size(choice))[:, None]
        rest[:, idle] = np.where(fits, np.maximum(rest[:, idle], gain), rest[:, idle])
    slots = (problem.mentee, _places_in_group(problem.mentee))
    whole = utilities(problem, price, bonus, kept)[problem.mentee]
    bonuses = bonus * (1 + problem.lacks_mentor[problem.mentee].astype(np.int64))
    utility = whole - rest[slots] - bonuses
    return np.where(problem.limit[problem.mentee] > 0, utility, -IMPOSSIBLE)


def _best_offers(problem: Problem, price: Ints64, kept: Bools | None) -> _Offers:
    """Find, for each request, as many of its best arcs as its mentee has requests."""
    everything = np.ones(problem.n_arcs, dtype=np.bool_)
    arcs = np.flatnonzero(everything if kept is None else kept)
    slot = _places_in_group(problem.mentee)
    width = int(slot.max(initial=-1)) + 1
    if width > MOST_REQUESTS:
        raise ValueError(f"a mentee has {width} requests, more than {MOST_REQUESTS}")
    net = problem.score.astype(np.int64) - np.minimum(price, -IMPOSSIBLE // 2)[problem.mentor]
    arcs = arcs[np.lexsort((-net[arcs], problem.request[arcs]))]
    place = _places_in_group(problem.request[arcs])
    arcs, place = arcs[place < width], place[place < width]
    request = problem.request[arcs]
    shape = (problem.n_mentees, width, width)
    offers = _Offers(np.full(shape, IMPOSSIBLE), np.full(shape, NONE))
    where = (problem.mentee[request], slot[request], place)
    offers.net[where] = net[arcs]
    offers.mentor[where] = problem.mentor[arcs]
    return offers


def _places_in_group(group: NDArray[np.signedinteger]) -> Ints64:
    """Number equal entries 0, 1, 2 ... in their order."""
    order = np.argsort(group, kind="stable")
    grouped = group[order]
    begins = np.flatnonzero(np.diff(grouped, prepend=-1))
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - np.repeat(begins, np.diff(begins, append=len(group)))
    return place


def _choices(offers: _Offers) -> Iterator[tuple[int, ...]]:
    """List every way to take one of the best arcs, or none, per slot; never none at all."""
    width = offers.net.shape[1]
    choices = product(range(NONE, width), repeat=width)
    return (choice for choice in choices if max(choice, default=NONE) > NONE)


def _size(choice: tuple[int, ...]) -> int:
    return sum(rank > NONE for rank in choice)


def _gain(offers: _Offers, choice: tuple[int, ...]) -> Ints64:
    """Add up the taken arcs per mentee; ``IMPOSSIBLE`` or less where two share a mentor."""
    taken = [(slot, rank) for slot, rank in enumerate(choice) if rank > NONE]
    gain = np.zeros(len(offers.net), dtype=np.int64)
    for place, (slot, rank) in enumerate(taken):
        gain += offers.net[:, slot, rank]
        for other, other_rank in taken[:place]:
            clash = offers.mentor[:, slot, rank] == offers.mentor[:, other, other_rank]
            gain[clash] = IMPOSSIBLE
    return gain
