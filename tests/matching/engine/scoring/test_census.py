from dataclasses import replace

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.engine.scoring.census import count_eligible
from tests.bench.population import population
from tests.matching.people import mentor, random_exclusions, random_pool, taxonomy


@pytest.mark.parametrize("seed", range(20))
def test_count_eligible_counts_what_the_rules_allow(seed):
    hers, his = random_pool(seed, 9, 12)
    pool = build(hers, his, taxonomy(), Settings(), random_exclusions(seed, 9, 12, 8))
    scorer = Scorer(pool, Settings())

    assert count_eligible(scorer) == scorer.arcs().n_eligible


@pytest.mark.parametrize("seed", range(3))
def test_count_eligible_counts_a_population(seed):
    scorer = Scorer(population(150, 90, seed=seed), Settings())

    assert count_eligible(scorer) == scorer.arcs().n_eligible > 0


def test_count_eligible_tells_levels_of_one_role_apart():
    pool = population(150, 90, seed=1)
    people = replace(pool.mentees.people, level=np.arange(pool.n_mentees, dtype=np.int32) % 8 + 1)
    pool = replace(pool, mentees=replace(pool.mentees, people=people))
    scorer = Scorer(pool, Settings())

    assert count_eligible(scorer) == scorer.arcs().n_eligible


def test_count_eligible_of_nobody_is_nothing():
    hers, _ = random_pool(1, 3, 3)

    for people in (([], []), (hers, []), ([], [mentor()])):
        scorer = Scorer(build(*people, taxonomy(), Settings()), Settings())
        assert count_eligible(scorer) == 0
