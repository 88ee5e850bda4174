"""The same totals, to the last digit, as solvers that know nothing of ours."""

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, vstack

from matching.engine.assignment import solve, solve_any_size
from matching.engine.match import open_problem, with_all_pairs
from matching.engine.pool import Settings
from matching.engine.problem import Problem
from matching.engine.scoring import Scorer
from tests.bench.population import instance
from tests.matching.engine.dense import Everything, bare
from tests.matching.engine.problems import Shape, random_problem
from tests.matching.engine.profiles import NIGHTLY, PROFILE, examples, seeds
from tests.matching.engine.scoring.questions import drawn_pool, drawn_settings

AT_NIGHT = PROFILE == NIGHTLY


def dense_program(problem: Problem) -> int:
    """Solve the assignment as a linear program with a row for every rule."""
    mentee = problem.mentee[problem.request]
    pair = mentee.astype(np.int64) * problem.n_mentors + problem.mentor
    pairs, meets = np.unique(pair, return_inverse=True)
    rules = [
        (problem.request, np.ones(problem.n_requests)),
        (mentee, problem.limit),
        (problem.mentor, problem.places),
        (meets, np.ones(len(pairs))),
    ]
    if not problem.n_arcs:
        return 0
    columns = np.arange(problem.n_arcs)
    rows = [
        coo_array((np.ones(problem.n_arcs), (row, columns)), (len(most), problem.n_arcs))
        for row, most in rules
    ]
    most = np.concatenate([most for _, most in rules])
    answer = linprog(-problem.score.astype(float), A_ub=vstack(rows).tocsr(), b_ub=most)
    assert answer.status == 0, answer.message
    assert abs(answer.fun - round(answer.fun)) < 1e-3
    return -round(answer.fun)


def dense_assignment(problem: Problem) -> int:
    """Solve one request a mentee as a dense assignment: a column for every place."""
    table = np.zeros((problem.n_requests, problem.n_mentors), dtype=np.int64)
    table[problem.request, problem.mentor] = problem.score
    places = np.minimum(problem.places, problem.n_requests)
    columns = np.repeat(np.arange(problem.n_mentors), places)
    rows, taken = linear_sum_assignment(table[:, columns], maximize=True)
    return int(table[rows, columns[taken]].sum())


def total_of(problem: Problem, mate: np.ndarray) -> int:
    """Add up the scores of an assignment; every pair must be one of the problem's."""
    used = mate[problem.request] == problem.mentor
    assert used.sum() == (mate >= 0).sum()
    return int(problem.score[used].sum())


def totals_of(problem: Problem) -> set[int]:
    """Solve with all pairs known, and from few of them."""
    *_, last = solve_any_size(bare(problem), "total", Everything(problem), 0)
    return {total_of(problem, mate) for mate in (solve(problem, "total").mate, last.result.mate)}


def random_shape(seed: int) -> Shape:
    """Draw a size up to 300 by 150."""
    rng = np.random.default_rng(seed)
    size = rng.choice((20, 60, 150, 300))
    return Shape(
        mentees=int(rng.integers(1, size + 1)),
        mentors=int(rng.integers(1, size // 2 + 1)),
        requests=int(rng.integers(1, 4)),
        places=int(rng.integers(1, 5)),
        limit=int(rng.integers(1, 4)),
        density=float(rng.choice((0.05, 0.2, 0.6))),
        levels=int(rng.choice((3, 100, 10_000))),
    )


@examples(100)
@given(seeds)
def test_total_equals_the_linear_program(seed):
    problem = random_problem(seed, random_shape(seed))

    assert totals_of(problem) == {dense_program(problem)}


@examples(40)
@given(seeds)
def test_total_of_people_equals_the_linear_program(seed):
    """The scores of a pool have a structure that random ones have not."""
    rng = np.random.default_rng(seed)
    settings = drawn_settings(rng)
    problem = scored(drawn_pool(int(rng.integers(40))), settings)

    assert totals_of(problem) == {dense_program(problem)}


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_total_equals_the_linear_program_at_300_by_150(limit):
    shape = Shape(mentees=300, mentors=150, places=3, limit=limit, density=0.5)
    problem = random_problem(7 + limit, shape)

    assert totals_of(problem) == {dense_program(problem)}


@examples(40)
@given(seeds)
def test_total_equals_the_dense_assignment(seed):
    rng = np.random.default_rng(seed)
    shape = Shape(
        mentees=int(rng.integers(1, 200)), mentors=int(rng.integers(1, 90)), requests=1,
        places=int(rng.integers(1, 5)), limit=1, levels=int(rng.choice((3, 10_000))),
    )  # fmt: skip
    problem = random_problem(seed - seed % 5 + 1, shape)

    assert totals_of(problem) == {dense_assignment(problem)}


@pytest.mark.parametrize("n_mentees", [500, *([1_000, 1_500] if AT_NIGHT else []), 2_000])
@pytest.mark.parametrize("everybody", [False, True])
def test_total_of_a_profession_equals_the_dense_assignment(n_mentees, everybody):
    """One request a mentee, as in life and without any rule, each pair a score of its own."""
    problem = scored(*instance(n_mentees, n_mentees * 2 // 5, everybody))

    assert totals_of(problem) == {dense_assignment(problem)}


def scored(pool, settings: Settings) -> Problem:
    """Return the problem of a pool with all its pairs."""
    return with_all_pairs(open_problem(pool, settings, {}), Scorer(pool, settings), {})
