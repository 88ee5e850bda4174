"""The best few of every request, kept while they are found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.problem import Pairs
from matching.engine.scoring import best as module
from matching.engine.scoring.best import FEW, Best, Found
from tests.matching.engine.dense import rows_of
from tests.matching.engine.profiles import examples, seeds

N_REQUESTS, N_MENTORS = 7, 90
COUNTS = st.sampled_from((1, 2, 3, 16, FEW, FEW + 1, 10**9))


def random_found(rng: np.random.Generator) -> Found:
    """Draw pairs, each once, many with equal nets; hashes are distinct."""
    chosen = rng.random((N_REQUESTS, N_MENTORS)) < rng.random()
    request, mentor = (axis.astype(np.int32) for axis in np.nonzero(chosen))
    order = rng.permutation(len(request))
    score = rng.integers(0, rng.choice((3, 10_000)), len(order)).astype(np.int32)
    net = score - rng.integers(0, rng.choice((1, 50_000)), len(order))
    tie = rng.integers(0, 2**64, len(order), dtype=np.uint64)
    wish = rng.integers(0, 6, len(order)).astype(np.int8)
    return Found(request[order], mentor[order], score, net, tie, wish)


def sorted_best(found: Found, count: int) -> list[tuple[int, ...]]:
    """Sort everything, and take the first of each request."""
    columns = (found.request, found.mentor, found.score, found.tie, found.wish, found.net)
    rows = sorted(zip(*(c.tolist() for c in columns), strict=True), key=lambda r: (-r[5], r[3]))
    kept = [row for i in range(N_REQUESTS) for row in [r for r in rows if r[0] == i][:count]]
    return sorted(row[:5] for row in kept)


@examples(100)
@given(seeds, COUNTS, st.integers(1, 50))
def test_best_are_those_of_sorting_everything(seed, count, step):
    """However pairs come in, and however few requests are worked on at once."""
    found = random_found(np.random.default_rng(seed))
    kept = Best(np.full(N_REQUESTS, -(10**9)), count)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROWS_AT_ONCE", 1 + seed % 3)
        for start in range(0, len(found.request), step):
            kept.add(found.take(np.arange(len(found.request))[start : start + step]))

    assert rows_of(kept.pairs()) == sorted_best(found, count)


@examples(100)
@given(seeds, COUNTS)
def test_need_keeps_out_only_what_could_not_be_kept(seed, count):
    """A pair whose net is not above the need would not be kept; one above might."""
    rng = np.random.default_rng(seed)
    found = random_found(rng)
    least = rng.integers(-20_000, 10_000, N_REQUESTS)
    kept = Best(least, count)
    wanted = found.take(found.net > least[found.request])
    kept.add(wanted)

    needs = kept.need(np.arange(N_REQUESTS, dtype=np.int32))

    for i, need in enumerate(needs.tolist()):
        nets = sorted(wanted.net[wanted.request == i].tolist(), reverse=True)
        is_full = len(nets) >= count and count <= FEW
        assert need == (nets[count - 1] - 1 if is_full else least[i])


def test_best_of_nothing_are_none():
    for count in (1, FEW + 1):
        assert rows_of(Best(np.zeros(3, dtype=np.int64), count).pairs()) == rows_of(Pairs.empty())
