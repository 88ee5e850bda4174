"""Whole points that add up: a total split over parts by largest remainder."""

from collections.abc import Sequence


def split(parts: Sequence[int], den: int, total: int) -> tuple[int, ...]:
    """Return whole shares of ``total`` close to part / den, in the order of the parts.

    Each share is the floor of part / den; what is left goes one by one to the largest
    remainders, the earlier part first among equals (Hamilton's method). ``total`` must be the
    sum of part / den, rounded in any way; with ``den`` 0 every share is 0.
    """
    if den == 0:
        return (0,) * len(parts)
    shares = [part // den for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda k: (-(parts[k] % den), k))
    for k in by_remainder[: total - sum(shares)]:
        shares[k] += 1
    return tuple(shares)
