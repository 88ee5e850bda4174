"""The whole score: against a slow reference, and its properties on random pools."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.engine import scoring
from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, HEADINGS, TYPES, Settings
from matching.engine.scoring import Scorer, points
from tests.matching.engine.profiles import examples, seeds
from tests.matching.people import mentee, mentor, random_exclusions, random_pool, taxonomy
from tests.matching.reference import Reference


def _pool(hers, his, settings=None, exclusions=()):
    settings = settings or Settings()
    return Scorer(build(hers, his, taxonomy(), settings, exclusions), settings)


def _all_rows(scorer):
    return np.arange(scorer.pool.n_requests, dtype=np.int32)


def _all_pairs(scorer):
    rows, mentors = np.indices((scorer.pool.n_requests, scorer.pool.n_mentors))
    return rows.reshape(-1).astype(np.int32), mentors.reshape(-1).astype(np.int32)


def _by_keys(scorer, table):
    """Return a table over (request, mentor) as a mapping, whatever the order of the rows."""
    keys, types = scorer.pool.mentees.keys, scorer.pool.mentor_type
    return {
        (keys[m], TYPES[types[i]], him): int(table[i, j])
        for i, m in enumerate(scorer.pool.mentee)
        for j, him in enumerate(scorer.pool.mentors.keys)
    }


@pytest.mark.parametrize("seed", range(12))
def test_scorer_equals_slow_reference(seed):
    hers, his = random_pool(seed, 7, 9)
    exclusions = random_exclusions(seed, 7, 9, 6)
    scorer = _pool(hers, his, exclusions=exclusions)
    reference = Reference(his, scorer.settings)
    mentees = {record.key: record for record in hers}
    mentors = {record.key: record for record in his}

    block = scorer.block(_all_rows(scorer))
    allowed = _by_keys(scorer, scorer.eligible(block.rows, with_places=False))
    tables = [_by_keys(scorer, table) for table in (block.base, block.score)]

    for pair, base in tables[0].items():
        her, kind, him = mentees[pair[0]], pair[1], mentors[pair[2]]
        assert (base, tables[1][pair]) == reference.score(her, him, kind), pair
        assert allowed[pair] == reference.eligible(her, him, kind, exclusions), pair


@pytest.mark.parametrize("seed", range(4))
def test_components_equal_slow_reference(seed):
    hers, his = random_pool(100 + seed, 5, 6)
    scorer = _pool(hers, his)
    reference = Reference(his, scorer.settings)
    block = scorer.block(_all_rows(scorer))
    mentees = {record.key: record for record in hers}
    mentors = {record.key: record for record in his}

    for i, m in enumerate(scorer.pool.mentee):
        for j, key in enumerate(scorer.pool.mentors.keys):
            kind = TYPES[scorer.pool.mentor_type[i]]
            expected = reference.components(
                mentees[scorer.pool.mentees.keys[m]], mentors[key], kind
            )
            found = {
                name: int(block.components[k, i, j]) if block.counted[i, k] else None
                for k, name in enumerate(COMPONENTS)
            }
            assert found == expected


@examples(25)
@given(seed=seeds)
def test_scores_stay_between_nothing_and_one(seed):
    scorer = _pool(*random_pool(seed, 6, 6))

    block = scorer.block(_all_rows(scorer))

    for table in (block.components, block.base, block.score):
        assert table.min(initial=0) >= 0
        assert table.max(initial=0) <= 10_000
    for bonus in (block.wish, block.waiting, block.order):
        assert bonus.min(initial=0) >= 0


@examples(20)
@given(seed=seeds, step=st.integers(1, 5))
def test_blocks_of_any_size_score_alike(seed, step):
    scorer = _pool(*random_pool(seed, 6, 6))
    rows = _all_rows(scorer)
    whole = scorer.block(rows)

    for start in range(0, len(rows), step):
        part = scorer.block(rows[start : start + step])

        np.testing.assert_array_equal(part.score, whole.score[start : start + step])
        np.testing.assert_array_equal(part.components, whole.components[:, start : start + step])


@examples(20)
@given(seed=seeds, data=st.data())
def test_order_of_people_changes_nothing(seed, data):
    hers, his = random_pool(seed, 6, 6)
    scorer = _pool(hers, his)
    shuffled = _pool(data.draw(st.permutations(hers)), data.draw(st.permutations(his)))

    assert shuffled.pool.mentees.keys == scorer.pool.mentees.keys
    assert shuffled.pool.mentors.keys == scorer.pool.mentors.keys
    np.testing.assert_array_equal(
        shuffled.block(_all_rows(shuffled)).score, scorer.block(_all_rows(scorer)).score
    )


@examples(25)
@given(seed=seeds)
def test_headings_and_bonuses_sum_to_the_score(seed):
    scorer = _pool(*random_pool(seed, 5, 5))
    pairs = scorer.pairs(*_all_pairs(scorer))
    bonus = pairs.wish + pairs.waiting + pairs.order

    for at in range(len(pairs.rows)):
        headings, components = points(pairs, at)

        assert sum(headings.values()) + bonus[at] == pairs.score[at]
        for heading, names in HEADINGS.items():
            assert headings[heading] == sum(components[name] for name in names)
        assert min(components.values()) >= 0


@examples(25)
@given(seed=seeds)
def test_list_of_pairs_scores_as_the_block_does(seed):
    hers, his = random_pool(seed, 6, 7)
    scorer = _pool(hers, his, exclusions=random_exclusions(seed, 6, 7, 5))
    rows, mentors = _all_pairs(scorer)

    block, pairs = scorer.block(_all_rows(scorer)), scorer.pairs(rows, mentors)

    np.testing.assert_array_equal(pairs.components, block.components[:, rows, mentors])
    np.testing.assert_array_equal(pairs.score, block.score[rows, mentors])
    np.testing.assert_array_equal(pairs.rank, block.rank[rows, mentors])
    np.testing.assert_array_equal(
        scorer.eligible_pairs(rows, mentors), scorer.eligible(_all_rows(scorer))[rows, mentors]
    )


def test_blank_mentee_scores_on_what_is_always_known():
    """A mentee who only named a role is judged by level alone, in a career request."""
    scorer = _pool([mentee()], [mentor(years=30)])

    block = scorer.block(_all_rows(scorer))

    assert int(block.base[0, 0]) == 10_000
    assert scorer.has_few_answers(0, 0)
    weights = dict(zip(COMPONENTS, block.weights[0].tolist(), strict=True))
    assert {name: w for name, w in weights.items() if w} == {"level": 5}


def test_blank_mentor_earns_nothing_where_she_answered():
    her = mentee(
        setting="community-chain",
        working_for="cspt",
        wants="sterile-compounding",
        goals="build-network",
        interests="advocacy",
        outlook=(1,) * 6,
        timezone="America/Chicago",
        patterns="flexible",
    )
    scorer = _pool([her], [mentor()])

    block = scorer.block(_all_rows(scorer))

    assert dict(zip(COMPONENTS, block.components[:, 0, 0].tolist(), strict=True)) == {
        **dict.fromkeys(COMPONENTS, 0),
        "level": 10_000,
        "independence": 0,
    }
    # Of 75 weights that count only the 5 of the level are earned: 500000 / 75 rounded half up.
    assert int(block.base[0, 0]) == 667
    assert scorer.open_answers(0) == (
        "setting", "credentials", "specialization", "goals", "interests",
        "experience", "independence", "outlook", "availability",
    )  # fmt: skip


def test_score_without_any_weight_is_nothing():
    only_path = (100, *(0,) * 10)
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": only_path})
    scorer = _pool([mentee()], [mentor()], settings)

    block = scorer.block(_all_rows(scorer))

    assert int(block.score[0, 0]) == 0
    assert points(scorer.pairs(*_all_pairs(scorer)), 0)[0] == dict.fromkeys(HEADINGS, 0)


def test_bonuses_add_up_under_the_cap():
    """Level alone counts, 0.4 for a step to the side by path; then 0.15 + 0.10 + 0.02."""
    her = mentee(
        role="lead-technician",
        target_role="lead-technician",
        seeks=("career", "life"),
        wishes=("bob@x.org",),
        partner_left=True,
        waited_rounds=1,
    )
    only_level = (0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0)
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": only_level, "life": only_level})
    scorer = _pool([her], [mentor(offers=("career", "life"))], settings)

    block = scorer.block(_all_rows(scorer))

    assert _by_keys(scorer, block.score) == {
        ("ann@x.org", "career", "bob@x.org"): 4_000 + 1_500 + 1_000 + 200,
        ("ann@x.org", "life", "bob@x.org"): 2_000 + 1_500 + 1_000,
    }


def test_bonuses_stop_at_one():
    her = mentee(wishes=("x@x.org", "bob@x.org"), waited_rounds=2, seeks=("career", "peer"))
    only_level = (0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0)
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": only_level})
    scorer = _pool([her], [mentor()], settings)
    career = np.flatnonzero(scorer.pool.mentor_type == 1).astype(np.int32)

    block = scorer.block(career)

    assert int(block.score[0, 0]) == 10_000
    assert (int(block.wish[0, 0]), int(block.waiting[0, 0]), int(block.order[0, 0])) == (0, 0, 0)


@pytest.mark.parametrize(
    ("rounds", "left", "expected"),
    [(0, False, 0), (1, False, 200), (4, False, 800), (9, False, 1_000), (1, True, 1_000)],
)
def test_waiting_earns_two_points_a_round_up_to_ten(rounds, left, expected):
    scorer = _pool([mentee(waited_rounds=rounds, partner_left=left)], [mentor()])

    assert scorer.pool.mentees.waiting.tolist() == [expected]


@pytest.mark.parametrize("rank", [1, 2, 3, 4, 5])
def test_wish_earns_by_rank(rank):
    names = [f"other{k}@x.org" for k in range(1, 6)]
    names[rank - 1] = "bob@x.org"
    her = mentee(role="lead-technician", target_role="lead-technician", wishes=tuple(names))

    block = _pool([her], [mentor(role="lead-technician")]).block(np.zeros(1, dtype=np.int32))

    # Path 1 with weight 25, level 0.4 with weight 5: base 9000, so that the cap binds at 1000.
    assert int(block.base[0, 0]) == 9_000
    assert int(block.rank[0, 0]) == rank
    assert int(block.wish[0, 0]) == min([1_500, 1_200, 900, 600, 300][rank - 1], 1_000)


def test_arcs_leave_out_mentors_without_places_and_scores_below_the_minimum():
    hers = [mentee("a@x.org"), mentee("b@x.org", wants="sterile-compounding")]
    his = [mentor("full@x.org", capacity=0), mentor("free@x.org", capacity=1)]
    scorer = _pool(hers, his)

    arcs = scorer.arcs()

    keys = scorer.pool.mentees.keys
    found = [
        (keys[scorer.pool.mentee[i]], scorer.pool.mentors.keys[j], s)
        for i, j, s in zip(arcs.request, arcs.mentor, arcs.score.tolist(), strict=True)
    ]
    assert found == [("a@x.org", "free@x.org", 10_000)]
    assert arcs.n_eligible == 4
    assert arcs.best.tolist() == [10_000, 10_000]


@given(seeds, st.integers(1, 50))
@examples(40)
def test_arcs_among_pairs_are_those_of_all(seed, step):
    hers, his = random_pool(seed, 6, 9)
    scorer = _pool(hers, his, Settings(min_score=3_000), random_exclusions(seed, 6, 9, 5))
    rows, mentors = _all_pairs(scorer)
    everything = scorer.arcs()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "BLOCK_PAIRS", step)
        found = scorer.arcs_among(rows, mentors)
        some = scorer.arcs_among(everything.request[::2], everything.mentor[::2])

    for name in ("request", "mentor", "score", "rank"):
        assert getattr(found, name).tolist() == getattr(everything, name).tolist()
        assert getattr(some, name).tolist() == getattr(everything, name)[::2].tolist()


def test_nobody_on_one_side_scores_nothing():
    no_mentors = _pool([mentee()], [])
    no_mentees = _pool([], [mentor()])

    assert no_mentors.arcs().request.tolist() == []
    assert no_mentees.arcs().request.tolist() == []
