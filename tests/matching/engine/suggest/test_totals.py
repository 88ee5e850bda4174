"""Totals of one request: the scores of everybody whom the rules in them do not bar."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.engine.suggest import counted
from matching.engine.suggest.totals import Before
from tests.bench.population import population
from tests.matching.halves import half_of, seeker_of
from tests.matching.people import mentee, mentor, random_exclusions, random_pool, taxonomy

SETTINGS = Settings(min_score=0)


class Sight:
    """What totals and scores say of the mentors of a request's side."""

    def __init__(self, pool, settings=SETTINGS):
        self.pool, self.half = pool, half_of(pool)
        self.scorer, self.settings = Scorer(pool, settings), settings

    def totals(self, row):
        """Return the totals of a request as scores without wishes, -1 where barred."""
        mentee = int(self.pool.mentee[row])
        at = np.flatnonzero(self.pool.mentee == mentee).tolist().index(row)
        found = Before(self.half, seeker_of(self.pool, mentee), self.settings).totals(at)
        return np.where(found.total >= 0, found.score(found.total), -1)

    def scores(self, row):
        """Return the scores of a request, and who is eligible without being wished for."""
        side = self.half.sides[int(self.pool.mentor_type[row])].mentors
        block = self.scorer.block(np.array([row], dtype=np.int32))
        fits = self.scorer.eligible(block.rows)[0, side] & (block.rank[0, side] == 0)
        return block.score[0, side], fits


@trials(max_examples=15)
@given(seed=st.integers(0, 10**9))
def test_totals_are_the_scores_of_random_people(seed):
    hers, his = random_pool(seed, 4, 80)
    pool = build(hers, his, taxonomy(), SETTINGS, random_exclusions(seed, 4, 80, 20))

    sight = Sight(pool)
    for row in range(pool.n_requests):
        score, fits = sight.scores(row)
        assert sight.totals(row)[fits].tolist() == score[fits].tolist()


def test_totals_are_the_scores_of_a_population():
    sight = Sight(population(60, 500, seed=2))

    for row in range(sight.pool.n_requests):
        score, fits = sight.scores(row)
        assert sight.totals(row)[fits].tolist() == score[fits].tolist()


def test_totals_bar_those_whom_a_rule_bars():
    sight = Sight(population(40, 500, seed=2))

    barred, wrong = 0, 0
    for row in range(sight.pool.n_requests):
        out = sight.totals(row) < 0
        barred, wrong = barred + out.sum(), wrong + (out & sight.scores(row)[1]).sum()

    assert wrong == 0
    assert barred > 1_000


@pytest.mark.parametrize("patterns", ["rotating", "seven-on-seven-off", "three-long-shifts"])
def test_hours_count_where_the_shares_of_the_two_differ(patterns):
    hers = mentee(timezone="America/Chicago", patterns=patterns)
    his = [
        mentor("m0@x.org", timezone="America/Chicago", windows=((0, 0, 1440), (2, 0, 1440))),
        mentor("m1@x.org", timezone="America/Chicago", windows=((4, 0, 600),)),
        mentor("m2@x.org", timezone="America/Denver", patterns="seven-on-seven-off"),
    ]
    sight = Sight(build([hers], his, taxonomy(), SETTINGS))

    score, fits = sight.scores(0)

    assert fits.any()
    assert sight.totals(0)[fits].tolist() == score[fits].tolist()


@pytest.mark.parametrize("most_codes", [1, 10, 2**14])
def test_counts_are_joined_to_codes_of_any_size(monkeypatch, most_codes):
    sight = Sight(population(20, 300, seed=4))
    rows = range(sight.pool.n_requests)
    whole = [sight.totals(row).tolist() for row in rows]

    monkeypatch.setattr(counted, "MOST_CODES", most_codes)

    assert [sight.totals(row).tolist() for row in rows] == whole
