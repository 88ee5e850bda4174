"""Bounds are never below what they bound, and close enough to be of use."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from hypothesis import given

from matching.engine.cells import Cells
from matching.engine.eligibility import RULES
from matching.engine.pool import ONE, TYPES, Settings
from matching.engine.problem import Query
from matching.engine.scoring import Scorer
from matching.engine.scoring.bounds import FORBIDDEN, HIGHEST_PRICE, STEP, parts_of
from matching.engine.scoring.side import LOWEST, Chunk, Side
from tests.bench.population import population
from tests.matching.engine.profiles import examples, seeds
from tests.matching.engine.scoring.questions import (
    N_POOLS,
    drawn_pool,
    drawn_settings,
    random_question,
)

# No bound of allowed pairs is that far from what it bounds, two same employers apart.
FAR = 2 * STEP


def drawn_scorer(seed: int) -> Scorer:
    """Draw people and settings."""
    rng = np.random.default_rng(seed)
    return Scorer(drawn_pool(int(rng.integers(N_POOLS))), drawn_settings(rng))


def sides_of(scorer: Scorer) -> list[Side]:
    """Return a side for every type that somebody seeks."""
    sides = [Side(scorer, kind, table_bytes=10**9) for kind in range(len(TYPES))]
    return [side for side in sides if len(side.rows)]


def bounds_of(scorer: Scorer, side: Side) -> np.ndarray:
    """Add up the parts, (n_rows, n_mentors) units."""
    everybody = np.arange(scorer.pool.n_mentors, dtype=np.int32)
    parts = parts_of(scorer, side.rows)
    return sum(part.table(everybody)[part.classes].astype(np.int64) for part in parts)


def earned_by(scorer: Scorer, side: Side) -> np.ndarray:
    """Return weights times components, (n_rows, n_mentors)."""
    block = scorer.block(side.rows)
    return np.einsum("rk,krm->rm", block.weights.astype(np.int64), block.components)


def allowed_by_class(scorer: Scorer, side: Side) -> np.ndarray:
    """Tell where the rules hold that bounds know."""
    mentors = np.arange(scorer.pool.n_mentors, dtype=np.int32)
    cells = Cells(scorer.tables, side.rows[:, None], mentors[None, :])
    return RULES["level"](cells, scorer.settings) & RULES["overlap"](cells, scorer.settings)


@given(seeds)
def test_bounds_are_never_below_what_a_pair_earns(seed):
    scorer = drawn_scorer(seed)

    for side in sides_of(scorer):
        bound, earned = bounds_of(scorer, side), earned_by(scorer, side)
        assert (STEP * bound >= earned)[allowed_by_class(scorer, side)].all()


@examples(60)
@given(seeds)
def test_bounds_are_close_to_what_a_pair_earns(seed):
    scorer = drawn_scorer(seed)

    for side in sides_of(scorer):
        spare = STEP * bounds_of(scorer, side) - earned_by(scorer, side)
        colleagues = _share_employer(scorer, side)
        far = FAR * len(parts_of(scorer, side.rows))
        assert (spare <= far)[allowed_by_class(scorer, side) & ~colleagues].all()


@examples(60)
@given(seeds)
def test_bounds_of_who_breaks_a_rule_are_below_every_score(seed):
    scorer = drawn_scorer(seed)

    for side in sides_of(scorer):
        bound = bounds_of(scorer, side)
        assert (bound[~allowed_by_class(scorer, side)] < FORBIDDEN // 2).all()
        assert bound.min(initial=0) - HIGHEST_PRICE >= LOWEST


@given(seeds)
def test_reach_holds_for_every_pair_that_is_asked_for(seed):
    """Whoever exceeds the need at his price and has the least score passes the tables."""
    question = random_question(seed)
    scorer, query = question.scorer, question.query

    for side in sides_of(scorer):
        block = scorer.block(side.rows)
        net = block.score - query.price
        wanted = (net > query.need[side.rows][:, None]) & (block.score >= query.least)
        wanted &= scorer.eligible(side.rows) & (block.rank == 0)
        for chunk, reaches in _reached(side, query):
            assert reaches[wanted[:, chunk.mentors]].all()


@examples(60)
@given(seeds)
def test_reach_leaves_out_what_is_far_from_the_need(seed):
    """Prices count, as far as the tables know them; so does the least score."""
    question = random_question(seed)
    scorer, query = question.scorer, question.query
    price = np.minimum(query.price, 40_000)

    for side in sides_of(scorer):
        slack = FAR * len(parts_of(scorer, side.rows)) // side.whole[:, None]
        most = earned_by(scorer, side) // side.whole[:, None] + side.bonus[:, None] + slack + 2
        hopeless = most - price <= np.maximum(query.need[side.rows][:, None], -50_000)
        hopeless |= most < query.least
        hopeless &= ~_share_employer(scorer, side)
        for chunk, reaches in _reached(side, query):
            assert not reaches[hopeless[:, chunk.mentors]].any()


def _reached(side: Side, query: Query) -> Iterator[tuple[Chunk, np.ndarray]]:
    """Compare every chunk with the need of every row."""
    at = np.arange(len(side.rows))
    for chunk in side.chunks(query):
        least = int(query.least[chunk.mentors[0]]) if chunk.least is None else 0
        bars = side.bar(at, query.need[side.rows]), side.bar(at, least - 1)
        yield chunk, side.reach(at, chunk, *bars)[1]


@examples(60)
@given(seeds)
def test_bar_is_what_a_score_above_needs_and_hardly_less(seed):
    """A bound that stands for a base reaches the bar of every lower score, and of no higher."""
    scorer = drawn_scorer(seed)
    rng = np.random.default_rng(seed)

    for side in sides_of(scorer):
        at = np.arange(len(side.rows))
        base = rng.integers(0, ONE + 1, len(at))
        least_earned = -(-side.whole * (2 * base - 1) // 2)  # earns the base, rounded half up
        bound = -(-least_earned // STEP)
        score = base + side.bonus
        assert (bound >= side.bar(at, score - 1)).all()
        assert (bound < side.bar(at, score + 2 * STEP // side.whole + 2)).all()


def _share_employer(scorer: Scorer, side: Side) -> np.ndarray:
    pool = scorer.pool
    hers = pool.mentees.people.employer[pool.mentee[side.rows]]
    return hers[:, None] == pool.mentors.people.employer[None, :]


def test_bounds_count_more_shared_entries_than_a_byte_holds():
    """Both have 300 interests and nothing else that weighs."""
    only_interests = (*(0,) * 5, 100, *(0,) * 5)
    scorer = drawn_scorer(0)
    pool = scorer.pool
    hers, his = (
        replace(side, people=replace(side.people, interests=np.ones((n, 300), dtype=np.bool_)))
        for side, n in ((pool.mentees, pool.n_mentees), (pool.mentors, pool.n_mentors))
    )
    pool = replace(pool, mentees=hers, mentors=his)
    scorer = Scorer(pool, Settings(weights=dict.fromkeys(TYPES, only_interests)))

    for side in sides_of(scorer):
        bound, earned = bounds_of(scorer, side), earned_by(scorer, side)
        assert (earned == 100 * ONE).all()
        assert (STEP * bound >= earned)[allowed_by_class(scorer, side)].all()


def test_bounds_hold_where_people_of_one_role_differ_in_level():
    only_level = (*(0,) * 6, 100, *(0,) * 4)
    pool = population(60, 20, seed=1)
    people = replace(pool.mentees.people, level=np.arange(pool.n_mentees, dtype=np.int32) % 8 + 1)
    pool = replace(pool, mentees=replace(pool.mentees, people=people))
    scorer = Scorer(pool, Settings(weights=dict.fromkeys(TYPES, only_level)))

    for side in sides_of(scorer):
        bound, earned = bounds_of(scorer, side), earned_by(scorer, side)
        assert (STEP * bound >= earned)[allowed_by_class(scorer, side)].all()


def test_parts_leave_out_what_weighs_nothing():
    only_path = (100, *(0,) * 10)
    scorer = Scorer(drawn_pool(0), Settings(weights=dict.fromkeys(TYPES, only_path)))

    assert {len(parts_of(scorer, side.rows)) for side in sides_of(scorer)} == {2}
