"""The same totals, to the last digit, as solvers that know nothing of ours."""

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array, vstack

from matching.engine.assignment import solve, solve_any_size
from matching.engine.match import open_problem, with_all_pairs
from matching.engine.pool import Settings
from matching.engine.problem import Problem
from matching.engine.scoring import Scorer
from tests.bench.population import instance
from tests.matching.engine.dense import Everything, bare, n_firsts
from tests.matching.engine.problems import Shape, random_problem
from tests.matching.engine.profiles import NIGHTLY, PROFILE, examples, seeds
from tests.matching.engine.scoring.questions import drawn_pool, drawn_settings

AT_NIGHT = PROFILE == NIGHTLY


class Program:
    """The assignment as a linear program with a row for every rule, and some more of our own.

    firsts: whether a further column says of each mentee without a mentor that she gets her first.
    """

    def __init__(self, problem: Problem, kept: np.ndarray, *, firsts: bool = False) -> None:
        self.mentee = problem.mentee[problem.request[kept]]
        self.score = problem.score[kept].astype(float)
        self.n = len(self.score) + firsts * problem.n_mentees
        self._least = np.zeros(self.n)
        self._most = np.full(self.n, np.inf)
        self._rows: list[csr_array] = []
        self._bounds: list[np.ndarray] = []
        mentor = problem.mentor[kept]
        pairs, pair = np.unique(
            self.mentee.astype(np.int64) * problem.n_mentors + mentor, return_inverse=True
        )
        self._allow(problem.request[kept], np.ones(problem.n_requests))
        self._allow(self.mentee, problem.limit)
        self._allow(mentor, problem.places)
        self._allow(pair, np.ones(len(pairs)))
        if firsts:
            self._most[len(self.score) :] = problem.lacks_mentor
            self._allow(self.mentee, np.zeros(problem.n_mentees), sign=-1)

    def _allow(self, row: np.ndarray, most: np.ndarray, sign: int = 1) -> None:
        """Let the pairs of each row, less its further column if signed, add up to so much."""
        values = np.full(len(row), float(sign))
        columns = np.arange(len(row))
        if sign < 0:
            own = np.arange(len(most))
            row, columns = np.append(row, own), np.append(columns, len(columns) + own)
            values = np.append(values, np.ones(len(most)))
        self._rows.append(csr_array((values, (row, columns)), (len(most), self.n)))
        self._bounds.append(most)

    def require(self, values: np.ndarray, least: int) -> None:
        """Let these values add up to so much at the least."""
        self._rows.append(csr_array(-np.asarray(values, dtype=float)[None, :]))
        self._bounds.append(np.array([-least]))

    def best(self, values: np.ndarray) -> int | None:
        """Return the highest sum of values, None where nothing is allowed."""
        if not self.n:
            return 0
        answer = linprog(
            -np.asarray(values, dtype=float), A_ub=vstack(self._rows).tocsr(),
            b_ub=np.concatenate(self._bounds), bounds=np.stack([self._least, self._most], axis=1),
        )  # fmt: skip
        if answer.status == 2:
            return None
        assert answer.status == 0, answer.message
        assert abs(answer.fun - round(answer.fun)) < 1e-3
        return -round(answer.fun)


def dense_program(problem: Problem) -> int:
    """Find the highest total."""
    program = Program(problem, np.arange(problem.n_arcs))
    return program.best(program.score) or 0


def dense_fairness(problem: Problem) -> tuple[int, int, int, int]:
    """Find most first mentors, most requests, the highest floor, then the highest total."""
    anything = _fair_program(problem, 0)
    most_firsts = anything.best(anything.is_first) or 0
    most_served = anything.best(anything.is_pair) or 0
    levels = np.unique(problem.score).tolist() if most_served else [0]
    low, high = 0, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        is_enough = _total_of_fair(problem, levels[middle], most_firsts, most_served) is not None
        low, high = (middle, high) if is_enough else (low, middle)
    total = _total_of_fair(problem, levels[low], most_firsts, most_served)
    return most_firsts, most_served, levels[low], total or 0


class _Fair(Program):
    """A program with first mentors; what counts pairs, what counts firsts."""

    @property
    def is_pair(self) -> np.ndarray:
        """Return 1 for every pair."""
        return np.arange(self.n) < len(self.score)

    @property
    def is_first(self) -> np.ndarray:
        """Return 1 for every first mentor."""
        return ~self.is_pair


def _fair_program(problem: Problem, floor: int) -> _Fair:
    return _Fair(problem, np.flatnonzero(problem.score >= floor), firsts=True)


def _total_of_fair(problem: Problem, floor: int, firsts: int, served: int) -> int | None:
    """Find the highest total with so many served by pairs of this floor, None without any."""
    program = _fair_program(problem, floor)
    program.require(program.is_first, firsts)
    program.require(program.is_pair, served)
    values = np.zeros(program.n)
    values[: len(program.score)] = program.score
    return program.best(values)


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


@examples(80)
@given(seeds)
def test_fair_equals_a_chain_of_linear_programs(seed):
    """Both ways: first mentors, served requests, the weakest pair and the total."""
    rng = np.random.default_rng(seed)
    shape = Shape(
        mentees=int(rng.integers(1, 40)), mentors=int(rng.integers(1, 25)),
        places=int(rng.integers(1, 4)), density=float(rng.choice((0.1, 0.4))),
        levels=int(rng.choice((4, 100, 10_000))),
    )  # fmt: skip
    problem = random_problem(seed, shape)

    result = solve(problem, "fair")
    *_, last = solve_any_size(bare(problem), "fair", Everything(problem), 0)

    expected = dense_fairness(problem)
    for found in (result, last.result):
        total = total_of(problem, found.mate)
        n_served = (found.mate >= 0).sum()
        assert (n_firsts(problem, found.mate), n_served, found.floor, total) == expected


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
