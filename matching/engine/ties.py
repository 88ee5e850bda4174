"""A hash for every pair, so that nobody wins a tie by alphabet or by row."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def pair_hash(request: Hashes, mentor: Hashes) -> Hashes:
    """Mix the hashes of two sides into one of the pair, elementwise.

    The finalizer of SplitMix64 (Steele, Lea & Flood, 2014) on one side plus the mixed other, so
    that pairs of equal sums differ. Arithmetic is modulo 2**64.
    """
    with np.errstate(over="ignore"):  # NumPy warns of it for single numbers, not for arrays
        return _mixed(request + _mixed(mentor ^ np.uint64(0x9E3779B97F4A7C15)))


def _mixed(value: Hashes) -> Hashes:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
