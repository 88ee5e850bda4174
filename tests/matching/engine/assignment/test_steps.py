"""What a search must still ask for, against the definition."""

from itertools import count

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment.market import Market
from matching.engine.assignment.steps import improve, nth_best, worth_knowing
from matching.engine.certificate import utilities
from matching.engine.problem import NEVER
from tests.matching.engine.dense import Everything, few_arcs, holding
from tests.matching.engine.problems import Shape, make_problem, random_problem
from tests.matching.engine.profiles import examples, seeds

MIDDLE = Shape(mentees=8, mentors=10, requests=3, levels=50)


@examples(60)
@given(seeds, st.sampled_from([0, 5_000, 9_999]))
def test_nth_best_are_those_of_sorting(seed, floor):
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, MIDDLE)
    net = rng.integers(-9_000, 9_000, problem.n_arcs)
    nth = rng.integers(1, 4, problem.n_requests)

    found = nth_best(problem, net, nth, floor)

    for i in range(problem.n_requests):
        nets = sorted(net[(problem.request == i) & (problem.score >= floor)].tolist(), reverse=True)
        assert found[i] == (nets[nth[i] - 1] if len(nets) >= nth[i] else -NEVER)


@given(seeds, st.sampled_from([0, 700, 10_000]), st.sampled_from([0, 4_000]))
def test_pairs_not_worth_knowing_change_no_utility(seed, bonus, floor):
    """All unknown pairs up to the need leave what every mentee could gain as it is."""
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, MIDDLE)
    price = rng.integers(0, 12_000, problem.n_mentors)
    is_known = rng.random(problem.n_arcs) < 0.4
    known = holding(problem, is_known)

    need = worth_knowing(known, price, bonus, floor)

    is_worth = problem.score - price[problem.mentor] > need[problem.request]
    larger = holding(problem, is_known | ~is_worth)
    gain = [utilities(p, price, bonus, p.score >= floor).tolist() for p in (known, larger)]
    assert gain[0] == gain[1]


def test_worth_knowing_counts_a_first_mentor_twice():
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1], arcs={})
    problem = _with_mentor(problem, [True, False])

    need = worth_knowing(problem, np.zeros(1, dtype=np.int64), bonus=100, floor=0)

    assert need.tolist() == [-100, -200]


def _with_mentor(problem, has_mentor):
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    return type(problem)(**fields | {"has_mentor": np.array(has_mentor)})


@examples(60)
@given(seeds, st.sampled_from([0, 10_000]), st.sampled_from([0, 5_000]))
def test_improve_never_loses_a_pair_and_ends(seed, bonus, floor):
    problem = random_problem(seed, Shape(mentees=10, mentors=15, requests=2))
    with few_arcs():
        market = Market(holding(problem, problem.score < 0), Everything(problem))
        market.seed()
        sizes = [step.problem.n_arcs for step in improve(market, bonus, floor)]

    assert sizes == sorted(sizes)
    assert len(set(sizes)) >= len(sizes) - 1  # only the last step may find nothing


def test_improve_of_a_whole_problem_is_one_step():
    problem = random_problem(1, MIDDLE)

    steps = [step for step, _ in zip(improve(Market(problem)), count(), strict=False)]

    assert [step.is_last for step in steps] == [True]
