import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.certificate import blocking_pairs
from matching.engine.problem import Problem
from tests.matching.engine.problems import (
    Shape,
    all_assignments,
    blocking,
    make_problem,
    random_problem,
)
from tests.matching.engine.profiles import seeds


def found(problem: Problem, mate: tuple[int, ...]) -> set[tuple[int, int]]:
    """List the blocking pairs as (request, mentor)."""
    blocks = blocking_pairs(problem, np.array(mate, dtype=np.int32))
    return set(zip(problem.request[blocks].tolist(), problem.mentor[blocks].tolist(), strict=True))


@given(seeds, st.sampled_from([2, 10_000]))
def test_blocking_pairs_are_those_of_the_definition_in_every_assignment(seed, levels):
    problem = random_problem(seed, Shape(mentees=2, mentors=3, requests=3, levels=levels))

    for mate in list(all_assignments(problem))[::7]:
        assert found(problem, mate) == blocking(problem, mate)


def test_blocking_pairs_count_a_free_place_on_both_sides():
    problem = make_problem(mentee=[0], limit=[1], places=[1], arcs={(0, 0): 5000})

    assert found(problem, (-1,)) == {(0, 0)}
    assert found(problem, (0,)) == set()


def test_blocking_pairs_need_both_to_gain():
    arcs = {(0, 0): 9000, (1, 0): 8000, (1, 1): 5000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)

    assert found(problem, (0, 1)) == set()
    assert found(problem, (-1, 0)) == {(0, 0)}


def test_blocking_pairs_put_her_wish_before_her_score():
    arcs = {(0, 0): 9000, (0, 1): 5000}
    problem = make_problem(mentee=[0], limit=[1], places=[1, 1], arcs=arcs, wishes={(0, 1): 1})

    assert found(problem, (0,)) == {(0, 1)}
    assert found(problem, (1,)) == set()


def test_blocking_pairs_include_a_better_type_between_the_same_two():
    arcs = {(0, 0): 9000, (1, 0): 8000}
    problem = make_problem(mentee=[0, 0], limit=[2], places=[1], arcs=arcs)

    assert found(problem, (-1, 0)) == {(0, 0)}
    assert found(problem, (0, -1)) == set()


def test_blocking_pairs_leave_out_those_without_places_or_limit():
    arcs = {(0, 0): 9000, (1, 1): 9000}
    problem = make_problem(mentee=[0, 1], limit=[0, 1], places=[1, 0], arcs=arcs)

    assert found(problem, (-1, -1)) == set()
