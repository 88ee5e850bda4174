"""Bounds of one request: never below the score, and the score where employers do not count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.engine.pool import LIFE, Settings
from matching.engine.scoring import Scorer
from matching.engine.suggest import counted
from matching.engine.suggest.bound import answered_by, bound_of
from tests.bench.population import population
from tests.matching.halves import half_of, seeker_of
from tests.matching.people import random_exclusions, random_pool, taxonomy

SETTINGS = Settings(min_score=0)


class Sight:
    """What bounds and scores say of the mentors of a request's side."""

    def __init__(self, pool):
        self.pool, self.half, self.scorer = pool, half_of(pool), Scorer(pool, SETTINGS)

    def bounds(self, row):
        """Return the bounds of a request as scores, -1 where barred."""
        mentee = int(self.pool.mentee[row])
        seeker = seeker_of(self.pool, mentee)
        at = np.flatnonzero(self.pool.mentee == mentee).tolist().index(row)
        bound = bound_of(self.half, seeker, at, SETTINGS, answered_by(self.half, seeker))
        return np.where(bound.total >= 0, bound.score(bound.total), -1)

    def scores(self, row):
        """Return the scores of a request, and who is eligible without being wished for."""
        side = self.half.sides[int(self.pool.mentor_type[row])].mentors
        block = self.scorer.block(np.array([row], dtype=np.int32))
        fits = self.scorer.eligible(block.rows)[0, side] & (block.rank[0, side] == 0)
        return block.score[0, side], fits


@trials(max_examples=15)
@given(seed=st.integers(0, 10**9))
def test_bound_is_never_below_the_score(seed):
    hers, his = random_pool(seed, 4, 80)
    pool = build(hers, his, taxonomy(), SETTINGS, random_exclusions(seed, 4, 80, 20))

    sight = Sight(pool)
    for row in range(pool.n_requests):
        score, fits = sight.scores(row)
        assert (sight.bounds(row) >= score)[fits].all()


def test_bound_is_the_score_where_employers_do_not_count():
    sight = Sight(population(40, 500, seed=2))

    for row in np.flatnonzero(sight.pool.mentor_type != LIFE):
        score, fits = sight.scores(row)
        assert (sight.bounds(row) == score)[fits].all()


def test_bound_bars_most_who_are_not_eligible():
    sight = Sight(population(40, 500, seed=2))

    barred, wrong = 0, 0
    for row in range(sight.pool.n_requests):
        out = sight.bounds(row) < 0
        barred, wrong = barred + out.sum(), wrong + (out & sight.scores(row)[1]).sum()

    assert wrong == 0
    assert barred > 1_000


@pytest.mark.parametrize("most_codes", [1, 10, 2**14])
def test_counts_are_joined_to_codes_of_any_size(monkeypatch, most_codes):
    sight = Sight(population(20, 300, seed=4))
    rows = range(sight.pool.n_requests)
    whole = [sight.bounds(row).tolist() for row in rows]

    monkeypatch.setattr(counted, "MOST_CODES", most_codes)

    assert [sight.bounds(row).tolist() for row in rows] == whole
