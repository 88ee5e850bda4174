"""A trial gives what the whole way from records to an outcome gives."""

from dataclasses import replace

import pytest

from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.encoding.sides import side_of
from matching.encoding.solve import Limits, match_pool
from matching.encoding.trial import compare_settings, solve_again
from matching.engine.pool import POLICIES, Settings
from matching.engine.scoring import Scorer
from tests.matching.people import random_exclusions, random_pool, taxonomy

PATH_ONLY = (100, *[0] * 10)


def tried(hers, his, settings, pins=(), exclusions=()):
    pool = build(hers, his, taxonomy(), settings, exclusions)
    return solve_again(pool, settings, place_pins(pins, hers, his, pool, settings))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("seed", "all_at_once"), [(1, 2_000), (2, 2_000), (3, 0)])
def test_trial_gives_the_pairs_and_figures_of_a_whole_run(policy, seed, all_at_once, monkeypatch):
    monkeypatch.setattr("matching.engine.match.ALL_AT_ONCE", all_at_once)
    hers, his = random_pool(seed, 30, 15)
    hers[4] = replace(hers[4], mentors_held=1)
    settings = Settings(policy=policy, mentors_per_mentee=2, min_score=3000)
    offering = next(r for r in his if r.capacity and r.offers[0] in hers[0].seeks)
    pins = [PairKey(hers[0].person, offering.person, offering.offers[0])]
    exclusions = random_exclusions(seed, 30, 15, 40)
    exclusions = [pair for pair in exclusions if pair.mentee != hers[0].person]

    trial = tried(hers, his, settings, pins, exclusions)

    outcome = match_pool(hers, his, taxonomy(), settings, pins, exclusions)
    assert trial.side() == side_of(outcome)
    assert trial.certificate == outcome.certificate
    assert any(pair.pinned for pair in outcome.pairs)


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(gap=0.9)])
def test_large_comparison_ends_at_the_limits_of_its_run(monkeypatch, limits):
    monkeypatch.setattr("matching.engine.match.ALL_AT_ONCE", 0)
    hers, his = random_pool(5, 120, 40)
    settings, other = Settings(policy="total"), Settings(policy="total", min_score=100)
    outcome = match_pool(hers, his, taxonomy(), settings, limits=limits)

    found = compare_settings(outcome, hers, his, taxonomy(), other, limits=limits)

    limited = match_pool(hers, his, taxonomy(), other, limits=limits)
    assert not limited.certificate.optimal
    assert found.after == side_of(limited).figures


def test_trial_of_nobody_is_empty():
    side = tried([], [], Settings()).side()

    assert (side.requests, side.pairs) == (frozenset(), {})
    assert (side.figures.total, side.figures.mean, side.figures.optimal) == (0, None, True)


def test_trial_is_worth_as_much_by_the_weights_of_another_run():
    hers, his = random_pool(8, 20, 12)
    trial = tried(hers, his, Settings(weights=Settings().weights | {"career": PATH_ONLY}))

    total = trial.total_by(Scorer(trial.scorer.pool, Settings()))

    scores = {
        (row.mentee, row.mentor_type, row.mentor): row.score
        for row in match_pool(hers, his, taxonomy(), Settings()).scores()
    }
    pairs = trial.side().pairs.items()
    assert total == sum(scores[*request, given.mentor] for request, given in pairs)
    assert trial.total_by(trial.scorer) == trial.side().figures.total != total
