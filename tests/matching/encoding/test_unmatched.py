"""True reasons, whichever pairs a search came across."""

from dataclasses import replace

import pytest

from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.encoding.solve import match_pool
from matching.encoding.solved import Solved
from matching.encoding.unmatched import unmatched_of
from matching.engine.pool import Settings
from tests.matching.engine.dense import bare
from tests.matching.people import mentee, mentor, random_pool, taxonomy


def solved(hers, his, **settings) -> Solved:
    outcome = match_pool(hers, his, taxonomy(), Settings(**settings))
    return Solved(outcome.scorer, outcome.problem, outcome.result)


@pytest.mark.parametrize("seed", range(6))
def test_unmatched_are_told_the_same_whatever_the_problem_holds(seed):
    hers, his = random_pool(seed, 60, 25)
    his[0] = replace(his[0], capacity=0)
    whole = solved(hers, his, mentors_per_mentee=2)

    reasons = unmatched_of(whole)

    assert unmatched_of(replace(whole, problem=bare(whole.problem))) == reasons
    assert len({entry.reason for entry in reasons if entry.side == "mentee"}) > 2


@pytest.mark.parametrize("seed", range(6))
def test_unmatched_mentors_have_their_best_score_of_all(seed):
    hers, his = random_pool(seed, 40, 40)
    found = solved(hers, his)
    rows = {}
    for row in match_pool(hers, his, taxonomy(), Settings()).scores():
        rows[row.mentor] = max(row.score, rows.get(row.mentor, 0))

    told = {u.key: u.best_score for u in unmatched_of(found) if u.side == "mentor"}

    assert told
    assert told == {key: rows.get(key) for key in told}


def test_mentor_without_a_place_is_named_only_where_nobody_else_fits():
    full = mentor("full@x.org", capacity=0)
    hers = [mentee(), mentee("eve@x.org"), mentee("flo@x.org", languages="es")]
    his = [mentor(), full, mentor("sol@x.org", languages="es", capacity=0)]

    told = {u.key: dict(u.detail.params) for u in unmatched_of(solved(hers, his)) if u.mentor_type}

    assert told["flo@x.org"] == {"rule": "language", "other": "sol@x.org"}
    assert "full@x.org" not in [params.get("other") for params in told.values()]


def test_request_that_a_pin_leaves_without_a_mentor_is_served_otherwise():
    hers = [mentee(seeks=("career", "peer"), role="senior-technician")]
    his = [mentor(offers=("career", "peer"), capacity=2)]
    settings = Settings(mentors_per_mentee=2)
    pool = build(hers, his, taxonomy(), settings)
    outcome = match_pool(hers, his, taxonomy(), settings, pins=[PairKey("ann@x.org", "bob@x.org")])
    pinned = {pair.request_row: pair.mentor_row for pair in outcome.pairs}

    left = unmatched_of(Solved(outcome.scorer, outcome.problem, outcome.result, pinned))

    assert pool.n_requests == 2
    assert [(entry.mentor_type, entry.reason) for entry in left] == [("peer", "served_otherwise")]
