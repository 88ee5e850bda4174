from decimal import Decimal

import numpy as np
import pytest

from matching.encoding import nearest
from matching.encoding.solve import match_pool
from matching.encoding.solved import Solved
from matching.encoding.unmatched import unmatched_of
from matching.engine.eligibility import broken_rules
from matching.engine.pool import Settings
from tests.matching.people import mentee, mentor, random_pool, taxonomy


def solved(hers, his, **settings):
    outcome = match_pool(hers, his, taxonomy(), Settings(**settings))
    return Solved(outcome.scorer, outcome.problem, outcome.result)


def told(found):
    """Return what the details of unmatched mentees say of near misses, by key."""
    return {
        one.key: (one.detail.params.get("near"), one.detail.params.get("near_rule"))
        for one in unmatched_of(found)
        if one.side == "mentee"
    }


def test_mentor_at_the_same_employer_is_the_nearest_life_mentor():
    hers = [mentee(seeks=("life",), employer="St. Mary")]
    his = [
        mentor(
            offers=("life",), employer="St. Mary", role="technician-supervisor", years=Decimal(20)
        )
    ]

    assert told(solved(hers, his, min_score=0)) == {"ann@x.org": ("bob@x.org", "other_employer")}


def test_mentor_whom_two_rules_or_a_hard_one_keep_away_is_not_near():
    hers = [mentee(seeks=("life",), employer="St. Mary", languages="es")]
    his = [
        mentor(
            offers=("life",), employer="St. Mary", role="technician-supervisor", years=Decimal(20)
        )
    ]

    assert told(solved(hers, his, min_score=0)) == {"ann@x.org": (None, None)}


def test_pair_below_the_minimum_is_not_near():
    hers = [mentee(seeks=("life",), employer="St. Mary")]
    his = [
        mentor(
            offers=("life",), employer="St. Mary", role="technician-supervisor", years=Decimal(20)
        )
    ]

    assert told(solved(hers, his, min_score=10_000)) == {"ann@x.org": (None, None)}


@pytest.mark.parametrize("seed", range(4))
def test_near_miss_is_the_best_pair_that_breaks_one_soft_rule(seed, monkeypatch):
    monkeypatch.setattr(nearest, "BLOCK_PAIRS", 20)
    found = solved(*random_pool(seed, 40, 12), min_score=0)
    rows = np.arange(found.pool.n_requests, dtype=np.int32)

    misses = nearest.near_misses(found, rows)

    for row in rows.tolist():
        by_hand = []
        for j in range(found.pool.n_mentors):
            broken = broken_rules(found.scorer.tables, found.settings, row, j)
            if len(broken) == 1 and broken[0] in nearest.SOFT_RULES:
                block = found.scorer.pairs(np.array([row], np.int32), np.array([j], np.int32))
                by_hand.append((-int(block.score[0]), found.pool.mentors.keys[j], broken[0]))
        miss = misses.get(row)
        said = miss and (-miss.score, found.pool.mentors.keys[miss.mentor], miss.rule)
        assert said == min(by_hand, default=None)


def test_only_so_many_requests_are_looked_at(monkeypatch):
    monkeypatch.setattr(nearest, "MOST_ROWS", 0)
    found = solved(*random_pool(1, 10, 5), min_score=0)

    assert nearest.near_misses(found, np.arange(5, dtype=np.int32)) == {}
