"""Whoever finds an assignment, what is said of it comes from elsewhere: code, scores and rules."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import matching.engine.certificate
from matching.engine import match
from matching.engine.assignment import Step, solve_any_size
from matching.engine.assignment.market import joined
from matching.engine.assignment.total import best_with_bonus
from matching.engine.pool import POLICIES, Policy, Settings
from matching.engine.problem import Certificate, Pairs
from tests.bench.population import population
from tests.matching.engine.dense import the_large_way

PACKAGE = Path(matching.engine.certificate.__file__).parent
FORBIDDEN = 4  # a mentor with places who offers nothing


def imported(path: Path) -> set[str]:
    """List the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_certificate_shares_no_code_with_the_solvers():
    ours = {
        name
        for path in PACKAGE.glob("*.py")
        for name in imported(path)
        if not name.startswith("matching.engine.certificate")
    }

    assert ours == {
        "collections.abc", "dataclasses", "itertools",
        "numpy", "numpy.typing", "matching.engine.pool", "matching.engine.problem",
    }  # fmt: skip


def flattering(step: Step) -> Step:
    """Say of every pair that it is better than it is."""
    return replace(step, problem=replace(step.problem, score=step.problem.score + 7))


def generous(step: Step) -> Step:
    """Give every mentor a place too many, and every mentee as many mentors as she likes."""
    problem = step.problem
    roomy = replace(problem, places=problem.places + 1, limit=problem.limit + 9)
    mate, price = best_with_bonus(roomy, step.result.bonus)
    return replace(step, problem=roomy, result=replace(step.result, mate=mate, price=price))


def forbidding(step: Step) -> Step:
    """Serve a request with somebody whom no rule allows, and say that he is perfect."""
    mate = step.result.mate.copy()
    request, mentor = np.flatnonzero(mate >= 0)[:1].astype(np.int32), np.array([FORBIDDEN])
    score, tie = np.array([10_000], np.int32), np.array([1], np.uint64)
    pair = Pairs(request, mentor.astype(np.int32), score, tie, np.zeros(1, np.int8))
    mate[request] = FORBIDDEN
    problem, _ = joined(step.problem, pair)
    return replace(step, problem=problem, result=replace(step.result, mate=mate))


def matched_with(lie: Callable[[Step], Step], policy: Policy) -> Certificate:
    """Match people the large way with a search that lies about what it came across."""

    def lying(*given) -> Iterator[Step]:
        return map(lie, solve_any_size(*given))

    pool = population(40, 20, seed=3)
    pool.mentors.capacity[FORBIDDEN], pool.mentors.offers[FORBIDDEN] = 3, False
    with the_large_way(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "solve_any_size", lying)
        return match.match(pool, Settings(policy=policy)).certificate


@pytest.mark.parametrize("policy", POLICIES)
def test_certificate_takes_no_score_from_a_search(policy):
    assert matched_with(flattering, policy) == matched_with(lambda step: step, policy)


@pytest.mark.parametrize("policy", POLICIES)
def test_certificate_takes_no_place_and_no_limit_from_a_search(policy):
    broken = matched_with(generous, policy).broken

    assert "A mentor has more mentees than places." in broken


@pytest.mark.parametrize("policy", POLICIES)
def test_certificate_takes_no_pair_from_a_search(policy):
    broken = matched_with(forbidding, policy).broken

    assert broken == ("A pair is not eligible or below the minimum.",)
