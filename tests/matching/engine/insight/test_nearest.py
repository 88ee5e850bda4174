from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.insight.known import Known
from matching.engine.insight.nearest import best_of_mentors, best_of_requests
from matching.engine.problem import BARRED, Pairs, Problem
from tests.matching.engine.problems import Shape, problems, random_problem

Ranked = dict[int, list[tuple[int, int]]]


def ranked(pairs: Pairs | Problem, side: str) -> Ranked:
    """List (score, tie) of each person of a side, best first."""
    found: Ranked = defaultdict(list)
    columns = (getattr(pairs, side), pairs.score, pairs.tie)
    for who, score, tie in zip(*(column.tolist() for column in columns), strict=True):
        found[who].append((score, tie))
    return {who: sorted(rows, key=lambda row: (-row[0], row[1])) for who, rows in found.items()}


@given(problems(), st.integers(1, 3), st.data())
def test_best_of_requests_are_the_best_by_score(problem, count, data):
    rows = sorted(data.draw(st.sets(st.integers(0, max(problem.n_requests - 1, 0)))))
    rows = [row for row in rows if row < problem.n_requests]
    least = np.zeros(problem.n_mentors, dtype=np.int32)

    found = best_of_requests(
        Known(problem), np.array(rows, dtype=np.int64), least, problem.n_requests, count
    )

    everything = ranked(problem, "request")
    expected = {row: everything[row][:count] for row in rows if row in everything}
    assert ranked(found, "request") == expected


@given(st.integers(0, 500), st.integers(1, 4))
def test_best_of_mentors_are_the_best_by_score(seed, most):
    """With more requests than the first look, and some of them left out."""
    problem = random_problem(seed, Shape(mentees=120, mentors=5, levels=40, density=0.5))
    rng = np.random.default_rng(seed)
    is_open = rng.random(problem.n_requests) < 0.8
    least = rng.choice((0, 5_000, BARRED), problem.n_mentors).astype(np.int32)
    count = rng.integers(1, most + 1, problem.n_mentors)

    found = best_of_mentors(Known(problem), least, count, is_open)

    kept = is_open[problem.request] & (problem.score >= least[problem.mentor])
    pairs = Pairs(
        *(getattr(problem, name)[kept] for name in ("request", "mentor", "score", "tie", "wish"))
    )
    expected = {j: rows[: count[j]] for j, rows in ranked(pairs, "mentor").items()}
    assert ranked(found, "mentor") == expected
    assert (np.diff(found.request) >= 0).all()


def test_best_of_nobody_are_none():
    problem = random_problem(1, Shape())
    least = np.full(problem.n_mentors, BARRED, dtype=np.int32)
    one = np.ones(problem.n_mentors, dtype=np.int32)

    nobody = np.zeros(problem.n_requests, dtype=np.bool_)

    assert best_of_mentors(Known(problem), least, one, ~nobody).request.tolist() == []
    assert best_of_mentors(Known(problem), least * 0, one, nobody).request.tolist() == []
