"""The scan against all pairs at once, and what its answer must not depend on."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.engine.pool import DEFAULT_WEIGHTS, Settings
from matching.engine.problem import BARRED, NEVER, Query
from matching.engine.scoring import Scorer, scan, side
from matching.engine.scoring.scan import Scan
from tests.matching.engine.dense import rows_of
from tests.matching.engine.profiles import examples, seeds
from tests.matching.engine.scoring.questions import (
    COUNTS,
    EVERY,
    Question,
    drawn_pool,
    random_question,
    small_steps,
)
from tests.matching.people import mentee, mentor, random_pool, taxonomy

ANN, BOB = "ann@x.org", "bob@x.org"
N_PERFECT = 40


def anything(scorer: Scorer, count: int = EVERY, **given) -> Query:
    """Ask for all pairs, or as given."""
    n, m = scorer.pool.n_requests, scorer.pool.n_mentors
    query = Query(np.full(n, -1), np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int32), count)
    return replace(query, **given)


def names_of(scorer: Scorer, pairs) -> list[str]:
    """List the mentors of pairs."""
    return [scorer.pool.mentors.keys[j] for j in pairs.mentor.tolist()]


@given(seeds)
def test_best_are_those_of_all_pairs(seed):
    question = random_question(seed)

    with small_steps(seed) as table_bytes:
        asked = question.scan(table_bytes=table_bytes)
        first = asked.best(question.query, question.rows)
        again = asked.best(question.query, question.rows)

    assert rows_of(first) == rows_of(question.answer())
    assert rows_of(again) == rows_of(first)


@given(seeds)
@examples(60)
def test_best_do_not_depend_on_blocks_chunks_or_threads(seed):
    question = random_question(seed)
    expected = rows_of(question.scan().best(question.query, question.rows))

    with small_steps(seed) as table_bytes:
        found = question.scan(threads=3, table_bytes=table_bytes)
        assert rows_of(found.best(question.query, question.rows)) == expected


@given(seeds, st.integers(1, 20))
@examples(60)
def test_best_of_slices_make_up_the_whole(seed, step):
    question = random_question(seed)
    n = len(question.query.need)
    slices = [np.arange(n, dtype=np.int32)[start : start + step] for start in range(0, n, step)]

    asked = question.scan()
    parts = [row for rows in slices for row in rows_of(asked.best(question.query, rows))]

    assert parts == rows_of(asked.best(question.query))


@given(seeds)
@examples(60)
def test_one_scan_answers_many_questions(seed):
    """What one query left behind must not show in the next."""
    questions = [random_question(seed), random_question(seed + 1)]
    scorer = questions[0].scorer
    rng = np.random.default_rng(seed)
    asked = Scan(scorer)

    for question in questions:
        query = anything(
            scorer,
            question.query.count,
            price=rng.integers(0, 9_000, scorer.pool.n_mentors),
            least=rng.choice((0, 5_000, BARRED), scorer.pool.n_mentors).astype(np.int32),
        )
        assert rows_of(asked.best(query)) == rows_of(Question(scorer, query).answer())


@given(seeds)
@examples(60)
def test_wishes_are_all_pairs_with_a_wish(seed):
    question = random_question(seed)
    rng = np.random.default_rng(seed)
    least = rng.choice((0, 5_000, BARRED), question.scorer.pool.n_mentors).astype(np.int32)
    everything = anything(question.scorer, least=least)

    found = question.scan().wishes(least)

    dense = replace(question, query=everything, rows=None).answer()
    assert rows_of(found) == [row for row in rows_of(dense) if row[-1] > 0]


def test_questions_reach_what_is_hard(monkeypatch):
    """The properties above look twice, score wishes, meet prices beyond the tables, cut chunks."""
    seen = dict.fromkeys(("second", "wish", "price", "chunks", "below"), 0)
    second_look, chunks = scan._Search._second_look, side.Side.chunks

    def looking_again(self, where, chunk, cut, block):
        seen["second"] += len(block)
        return second_look(self, where, chunk, cut, block)

    def chunked(self, query):
        found = list(chunks(self, query))
        seen["chunks"] += len(found) > 2
        return iter(found)

    monkeypatch.setattr(scan._Search, "_second_look", looking_again)
    monkeypatch.setattr(side.Side, "chunks", chunked)
    for seed in range(60):
        question = random_question(seed)
        with small_steps(seed) as table_bytes:
            found = question.scan(table_bytes=table_bytes).best(question.query, question.rows)
        net = found.score - question.query.price[found.mentor]
        seen["wish"] += int((found.wish > 0).sum())
        seen["price"] += int((question.query.price[found.mentor] > 48_000).sum())
        seen["below"] += int((net < -20_000).sum())

    assert min(seen.values()) > 10, seen


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(
    ("hers", "his"),
    [
        ({"languages": "es"}, {"languages": "en"}),
        ({"avoid": "badcorp"}, {"employer": "BadCorp"}),
        ({"employer": "CVS"}, {"avoid": "cvs"}),
        ({"avoid": "perfect0@x.org"}, {"email": "perfect0@x.org"}),
        ({"employer": "CVS", "not_my_workplace": True}, {"employer": "cvs"}),
        ({"employer": "CVS", "seeks": ("life",)}, {"employer": "cvs"}),
        ({"supervisor": BOB}, {"person": BOB}),
        ({"person": BOB}, {"person": BOB}),
        ({}, {"capacity": 0}),
        ({}, {"offers": ("peer",)}),
    ],
    ids=lambda given: "-".join(given) or "-",
)
def test_best_look_beyond_many_who_are_not_allowed(hers, his, count):
    """The bounds see no such rule: forty perfect mentors stand before the one who may."""
    people = {"languages": "es", "seeks": ("career",), "working_for": "cspt", **hers}
    # A rule about one person bars one; whoever else is like him is left out of the pool.
    alone = {"person", "email"} & set(his)
    perfect = [
        mentor(f"perfect{j}@x.org", **{**_mentor_for(people), "credentials": "cspt", **his})
        for j in range(1 if alone else N_PERFECT)
    ]
    allowed = mentor("allowed@x.org", **_mentor_for(people))
    scorer = _scorer([mentee(**people)], [*perfect, allowed])

    found = Scan(scorer).best(anything(scorer, count))

    assert names_of(scorer, found) == ["allowed@x.org"]


def _mentor_for(people: dict) -> dict:
    return {"offers": people["seeks"], "languages": "es", "role": "technician-supervisor"}


@pytest.mark.parametrize("need", [-1, 9_995])
def test_best_look_beyond_many_by_a_hair(need):
    """Experience alone counts: 40 with 20 years are kept apart, one has 8 ten-thousandths less."""
    only_experience = (*(0,) * 7, 100, *(0,) * 3)
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": only_experience})
    perfect = [mentor(f"perfect{j}@x.org", years=20) for j in range(N_PERFECT)]
    apart = [PairKey(ANN, record.person) for record in perfect]
    allowed = mentor("allowed@x.org", years="19.992")
    scorer = _scorer([mentee()], [*perfect, allowed], apart, settings)

    found = Scan(scorer).best(anything(scorer, 1, need=np.array([need])))

    assert (names_of(scorer, found), found.score.tolist()) == (["allowed@x.org"], [9_996])


@pytest.mark.parametrize("kind", [None, "career"])
@pytest.mark.parametrize("count", COUNTS)
def test_best_look_beyond_many_exclusions(kind, count):
    perfect = [mentor(f"perfect{j}@x.org", credentials="cspt") for j in range(N_PERFECT)]
    apart = [PairKey(ANN, record.person, kind) for record in perfect]
    scorer = _scorer([mentee(working_for="cspt")], [*perfect, mentor("allowed@x.org")], apart)

    found = Scan(scorer).best(anything(scorer, count))

    assert names_of(scorer, found) == ["allowed@x.org"]


@pytest.mark.parametrize("count", COUNTS)
def test_best_look_beyond_many_who_are_taken(count):
    perfect = [mentor(f"perfect{j}@x.org", credentials="cspt") for j in range(N_PERFECT)]
    scorer = _scorer([mentee(working_for="cspt")], [*perfect, mentor("allowed@x.org")])
    keys = scorer.pool.mentors.keys
    taken = np.array([j for j, key in enumerate(keys) if key != "allowed@x.org"])

    found = Scan(scorer, taken=taken).best(anything(scorer, count))

    assert names_of(scorer, found) == ["allowed@x.org"]


def test_best_take_a_wish_that_its_bonus_lifts_over_many():
    """By bound he comes after forty others; his score with the bonus is the highest."""
    others = [mentor(f"other{j}@x.org", helps_with="build-network") for j in range(N_PERFECT)]
    her = mentee(goals="build-network", interests="advocacy", setting="community-chain",
                 wishes=("wished@x.org",))  # fmt: skip
    scorer = _scorer([her], [*others, mentor("wished@x.org", interests="advocacy",
                                             helps_with="build-network")])  # fmt: skip

    found = Scan(scorer).best(anything(scorer, 1))

    assert names_of(scorer, found) == ["wished@x.org"]
    assert found.wish.tolist() == [1]


@pytest.mark.parametrize("count", COUNTS)
def test_best_of_equals_are_those_of_the_lowest_hash(count):
    scorer = _scorer([mentee()], [mentor(f"m{j}@x.org") for j in range(3 * N_PERFECT)])
    question = Question(scorer, anything(scorer, count))

    with small_steps(1) as table_bytes:
        found = question.scan(table_bytes=table_bytes).best(question.query)

    dense = question.answer()
    assert len(found.request) == min(count, 3 * N_PERFECT)
    assert rows_of(found) == rows_of(dense)


@pytest.mark.parametrize("price", [0, 4_000, 47_999, 48_000, 48_001, 60_000])
@pytest.mark.parametrize("spare", [0, 1])
def test_best_need_a_net_above_the_need_and_not_equal(price, spare):
    """A pair of score 10,000 at this price, asked to exceed exactly its net, or one less."""
    scorer = _scorer([mentee()], [mentor()])
    query = anything(scorer, 1, price=np.array([price]), need=np.array([10_000 - price - spare]))

    assert names_of(scorer, Scan(scorer).best(query)) == [BOB] * spare


@pytest.mark.parametrize(("least", "found"), [(10_000, [BOB]), (BARRED, [])])
@pytest.mark.parametrize("need", [-1, -30_000, -NEVER])
def test_best_reach_the_least_score_exactly(least, need, found):
    scorer = _scorer([mentee()], [mentor()])
    query = anything(scorer, 1, least=np.array([least]), need=np.array([need]))

    assert names_of(scorer, Scan(scorer).best(query)) == found


@pytest.mark.parametrize("need", [-1, -30_000, -NEVER])
def test_best_of_who_answered_nothing_that_counts_score_nothing(need):
    """Weight on the path alone, and no target: every pair scores 0, and still is a pair."""
    only_path = (100, *(0,) * 10)
    settings = Settings(weights={**DEFAULT_WEIGHTS, "career": only_path})
    scorer = _scorer([mentee()], [mentor(f"m{j}@x.org") for j in range(30)], settings=settings)

    found = Scan(scorer).best(anything(scorer, 64, need=np.array([need])))

    assert found.score.tolist() == [0] * 30


def test_best_leave_out_who_is_never_asked_about():
    scorer = Scorer(drawn_pool(4), Settings(min_overlap_hours=Decimal(0)))
    pool = scorer.pool
    need = np.full(pool.n_requests, -1)
    need[::2] = NEVER

    found = Scan(scorer).best(anything(scorer, need=need))

    everybody = rows_of(Scan(scorer).best(anything(scorer)))
    assert rows_of(found) == [row for row in everybody if row[0] % 2]
    assert rows_of(Scan(scorer).best(anything(scorer, need=np.full(pool.n_requests, NEVER)))) == []


@pytest.mark.parametrize(("n_mentees", "n_mentors"), [(0, 0), (0, 3), (3, 0)])
def test_best_of_an_empty_side_are_none(n_mentees, n_mentors):
    hers = [mentee(f"f{i}@x.org") for i in range(n_mentees)]
    scorer = _scorer(hers, [mentor(f"m{j}@x.org") for j in range(n_mentors)])

    asked = Scan(scorer)

    assert rows_of(asked.best(anything(scorer, 3))) == []
    assert rows_of(asked.wishes(np.zeros(n_mentors, dtype=np.int32))) == []


def _scorer(hers, his, exclusions=(), settings=None) -> Scorer:
    settings = settings or Settings()
    return Scorer(build(hers, his, taxonomy(), settings, exclusions), settings)


@given(seeds, st.data())
@examples(60)
def test_best_do_not_depend_on_the_order_of_people(seed, data):
    hers, his = random_pool(seed, 6, 12)
    scorer = _scorer(hers, his)
    shuffled = _scorer(data.draw(st.permutations(hers)), data.draw(st.permutations(his)))
    query = anything(scorer, 3)

    assert rows_of(Scan(shuffled).best(query)) == rows_of(Scan(scorer).best(query))
