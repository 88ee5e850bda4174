"""The engine's front door: a pool and settings in, a proven assignment out, for any size."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.assignment import Step, solve, solve_any_size
from matching.engine.certificate import bound, verify
from matching.engine.pool import Bools, Ints64, Policy, Pool, Settings
from matching.engine.problem import Certificate, Pairs, Problem, Result, Supply
from matching.engine.scoring import Arcs, Scorer
from matching.engine.scoring.census import count_eligible
from matching.engine.scoring.scan import Scan
from matching.engine.ties import pair_hash

# Up to so many requests and pairs every eligible pair is known at once: one solve, and the proof
# comes along.
ALL_AT_ONCE = 2_000
PAIRS_AT_ONCE = 10_000_000

NO_PINS: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a search has come; ten-thousandths.

    gap: the total of everybody's best assignment is at most so much above ``total``.
    """

    served: int
    total: int
    gap: int


@dataclass(frozen=True, eq=False)
class Matched:
    """An assignment with everything that tells about it.

    problem: all pairs that reach the minimum, or, with a ``supply`` for the others, those that
    the search came across. arcs: the pairs before pins took theirs, or those come across.
    """

    scorer: Scorer
    problem: Problem
    result: Result
    certificate: Certificate
    supply: Supply | None
    arcs: Arcs


def match(
    pool: Pool,
    settings: Settings,
    pins: Mapping[int, int] = NO_PINS,
    *,
    threads: int = 1,
    spread: Callable[[Scan], Supply] | None = None,
    go_on: Callable[[Standing], bool] = lambda _: True,
    begin: Callable[[str], None] = lambda _: None,
) -> Matched:
    """Assign mentors to requests, and prove it.

    Args:
        pool: everybody.
        settings: weights, minimum, policy.
        pins: request to mentor; their places, requests and pairs are out.
        threads: how many blocks of pairs are looked at in parallel, where not all are known.
        spread: wraps the scan, to have its work done elsewhere.
        go_on: asked after each step of a large search; False stops it with the best so far.
        begin: told "score", "solve" and "verify" when each begins; a large search scores as it
            solves, and what it scores goes through ``spread``.

    Returns:
        The same for any ``threads`` and ``spread``.

    Raises:
        FlowError: numbers too large for the solver.
    """
    begin("score")
    scorer = Scorer(pool, settings)
    if not knows_all_pairs(pool.n_requests, pool.n_mentors):
        scan = Scan(scorer, threads, taken_by(pool, pins), _is_open(pool, pins))
        return _search(scan, spread(scan) if spread else scan, pins, go_on, begin)
    arcs = scorer.arcs()
    problem = _with_arcs(open_problem(pool, settings, pins), pool, arcs, pins)
    begin("solve")
    result = solve(problem, settings.policy)
    begin("verify")
    certificate = verify(problem, result, settings.policy)
    return Matched(scorer, problem, result, certificate, None, arcs)


def knows_all_pairs(n_requests: int, n_mentors: int) -> bool:
    """Tell whether a pool of this size is solved with all its pairs at once."""
    return n_requests <= ALL_AT_ONCE and n_requests * n_mentors <= PAIRS_AT_ONCE


def _search(
    scan: Scan,
    supply: Supply,
    pins: Mapping[int, int],
    go_on: Callable[[Standing], bool],
    begin: Callable[[str], None],
) -> Matched:
    """Match without knowing all pairs."""
    scorer, pool, settings = scan.scorer, scan.scorer.pool, scan.scorer.settings
    policy, least = settings.policy, settings.min_score
    opened = open_problem(pool, settings, pins)
    n_eligible = count_eligible(scorer)
    begin("solve")
    step = _last(solve_any_size(opened, policy, supply, least), policy, go_on)
    begin("verify")
    # Scored anew: what the search says of a pair, of places or limits, proves nothing.
    result, arcs = step.result, scorer.arcs_among(step.problem.request, step.problem.mentor)
    del step  # it holds every pair once more
    problem = _with_arcs(opened, pool, arcs, pins)
    arcs = _arcs_of(problem, n_eligible)
    certificate = verify(problem, result, policy, supply, least)
    return Matched(scorer, problem, result, certificate, supply, arcs)


