"""The front door: the same answer from all pairs at once and from few of them, in any order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.encoding.pool import build
from matching.encoding.records import MenteeRecord, MentorRecord
from matching.engine import match as module
from matching.engine.certificate import verify
from matching.engine.match import (
    Matched,
    Standing,
    knows_all_pairs,
    match,
    open_problem,
    taken_by,
    with_all_pairs,
)
from matching.engine.pool import POLICIES, Policy, Pool, Settings
from matching.engine.problem import Pairs, Query
from matching.engine.scoring import Scorer
from matching.engine.scoring.scan import Scan
from tests.bench.population import population
from tests.matching.engine.dense import COLUMNS, Everything, n_firsts, rows_of, the_large_way
from tests.matching.engine.profiles import examples, seeds
from tests.matching.engine.scoring.questions import small_steps
from tests.matching.people import mentee, mentor, random_exclusions, random_pool, taxonomy


@dataclass(frozen=True, eq=False)
class Case:
    """A pool with settings, and pins that can be kept."""

    pool: Pool
    settings: Settings
    pins: dict[int, int]

    def match(self, policy: Policy, **given) -> Matched:
        """Match under a policy."""
        return match(self.pool, replace(self.settings, policy=policy), self.pins, **given)

    def match_large(self, policy: Policy, **given) -> Matched:
        """Match as if the pool were too large to know all pairs at once."""
        with the_large_way():
            return self.match(policy, **given)


def random_case(seed: int) -> Case:
    """Draw people, settings and pins by seed."""
    rng = np.random.default_rng(seed)
    settings = Settings(
        mentors_per_mentee=int(rng.integers(1, 4)),
        min_score=int(rng.choice((0, 2_000, 4_000, 6_000))),
        min_overlap_hours=Decimal(int(rng.integers(0, 3))),
    )
    if seed % 2:
        pool = population(int(rng.integers(1, 60)), int(rng.integers(1, 30)), seed)
    else:
        pool = build(*random_people(seed), taxonomy(), settings, random_exclusions(seed, 20, 15, 9))
    return Case(pool, settings, random_pins(rng, pool, settings) if rng.random() < 0.6 else {})


def random_people(seed: int) -> tuple[list[MenteeRecord], list[MentorRecord]]:
    """Draw records, some of mentees who have mentors already."""
    rng = np.random.default_rng(seed)
    hers, his = random_pool(seed, int(rng.integers(1, 20)), int(rng.integers(1, 15)))
    return [replace(record, mentors_held=int(rng.choice((0, 0, 1)))) for record in hers], his


def random_pins(rng: np.random.Generator, pool: Pool, settings: Settings) -> dict[int, int]:
    """Pin some requests to anybody, as far as places, limits and "different people" allow."""
    places = pool.mentors.capacity.tolist()
    limit = (settings.mentors_per_mentee - pool.mentees.held).tolist()
    pins: dict[int, int] = {}
    for row in rng.permutation(pool.n_requests)[:6].tolist():
        mentee, mentor = int(pool.mentee[row]), int(rng.integers(pool.n_mentors))
        has_him = any(pool.mentee[r] == mentee and m == mentor for r, m in pins.items())
        if places[mentor] > 0 and limit[mentee] > 0 and not has_him:
            pins[row] = mentor
            places[mentor] -= 1
            limit[mentee] -= 1
    return pins


def figures_of(matched: Matched) -> tuple[int | None, ...]:
    """Return what a policy promises, as its certificate says."""
    found = matched.certificate
    if found.policy != "fair":
        return found.total, found.bound
    firsts = n_firsts(matched.problem, matched.result.mate)
    return firsts, found.served, found.weakest, found.total


@pytest.mark.parametrize("policy", POLICIES)
@examples(40)
@given(seeds)
def test_match_finds_the_same_from_few_pairs_as_from_all(policy, seed):
    case = random_case(seed)

    at_once, large = case.match(policy), case.match_large(policy)

    assert at_once.certificate.problems == ()
    assert large.certificate == verify(at_once.problem, large.result, policy)
    assert large.certificate.problems == ()
    assert figures_of(large) == figures_of(at_once)
    assert large.arcs.n_eligible == at_once.arcs.n_eligible
    assert set(rows_of(at_once.problem)).issuperset(rows_of(large.problem))
    if policy == "stable":
        assert large.result.mate.tolist() == at_once.result.mate.tolist()


@pytest.mark.parametrize("policy", POLICIES)
@examples(20)
@given(seeds)
def test_match_keeps_out_what_pins_have_taken(policy, seed):
    case = random_case(seed - seed % 2)
    pool, pins = case.pool, case.pins

    for matched in (case.match(policy), case.match_large(policy)):
        mate = matched.result.mate.tolist()
        pairs = [(int(pool.mentee[i]), j) for i, j in enumerate(mate) if j >= 0]
        pairs += [(int(pool.mentee[i]), j) for i, j in pins.items()]
        served = np.bincount([mentee for mentee, _ in pairs], minlength=pool.n_mentees)
        used = np.bincount([mentor for _, mentor in pairs], minlength=pool.n_mentors)
        assert {mate[row] for row in pins} <= {-1}
        assert len(set(pairs)) == len(pairs)
        assert (used <= pool.mentors.capacity).all()
        room = case.settings.mentors_per_mentee - pool.mentees.held
        assert (served <= np.maximum(room, 0)).all()


def _same(one: Matched, other: Matched) -> None:
    """Compare everything that a search comes to, to the last digit."""
    assert one.result.mate.tolist() == other.result.mate.tolist()
    assert one.result.price.tolist() == other.result.price.tolist()
    assert (one.result.bonus, one.result.floor) == (other.result.bonus, other.result.floor)
    assert rows_of(one.problem) == rows_of(other.problem)
    assert one.certificate == other.certificate
    cuts = [{k: v.tolist() for k, v in found.result.proof.items()} for found in (one, other)]
    assert cuts[0] == cuts[1]


@pytest.mark.parametrize("policy", POLICIES)
@examples(12)
@given(seeds, st.integers(1, 7))
def test_match_does_not_depend_on_how_pairs_are_looked_at(policy, seed, step):
    """Threads, chunks, blocks, lists, and slices of rows worked on elsewhere."""
    case = random_case(seed)
    expected = case.match_large(policy)

    with small_steps(seed) as table_bytes:
        _same(case.match_large(policy, threads=3), expected)
        _same(case.match_large(policy, spread=_elsewhere(step, table_bytes)), expected)


class Sliced:
    """Answers by slices of rows, with a scan of its own, as workers have."""

    def __init__(self, scan: Scan, step: int, table_bytes: int) -> None:
        scorer = Scorer(scan.scorer.pool, scan.scorer.settings)
        self._scan = Scan(scorer, 1, scan.taken, scan.is_open, table_bytes)
        self._step = step
        self.n_asked = 0

    def best(self, query: Query) -> Pairs:
        """Put the slices together, in the order of the rows."""
        self.n_asked += 1
        rows, step = np.arange(len(query.need), dtype=np.int32), self._step
        slices = [rows[at : at + step] for at in range(0, len(rows), step)]
        found = [Pairs.empty(), *(self._scan.best(query, some) for some in slices)]
        return Pairs(*(np.concatenate([getattr(f, name) for f in found]) for name in COLUMNS))

    def wishes(self, least: np.ndarray) -> Pairs:
        """Answer as the scan does."""
        return self._scan.wishes(least)


def _elsewhere(step: int, table_bytes: int) -> Callable[[Scan], Sliced]:
    return lambda scan: Sliced(scan, 10 * step, table_bytes)


@pytest.mark.parametrize("policy", POLICIES)
@examples(15)
@given(seed=seeds, data=st.data())
def test_match_does_not_depend_on_the_order_of_people(policy, seed, data):
    hers, his = random_people(seed)
    shuffled = data.draw(st.permutations(hers)), data.draw(st.permutations(his))
    apart = random_exclusions(seed, len(hers), len(his), 8)
    settings = Settings(mentors_per_mentee=2, min_score=2_000)
    pools = [build(*people, taxonomy(), settings, apart) for people in ((hers, his), shuffled)]
    pins = random_pins(np.random.default_rng(seed), pools[0], settings)
    first, second = (Case(pool, settings, pins) for pool in pools)

    assert first.pool.mentees.keys == second.pool.mentees.keys
    assert first.pool.mentors.keys == second.pool.mentors.keys
    _same(first.match(policy), second.match(policy))
    _same(first.match_large(policy), second.match_large(policy))


@pytest.mark.parametrize("policy", ["total", "fair"])
@examples(20)
@given(seeds)
def test_match_stopped_early_is_valid_and_bounded(policy, seed):
    """At whatever step nobody wants to go on; the bound is one of the true optimum."""
    case = random_case(seed | 1)
    best = case.match(policy).certificate
    heard: list[Standing] = []

    def go_on(standing: Standing) -> bool:
        heard.append(standing)
        return len(heard) < 1 + seed % 3

    found = case.match_large(policy, go_on=go_on).certificate

    assert found.broken == ()
    assert found.total <= best.total <= found.bound
    assert found.optimal == (found.gap == 0)
    assert found.is_bounded == (not found.optimal)
    if policy == "fair":
        assert (found.served, found.weakest) == (best.served, best.weakest)
    if len(heard) == 1 + seed % 3:
        assert heard[-1] == Standing(found.served, found.total, found.gap)
        assert not found.optimal
    assert [s.gap for s in heard if s.gap <= 0] == []


@pytest.mark.parametrize("policy", ["total", "fair"])
def test_match_stopped_at_once_is_bounded_as_was_told(policy):
    """What the caller hears is what the certificate proves in the end."""
    case = Case(population(300, 120, seed=5), Settings(min_score=0), {})
    heard: list[Standing] = []

    stopped = case.match_large(policy, go_on=heard.append).certificate

    best = case.match(policy).certificate
    assert (stopped.broken, stopped.optimal) == ((), False)
    assert 0 < stopped.total <= best.total <= stopped.bound
    assert heard == [Standing(stopped.served, stopped.total, stopped.gap)]


@pytest.mark.parametrize("policy", POLICIES)
def test_match_asks_the_supply_that_spreads_the_work(policy):
    case = random_case(3)
    spread: list[Sliced] = []

    def elsewhere(scan: Scan) -> Sliced:
        spread.append(Sliced(scan, 5, 1))
        return spread[-1]

    matched = case.match_large(policy, spread=elsewhere)

    assert matched.supply is spread[0]
    assert spread[0].n_asked > 1


@pytest.mark.parametrize("way", [Case.match, Case.match_large])
@pytest.mark.parametrize("has_one", ["held", "pinned", "neither"])
def test_match_owes_no_first_mentor_to_who_has_one(way, has_one):
    """One place for two: the better pair goes first, unless only the other is her first."""
    held = 1 if has_one == "held" else 0
    hers = [
        mentee("better@x.org", seeks=("career", "peer"), mentors_held=held),
        mentee("weaker@x.org", wants="sterile-compounding"),
    ]
    his = [mentor("peer@x.org", offers=("peer",), capacity=1), mentor("bob@x.org", capacity=1)]
    settings = Settings(mentors_per_mentee=2, min_score=0)
    pool = build(hers, his, taxonomy(), settings)
    keys = pool.mentees.keys
    pins = {}
    if has_one == "pinned":
        peer = np.flatnonzero(pool.mentor_type == 0)
        pins = {int(peer[0]): pool.mentors.keys.index("peer@x.org")}

    found = way(Case(pool, settings, pins), "fair")

    bob = pool.mentors.keys.index("bob@x.org")
    with_bob = [keys[pool.mentee[i]] for i in np.flatnonzero(found.result.mate == bob)]
    assert with_bob == (["better@x.org"] if has_one == "neither" else ["weaker@x.org"])


@pytest.mark.parametrize("policy", POLICIES)
def test_match_tells_what_begins(policy):
    case = random_case(2)
    told: list[str] = []

    case.match(policy, begin=told.append)
    case.match_large(policy, begin=told.append)

    assert told == ["score", "solve", "verify"] * 2


@pytest.mark.parametrize(
    ("n_requests", "n_mentors", "expected"),
    [(2_000, 5_000, True), (2_001, 1, False), (2_000, 5_001, False), (0, 0, True)],
)
def test_match_knows_all_pairs_of_small_pools_with_few_pairs(n_requests, n_mentors, expected):
    assert module.knows_all_pairs(n_requests, n_mentors) == expected


@pytest.mark.parametrize(
    ("n_requests", "n_mentors", "knows"),
    [
        (0, 10**9, True),
        (module.ALL_AT_ONCE, module.PAIRS_AT_ONCE // module.ALL_AT_ONCE, True),
        (module.ALL_AT_ONCE + 1, 1, False),
        (module.ALL_AT_ONCE, module.PAIRS_AT_ONCE // module.ALL_AT_ONCE + 1, False),
    ],
)
def test_match_knows_all_pairs_up_to_a_size(n_requests, n_mentors, knows):
    assert knows_all_pairs(n_requests, n_mentors) == knows


@pytest.mark.parametrize("n_requests", [module.ALL_AT_ONCE, module.ALL_AT_ONCE + 1])
def test_match_takes_the_large_way_beyond_that_size(n_requests):
    pool = population(n_requests, 12, seed=1, several=False)

    matched = match(pool, Settings(policy="total", min_score=8_000))

    assert (matched.supply is None) == (n_requests == module.ALL_AT_ONCE)
    assert matched.certificate.optimal


@examples(40)
@given(seeds)
def test_scan_of_a_match_supplies_the_pairs_of_the_whole_problem(seed):
    """Pins and all: both ways know of the same pairs, only not at the same time."""
    case = random_case(seed)
    scorer = Scorer(case.pool, case.settings)
    whole = with_all_pairs(open_problem(case.pool, case.settings, case.pins), scorer, case.pins)
    is_open = ~np.isin(np.arange(case.pool.n_requests), list(case.pins))
    scan = Scan(scorer, taken=taken_by(case.pool, case.pins), is_open=is_open)
    least = np.full(case.pool.n_mentors, case.settings.min_score, dtype=np.int32)
    need = np.full(case.pool.n_requests, -1)
    price = np.zeros(case.pool.n_mentors, dtype=np.int64)

    for count in (2, 2**31 - 1):
        query = Query(need, price, least, count)
        assert rows_of(scan.best(query)) == rows_of(Everything(whole).best(query))
    assert rows_of(scan.wishes(least)) == rows_of(Everything(whole).wishes(least))
