import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.insight.known import Known, Without
from matching.engine.problem import BARRED, NEVER, Pairs, Problem, Query
from tests.matching.engine.problems import problems

Listed = list[tuple[int, int, int]]


@st.composite
def queries(draw: st.DrawFn, problem: Problem) -> Query:
    """Questions of every kind; a mentor in four is barred, a request in four left out."""
    rng = np.random.default_rng(draw(st.integers(0, 1_000)))
    need = rng.integers(-5_000, 8_000, problem.n_requests)
    need[rng.random(problem.n_requests) < 0.25] = NEVER
    least = rng.integers(0, 6_000, problem.n_mentors).astype(np.int32)
    least[rng.random(problem.n_mentors) < 0.25] = BARRED
    price = rng.integers(0, 5_000, problem.n_mentors) * draw(st.integers(0, 1))
    return Query(need, price, least, draw(st.integers(1, 4)))


def slowly(problem: Problem, query: Query) -> Listed:
    """Answer a query one request after the other."""
    found = []
    for request in range(problem.n_requests):
        pairs = []
        for at in np.flatnonzero(problem.request == request).tolist():
            mentor, score = int(problem.mentor[at]), int(problem.score[at])
            net = score - int(query.price[mentor])
            if net > query.need[request] and score >= query.least[mentor]:
                pairs.append((-net, int(problem.tie[at]), mentor, score))
        found += sorted((request, j, score) for *_, j, score in sorted(pairs)[: query.count])
    return found


def listed(pairs: Pairs) -> Listed:
    return list(zip(*(c.tolist() for c in (pairs.request, pairs.mentor, pairs.score)), strict=True))


@given(problems(), st.data())
def test_known_answers_exactly(problem, data):
    query = data.draw(queries(problem))

    answer = Known(problem).best(query)

    # Of equal arcs with equal hashes either will do.
    assert len(answer.request) == len(slowly(problem, query))
    assert sorted(listed(answer)) == listed(answer)
    if len(np.unique(problem.tie)) == problem.n_arcs:
        assert listed(answer) == slowly(problem, query)


def test_known_breaks_ties_by_hash():
    problem = Problem(
        mentee=np.zeros(1, dtype=np.int32),
        limit=np.ones(1, dtype=np.int32),
        places=np.ones(3, dtype=np.int32),
        request=np.zeros(3, dtype=np.int32),
        mentor=np.arange(3, dtype=np.int32),
        score=np.array([7000, 7000, 6000], dtype=np.int32),
        tie=np.array([2**64 - 1, 2**63, 0], dtype=np.uint64),
        wish=np.array([0, 1, 2], dtype=np.int8),
    )
    anything = Query(np.array([-1]), np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int32), 1)

    assert listed(Known(problem).best(anything)) == [(0, 1, 7000)]
    assert listed(Known(problem).wishes(np.array([0, 0, 6001]))) == [(0, 1, 7000)]


@given(problems(), st.data())
def test_without_leaves_out_the_request_and_the_mentor_to_its_mentee(problem, data):
    if not problem.n_arcs:
        return
    query = data.draw(queries(problem))
    at = data.draw(st.integers(0, problem.n_arcs - 1))
    request, mentor = int(problem.request[at]), int(problem.mentor[at])

    supply = Without(Known(problem), problem.mentee, request, mentor)

    hers = problem.mentee[problem.request] == problem.mentee[request]
    left = (problem.request != request) & ~(hers & (problem.mentor == mentor))
    kept = Problem(
        problem.mentee, problem.limit, problem.places,
        *(getattr(problem, name)[left] for name in ("request", "mentor", "score", "tie", "wish")),
    )  # fmt: skip
    assert listed(supply.best(query)) == listed(Known(kept).best(query))
    assert listed(supply.wishes(query.least)) == listed(Known(kept).wishes(query.least))
