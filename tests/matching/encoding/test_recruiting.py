"""Hypothetical mentors score as if they had signed up."""

from dataclasses import replace

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.encoding.recruiting import People, advise, score_new_mentors
from matching.encoding.solve import match_pool
from matching.encoding.solved import Solved
from matching.engine import match
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.engine.ties import pair_hash
from tests.matching.engine.dense import few_arcs
from tests.matching.people import mentee, mentor, random_pool, taxonomy


def solved_of(hers, his, **settings) -> Solved:
    outcome = match_pool(hers, his, taxonomy(), Settings(**settings))
    return Solved(outcome.scorer, outcome.problem, outcome.result, supply=outcome.supply)


def strangers(his):
    """Make people of the pool into others whom nobody knows."""
    facts = [replace(record.facts, employer="", avoid=frozenset(), chapter="") for record in his]
    return [
        replace(record, key=f"new{i}", person=f"new{i}", email="", facts=fact, capacity=2)
        for i, (record, fact) in enumerate(zip(his, facts, strict=True))
    ]


@pytest.mark.parametrize("seed", range(4))
def test_new_mentors_score_as_in_a_pool_of_their_own(seed):
    hers, his = random_pool(seed, 30, 12)
    solved = solved_of(hers, his, min_score=1_000)
    people = People(tuple(hers), tuple(his), taxonomy())
    new = strangers(his)

    newcomers = list(score_new_mentors(people, solved, new))

    weights = solved.pool.specialization_weights
    pool = build(hers, new, taxonomy(), solved.settings, (), weights)
    arcs = Scorer(pool, solved.settings).arcs()
    tie = pair_hash(pool.request_hash[arcs.request], pool.mentor_hash[arcs.mentor])
    assert sum(len(one.request) for one in newcomers) > 20
    for one, record in zip(newcomers, new, strict=True):
        his_arcs = arcs.mentor == pool.mentors.keys.index(record.key)
        assert one.request.tolist() == arcs.request[his_arcs].tolist()
        assert one.score.tolist() == arcs.score[his_arcs].tolist()
        assert one.tie.tolist() == tie[his_arcs].tolist()
        assert (one.places, one.wish.any()) == (2, np.False_)


def test_new_mentors_have_no_pair_with_requests_that_pins_serve():
    hers, his = [mentee(), mentee("dee@x.org")], [mentor()]
    solved = solved_of(hers, his, min_score=0)
    people = People(tuple(hers), tuple(his), taxonomy())
    pinned = replace(solved, pinned={0: 0})

    (one,) = score_new_mentors(people, pinned, [mentor("new")])

    assert one.request.tolist() == [1]


def test_advice_is_the_same_where_the_search_held_few_pairs(monkeypatch):
    hers, his = random_pool(8, 80, 30)
    people = People(tuple(hers), tuple(his), taxonomy())
    whole = advise(people, solved_of(hers, his, policy="total"))
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)

    with few_arcs():
        large = advise(people, solved_of(hers, his, policy="total"))

    assert whole
    assert [(a.served_more, a.total_more) for a in large] == [
        (a.served_more, a.total_more) for a in whole
    ]


def test_advice_for_a_large_fair_plan_promises_no_more_than_there_is(monkeypatch):
    hers, his = random_pool(8, 80, 30)
    people = People(tuple(hers), tuple(his), taxonomy())
    whole = {(a.mentor_type, a.specialization): a for a in advise(people, solved_of(hers, his))}
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)

    advice = advise(people, solved_of(hers, his))

    assert {entry.served_more for entry in advice} == {3}
    both = [(entry, whole.get((entry.mentor_type, entry.specialization))) for entry in advice]
    assert all(other.served_more >= entry.served_more for entry, other in both if other)


def test_advice_for_a_large_stable_plan_or_one_stopped_early_is_a_bound(monkeypatch):
    hers, his = random_pool(8, 80, 30)
    people = People(tuple(hers), tuple(his), taxonomy())
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)

    for policy in ("stable", "total"):
        solved = replace(solved_of(hers, his, policy=policy), is_proven=policy == "stable")
        advice = advise(people, solved)

        assert advice
        assert {entry.is_exact for entry in advice} == {False}


def test_advice_without_mentors_is_none():
    people = People((mentee(),), (), taxonomy())

    assert advise(people, solved_of([mentee()], [])) == ()
