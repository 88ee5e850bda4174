"""Assignment problems for the tests, and slow solvers that nobody can doubt."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from matching.engine.problem import Problem
from tests.matching.engine.profiles import seeds

Mates = tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """How a random problem looks; places, limits and scores are drawn up to these."""

    mentees: int = 4
    mentors: int = 3
    requests: int = 3
    places: int = 2
    limit: int = 3
    density: float = 0.7
    levels: int = 10_000


def random_problem(seed: int, shape: Shape) -> Problem:
    """Draw a problem; few ``levels`` give many equal scores."""
    rng = np.random.default_rng(seed)
    count = rng.integers(1, shape.requests + 1, shape.mentees)
    mentee = np.repeat(np.arange(shape.mentees, dtype=np.int32), count)
    eligible = rng.random((len(mentee), shape.mentors)) < shape.density
    request, mentor = (axis.astype(np.int32) for axis in np.nonzero(eligible))
    step = 10_000 // shape.levels
    score = (rng.integers(1, shape.levels + 1, len(request)) * step).astype(np.int32)
    tie = rng.permutation(len(request)).astype(np.uint64) % 7
    wishes = np.where(rng.random((shape.mentees, shape.mentors)) < 0.2, 1, 0)
    wishes *= rng.permuted(np.tile(np.arange(1, shape.mentors + 1), (shape.mentees, 1)), axis=1)
    wish = np.where(wishes > 5, 0, wishes)[mentee[request], mentor].astype(np.int8)
    limit = rng.integers(0 if seed % 5 == 0 else 1, shape.limit + 1, shape.mentees)
    places = rng.integers(0, shape.places + 1, shape.mentors)
    has_mentor = rng.random(shape.mentees) < 0.3 if seed % 3 == 0 else None
    return Problem(
        mentee,
        limit.astype(np.int32),
        places.astype(np.int32),
        request,
        mentor,
        score,
        tie,
        wish,
        has_mentor,
    )


def make_problem(
    mentee: list[int],
    limit: list[int],
    places: list[int],
    arcs: dict[tuple[int, int], int],
    wishes: dict[tuple[int, int], int] | None = None,
) -> Problem:
    """Write a problem by hand: ``arcs`` maps (request, mentor) to a score, ``wishes`` to a rank."""
    pairs = sorted(arcs)
    return Problem(
        mentee=np.array(mentee, dtype=np.int32),
        limit=np.array(limit, dtype=np.int32),
        places=np.array(places, dtype=np.int32),
        request=np.array([i for i, _ in pairs], dtype=np.int32),
        mentor=np.array([j for _, j in pairs], dtype=np.int32),
        score=np.array([arcs[pair] for pair in pairs], dtype=np.int32),
        tie=np.arange(len(pairs), dtype=np.uint64),
        wish=np.array([(wishes or {}).get(pair, 0) for pair in pairs], dtype=np.int8),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small problems of every kind, with equal scores and empty sides among them."""
    shape = Shape(
        mentees=draw(st.integers(0, 5)),
        mentors=draw(st.integers(0, 4)),
        requests=draw(st.integers(1, 3)),
        places=draw(st.integers(0, 3)),
        limit=draw(st.integers(1, 3)),
        density=draw(st.sampled_from((0.2, 0.5, 0.8, 1.0))),
        levels=draw(st.sampled_from((2, 5, 10_000))),
    )
    return random_problem(draw(seeds), shape)


def scores_of(problem: Problem) -> dict[tuple[int, int], int]:
    """Map (request, mentor) to the score."""
    pairs = zip(problem.request.tolist(), problem.mentor.tolist(), strict=True)
    return dict(zip(pairs, problem.score.tolist(), strict=True))


def keeps_rules(problem: Problem, mate: Mates) -> bool:
    """Tell whether an assignment is allowed, checked the slow way."""
    scores = scores_of(problem)
    served = [(i, j) for i, j in enumerate(mate) if j >= 0]
    pairs = [(int(problem.mentee[i]), j) for i, j in served]
    mentees = [mentee for mentee, _ in pairs]
    return (
        all(pair in scores for pair in served)
        and len(set(pairs)) == len(pairs)
        and all(mentees.count(m) <= problem.limit[m] for m in set(mentees))
        and all([j for _, j in served].count(j) <= problem.places[j] for _, j in served)
    )


def all_assignments(problem: Problem) -> Iterator[Mates]:
    """List every allowed assignment."""
    options: list[list[int]] = [[-1] for _ in range(problem.n_requests)]
    for i, j in scores_of(problem):
        options[i].append(j)
    yield from _extend(problem, options, ())


def _extend(problem: Problem, options: list[list[int]], mate: Mates) -> Iterator[Mates]:
    if len(mate) == len(options):
        yield mate
        return
    for j in options[len(mate)]:
        longer = (*mate, j)
        if j < 0 or keeps_rules(problem, (*longer, *[-1] * (len(options) - len(longer)))):
            yield from _extend(problem, options, longer)


@dataclass(frozen=True, order=True)
class Worth:
    """What an assignment is worth under policy fair, in the order that counts.

    mentees: those who get their first mentor.
    """

    mentees: int
    requests: int
    weakest: int
    total: int


def worth(problem: Problem, mate: Mates) -> Worth:
    """Measure an assignment."""
    scores = scores_of(problem)
    values = [scores[i, j] for i, j in enumerate(mate) if j >= 0]
    mentees = {int(problem.mentee[i]) for i, j in enumerate(mate) if j >= 0}
    firsts = [m for m in mentees if problem.has_mentor is None or not problem.has_mentor[m]]
    return Worth(len(firsts), len(values), min(values, default=0), sum(values))


def blocking(problem: Problem, mate: Mates) -> set[tuple[int, int]]:
    """Find the blocking pairs by the definition: both choose the arc over what they hold."""
    pairs = list(scores_of(problem))
    held = {(i, j) for i, j in enumerate(mate) if j >= 0}
    return {
        arc
        for arc in pairs
        if arc not in held
        and arc in _her_choice(problem, pairs, held | {arc}, int(problem.mentee[arc[0]]))
        and arc in _his_choice(problem, pairs, held | {arc}, arc[1])
    }


def _her_choice(
    problem: Problem, pairs: list[tuple[int, int]], offered: set[tuple[int, int]], m: int
) -> set[tuple[int, int]]:
    chosen: set[tuple[int, int]] = set()
    mine = [arc for arc in offered if problem.mentee[arc[0]] == m]
    for i, j in sorted(
        mine, key=lambda arc: (_wish(problem, pairs, arc), *_rank(problem, pairs, arc))
    ):
        if len(chosen) < problem.limit[m] and all(i != a and j != b for a, b in chosen):
            chosen.add((i, j))
    return chosen


def _his_choice(
    problem: Problem, pairs: list[tuple[int, int]], offered: set[tuple[int, int]], j: int
) -> set[tuple[int, int]]:
    chosen: dict[int, tuple[int, int]] = {}
    for arc in sorted((a for a in offered if a[1] == j), key=lambda a: _rank(problem, pairs, a)):
        if len(chosen) < problem.places[j]:
            chosen.setdefault(int(problem.mentee[arc[0]]), arc)
    return set(chosen.values())


def _rank(
    problem: Problem, pairs: list[tuple[int, int]], arc: tuple[int, int]
) -> tuple[int, int, int]:
    at = pairs.index(arc)
    return -int(problem.score[at]), int(problem.tie[at]), at


def _wish(problem: Problem, pairs: list[tuple[int, int]], arc: tuple[int, int]) -> int:
    return int(problem.wish[pairs.index(arc)]) or 6
