"""The hash of a pair."""

import numpy as np

from matching.engine.ties import pair_hash


def test_pair_hash_tells_pairs_and_sides_apart():
    sides = np.arange(200, dtype=np.uint64)

    table = pair_hash(sides[:, None], sides[None, :])

    assert table.dtype == np.uint64
    assert len(np.unique(table)) == table.size


def test_pair_hash_never_changes():
    """Results of earlier runs would differ otherwise."""
    found = pair_hash(np.array([0, 1], dtype=np.uint64), np.array([0, 2**64 - 1], dtype=np.uint64))

    assert found.tolist() == [5197578548964807871, 14664909624509637027]


def test_pair_hash_of_single_numbers_is_that_of_arrays():
    highest = np.uint64(2**64 - 1)

    assert pair_hash(highest, highest) == pair_hash(np.array([highest]), np.array([highest]))[0]
