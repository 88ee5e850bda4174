"""What is known of a pool's pairs, and that nothing is missed by not asking for it again."""

import numpy as np
from hypothesis import given

from matching.engine.assignment.market import Market, joined
from matching.engine.assignment.steps import worth_knowing
from matching.engine.problem import BARRED, NEVER, Pairs, Problem, Query
from tests.matching.engine.dense import MORE, Everything, bare, few_arcs, holding, pairs_of, rows_of
from tests.matching.engine.problems import Shape, make_problem, random_problem
from tests.matching.engine.profiles import examples, seeds


def crowd(rng: np.random.Generator) -> Problem:
    """Draw a problem with many mentors and equal scores."""
    levels = int(rng.choice((3, 30, 10_000)))
    shape = Shape(mentees=6, mentors=25, requests=2, density=0.8, levels=levels)
    return random_problem(int(rng.integers(10**6)), shape)


def wanted_of(problem: Problem, need: np.ndarray, price: np.ndarray, least: int) -> Pairs:
    """Return the best few pairs that are worth more than needed, to those who have room."""
    has_room = problem.limit[problem.mentee] > 0
    reach = np.full(problem.n_mentors, least, dtype=np.int32)
    return Everything(problem).best(Query(np.where(has_room, need, NEVER), price, reach, MORE))


@given(seeds)
def test_ask_worth_leaves_nothing_unknown_that_is_worth_more(seed):
    """Whatever was asked before, at other prices, needs and floors."""
    rng = np.random.default_rng(seed)
    problem = crowd(rng)
    least = int(rng.choice((0, 3_000)))
    with few_arcs(int(rng.integers(1, 5))):
        market = Market(bare(problem), Everything(problem), least)
        market.seed()
        price = rng.integers(0, 6_000, problem.n_mentors)
        need = np.full(problem.n_requests, -20_000)
        for _ in range(8):
            floor = int(rng.choice((0, least, 5_000, 7_000)))
            is_other = rng.random(problem.n_requests) < 0.3
            need[is_other] = rng.choice((-20_000, -1, 2_000, 6_000), is_other.sum())
            known = set(rows_of(market.problem))

            grown = market.ask_worth(need, price, floor)

            now = set(rows_of(market.problem))
            wanted = wanted_of(problem, need, price, max(floor, least))
            assert now.issuperset(rows_of(wanted))
            assert set(grown.tolist()) == {row[0] for row in now - known}
            if rng.random() < 0.3:
                _learn_others(market, rng)
            step = int(rng.choice((300, 6_000)))
            price = np.maximum(price + rng.integers(-step, step, len(price)), 0)


def _learn_others(market: Market, rng: np.random.Generator) -> None:
    """Ask as other parts of a search do, who tell the market nothing of what is left out."""
    least = rng.choice((0, 4_000, BARRED), market.problem.n_mentors).astype(np.int32)
    market.ask(Query(market.anything, market.free, least, 2))


@examples(60)
@given(seeds)
def test_ask_worth_asks_again_only_for_what_may_have_changed(seed):
    """The same question twice is no question; a mentor who became cheaper is one of his own."""
    rng = np.random.default_rng(seed)
    problem = crowd(rng)
    supply = Recorder(problem)
    with few_arcs():
        market = Market(bare(problem), supply)
        market.seed()
        price = rng.integers(1, 4_000, problem.n_mentors)
        need = worth_knowing(market.problem, price, 0, 0)
        while len(market.ask_worth(need, price, 0)):
            need = worth_knowing(market.problem, price, 0, 0)
        del supply.asked[:]

        market.ask_worth(need, price, 0)
        assert supply.asked == []
        price[3] -= 1
        market.ask_worth(need, price, 0)

    assert {mentor for _, mentor in supply.asked} == {3}


def test_ask_worth_trusts_the_seed_where_a_least_score_counts():
    """The best pair of each is known, so that nobody can have a better one at no price."""
    arcs = {(i, j): 5_000 + i + j for i in range(3) for j in range(3)}
    problem = make_problem(mentee=[0, 1, 2], limit=[1] * 3, places=[1] * 3, arcs=arcs)
    supply = Recorder(problem)
    with few_arcs():
        market = Market(bare(problem), supply, least=4_000)
        market.seed()
        del supply.asked[:]

        market.ask_worth(worth_knowing(market.problem, market.free, 0, 0), market.free, 0)

    assert supply.asked == []


class Recorder(Everything):
    """Remembers which pairs a query let in."""

    def __init__(self, pairs: Problem) -> None:
        super().__init__(pairs)
        self.asked: list[tuple[int, int]] = []

    def best(self, query: Query) -> Pairs:
        """Answer, and note requests and mentors that were asked about."""
        requests, mentors = np.flatnonzero(query.need < NEVER), np.flatnonzero(query.least < BARRED)
        self.asked += [(i, j) for i in requests.tolist() for j in mentors.tolist()]
        return super().best(query)


@examples(100)
@given(seeds)
def test_joined_adds_every_pair_once_in_order(seed):
    rng = np.random.default_rng(seed)
    problem = crowd(rng)
    known, others = (rng.random(problem.n_arcs) < rng.random() for _ in range(2))

    larger, is_new = joined(holding(problem, known), pairs_of(holding(problem, others)))

    assert rows_of(larger) == rows_of(holding(problem, known | others))
    assert is_new.tolist() == (~known[others]).tolist()


def test_find_asks_nothing_for_who_has_no_room():
    problem = make_problem(mentee=[0, 1], limit=[0, 1], places=[1], arcs={(0, 0): 9, (1, 0): 8})
    market = Market(bare(problem), Everything(problem))

    market.seed()

    assert rows_of(market.problem) == rows_of(problem)[1:]


def test_find_in_a_whole_problem_finds_nothing_new():
    problem = make_problem(mentee=[0], limit=[1], places=[1], arcs={(0, 0): 9})
    market = Market(problem)

    pairs, is_new = market.find(Query(market.anything, market.free, market.everywhere, 1))

    assert (market.is_whole, rows_of(pairs), is_new.tolist()) == (True, [], [])
    assert market.problem is problem
