import numpy as np
from hypothesis import given

from matching.engine.certificate.cuts import cut_capacity
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    make_problem,
    random_problem,
    worth,
)
from tests.matching.engine.profiles import seeds


@given(seeds)
def test_cut_capacity_is_exceeded_by_no_assignment_for_any_set(seed):
    problem = random_problem(seed, Shape(mentees=3, requests=2))
    size = problem.n_mentees + problem.n_requests + problem.n_mentors
    side = np.random.default_rng(seed).random(size) < 0.5
    everything = np.ones(problem.n_arcs, dtype=np.bool_)

    capacity = cut_capacity(problem, everything, problem.limit, side)

    assert capacity >= max(worth(problem, mate).requests for mate in all_assignments(problem))


def test_cut_capacity_charges_mentees_outside_their_limit():
    arcs = {(0, 0): 9000, (1, 1): 9000, (2, 1): 9000}
    problem = make_problem(mentee=[0, 0, 0], limit=[2], places=[5, 5], arcs=arcs)
    nobody = np.zeros(6, dtype=np.bool_)

    assert cut_capacity(problem, np.ones(3, dtype=np.bool_), problem.limit, nobody) == 2
    assert cut_capacity(problem, np.array([True, False, False]), problem.limit, nobody) == 1


def test_cut_capacity_charges_the_places_of_mentors_inside():
    arcs = {(i, 0): 9000 for i in range(4)}
    problem = make_problem(mentee=[0, 1, 2, 3], limit=[1] * 4, places=[3], arcs=arcs)
    everybody = np.ones(9, dtype=np.bool_)

    assert cut_capacity(problem, np.ones(4, dtype=np.bool_), problem.limit, everybody) == 3


def test_cut_capacity_charges_a_pair_once():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2], arcs=arcs)
    mentee_and_requests = np.array([True, True, True, False])

    capacity = cut_capacity(problem, np.ones(2, dtype=np.bool_), problem.limit, mentee_and_requests)

    assert capacity == 1


def test_cut_capacity_charges_requests_outside_once_each():
    arcs = {(0, 0): 9000, (0, 1): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[2, 2], arcs=arcs)
    only_the_mentee = np.array([True, False, False, False, False])

    assert cut_capacity(problem, np.ones(3, dtype=np.bool_), problem.limit, only_the_mentee) == 2