def _arcs_of(problem: Problem, n_eligible: int) -> Arcs:
    """Return the arcs of a problem, sharing its columns."""
    best = np.full(problem.n_mentors, -1, dtype=np.int32)
    np.maximum.at(best, problem.mentor, problem.score)
    return Arcs(problem.request, problem.mentor, problem.score, problem.wish, n_eligible, best)


def open_problem(pool: Pool, settings: Settings, pins: Mapping[int, int]) -> Problem:
    """Return the people, places and limits that pins leave, without any pair."""
    limit = settings.mentors_per_mentee - pool.mentees.held
    places = pool.mentors.capacity.copy()
    has_mentor = pool.mentees.held > 0
    for row, mentor in pins.items():
        limit[pool.mentee[row]] -= 1
        places[mentor] -= 1
        has_mentor[pool.mentee[row]] = True
    none = Pairs.empty()
    return Problem(
        mentee=pool.mentee,
        limit=np.maximum(limit, 0),
        places=places,
        request=none.request,
        mentor=none.mentor,
        score=none.score,
        tie=none.tie,
        wish=none.wish,
        has_mentor=has_mentor,
    )


def with_all_pairs(problem: Problem, scorer: Scorer, pins: Mapping[int, int]) -> Problem:
    """Return the problem with every pair that reaches the minimum and that pins leave."""
    return _with_arcs(problem, scorer.pool, scorer.arcs(), pins)


def _with_arcs(problem: Problem, pool: Pool, arcs: Arcs, pins: Mapping[int, int]) -> Problem:
    pair = pool.mentee[arcs.request].astype(np.int64) * pool.n_mentors + arcs.mentor
    free = _is_open(pool, pins)[arcs.request] & ~np.isin(pair, taken_by(pool, pins))
    request, mentor = arcs.request[free], arcs.mentor[free]
    return replace(
        problem,
        request=request,
        mentor=mentor,
        score=arcs.score[free],
        tie=pair_hash(pool.request_hash[request], pool.mentor_hash[mentor]),
        wish=arcs.rank[free],
    )


def taken_by(pool: Pool, pins: Mapping[int, int]) -> Ints64:
    """Return sorted ``mentee * n_mentors + mentor`` of the pairs that pins join."""
    pairs = [int(pool.mentee[row]) * pool.n_mentors + mentor for row, mentor in pins.items()]
    return np.array(sorted(pairs), dtype=np.int64)


def _is_open(pool: Pool, pins: Mapping[int, int]) -> Bools:
    is_open = np.ones(pool.n_requests, dtype=np.bool_)
    is_open[list(pins)] = False
    return is_open


def _last(steps: Iterable[Step], policy: Policy, go_on: Callable[[Standing], bool]) -> Step:
    """Take steps until one is proven the best, or nobody wants to go on."""
    for step in steps:
        standing = _standing(step, policy)
        if step.is_last or not standing.gap or not go_on(standing):
            return step
    raise AssertionError("a search ends with its last step")


def _standing(step: Step, policy: Policy) -> Standing:
    """Measure a step; what it knows holds all pairs that its bound needs."""
    problem, result = step.problem, step.result
    used = np.flatnonzero(result.mate[problem.request] == problem.mentor)
    total = int(problem.score[used].sum())
    if policy == "stable":
        return Standing(len(used), total, 0)
    mentee = problem.mentee[problem.request[used]]
    units = len(used) + len(np.unique(mentee[problem.lacks_mentor[mentee]]))
    kept = problem.score >= result.floor
    most = bound(problem, result.price, result.bonus, kept) - result.bonus * units
    return Standing(len(used), total, most - total)
