"""A proof over pairs that the problem does not hold: the supply speaks for them."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assignment import solve, solve_any_size
from matching.engine.certificate import verify
from matching.engine.pool import POLICIES, Policy
from matching.engine.problem import Certificate, Problem, Result
from tests.matching.engine.brute import every_assignment
from tests.matching.engine.dense import Everything, bare, few_arcs, holding
from tests.matching.engine.problems import Shape, blocking, make_problem, random_problem
from tests.matching.engine.profiles import examples, seeds

TINY = Shape(mentees=3, mentors=3, requests=2, levels=20)
MIDDLE = Shape(mentees=12, mentors=9, requests=3, levels=50)
LEAST = 3_000
STRONGER = "It is not proven that the weakest pair could not be stronger."


def solved(problem: Problem, policy: Policy) -> tuple[Problem, Result]:
    """Solve from few pairs; return what is known in the end."""
    with few_arcs():
        *_, last = solve_any_size(bare(problem), policy, Everything(problem), 0)
    return last.problem, last.result


def checked(known: Problem, result: Result, policy: Policy, everything: Problem) -> Certificate:
    """Verify with a supply of everything."""
    return verify(known, result, policy, Everything(everything))


def knowing(problem: Problem, mate: np.ndarray, others: np.ndarray) -> Problem:
    """Return a problem that holds the pairs of an assignment and some others."""
    return holding(problem, others | (mate[problem.request] == problem.mentor))


def random_claim(rng: np.random.Generator, problem: Problem, policy: Policy) -> Result:
    """Claim anything: true mates or none that keep any rule, true evidence or invented one."""
    result = solve(problem, policy)
    mate, price, proof = result.mate.copy(), result.price.copy(), dict(result.proof)
    for i in np.flatnonzero(rng.random(len(mate)) < rng.choice((0.0, 0.1, 0.5))):
        mate[i] = rng.integers(-1, problem.n_mentors)
    for j in np.flatnonzero(rng.random(len(price)) < rng.choice((0.0, 0.2, 1.0))):
        price[j] = rng.integers(0, 9_000)
    for name, side in proof.items():
        proof[name] = side ^ (rng.random(len(side)) < rng.choice((0.0, 0.1)))
    used = mate[problem.request] == problem.mentor
    weakest = int(problem.score[used].min(initial=10_000)) if used.any() else 0
    floor = int(rng.choice((result.floor, weakest, 0, 5_000)))
    return Result(mate, price, int(rng.choice((result.bonus, 0, 777))), floor, proof)


@pytest.mark.parametrize("policy", POLICIES)
@given(seeds, st.sampled_from([0, LEAST]))
def test_certificate_is_the_same_whatever_the_problem_holds(policy, seed, least):
    """With the supply, few pairs say of every claim, true or not, what all pairs say."""
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, MIDDLE)
    whole = holding(problem, problem.score >= least)
    claim = random_claim(rng, whole, policy)
    known = knowing(whole, claim.mate, rng.random(whole.n_arcs) < rng.choice((0.0, 0.3, 1.0)))

    found = verify(known, claim, policy, Everything(problem), least)

    expected = verify(whole, claim, policy)
    if policy == "fair" and expected.weakest != claim.floor:  # refused by its floor already
        found, expected = _without_strength(found), _without_strength(expected)
    assert found == expected


def _without_strength(certificate: Certificate) -> Certificate:
    problems = tuple(text for text in certificate.problems if text != STRONGER)
    return replace(certificate, problems=problems)


@pytest.mark.parametrize("policy", POLICIES)
@examples(60)
@given(seeds)
def test_verify_accepts_exactly_what_the_policy_promises(policy, seed):
    """Of all allowed assignments, each shown with the evidence of the true result."""
    problem = random_problem(seed, TINY)
    everything = every_assignment(problem)
    _, result = solved(problem, policy)
    worths = {"total": everything.totals.tolist(), "fair": everything.fairness}.get(policy)

    for i in range(0, len(everything.mates), 1 + len(everything.mates) // 40):
        mate = everything.mates[i].astype(np.int32)
        nothing = np.zeros(problem.n_arcs, dtype=np.bool_)
        claim = replace(result, mate=mate)
        found = checked(knowing(problem, mate, nothing), claim, policy, problem)
        keeps = worths[i] == max(worths) if worths else not blocking(problem, tuple(mate.tolist()))
        assert found.optimal == keeps
        assert found.broken == ()


@pytest.fixture
def market() -> Problem:
    """Three mentees, four requests, three mentors: the best assignment is unique and all serve.

    Mentee 0 has requests 0 and 1, which both like mentor 0 most.
    """
    arcs = {(0, 0): 9_000, (1, 0): 8_500, (1, 1): 6_000, (2, 0): 8_000, (2, 2): 5_000,
            (3, 2): 4_500, (3, 1): 4_400}  # fmt: skip
    return make_problem(mentee=[0, 0, 1, 2], limit=[2, 1, 1], places=[2, 1, 1], arcs=arcs)


@pytest.mark.parametrize("policy", POLICIES)
def test_verify_accepts_what_was_found_from_few_pairs(market, policy):
    known, result = solved(market, policy)

    certificate = checked(known, result, policy, market)

    assert result.mate.tolist() == [0, 1, 0, 2]
    assert (certificate.optimal, certificate.problems) == (True, ())


@pytest.mark.parametrize("with_supply", [False, True])
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("mate", "reason"),
    [
        ([0, 1, 2, -1], ""),  # one pair swapped for a weaker one
        ([1, 0, 0, 2], "not eligible"),  # two pairs of a mentee swapped
        ([0, 1, 0, 0], "not eligible"),
        ([0, 1, -1, 2], ""),  # one left out
        ([0, 0, 2, 1], "same mentor twice"),
        ([0, 1, 2, 2], "more mentees than places"),
    ],
)
def test_verify_refuses_another_assignment(market, policy, mate, reason, with_supply):
    _, result = solved(market, policy)
    claim = replace(result, mate=np.array(mate, dtype=np.int32))

    supply = Everything(market) if with_supply else None
    certificate = verify(market, claim, policy, supply)

    assert not certificate.optimal
    assert reason in " ".join(certificate.problems)
    assert bool(certificate.broken) == bool(reason)


@pytest.mark.parametrize("with_supply", [False, True])
@pytest.mark.parametrize("policy", ["total", "fair"])
@pytest.mark.parametrize("change", [-1, 1, 2_000])
@pytest.mark.parametrize("mentor", [0, 1, 2])
def test_verify_accepts_another_price_only_if_it_proves_as_much(
    market, policy, change, mentor, with_supply
):
    """All three are full, so that a range of prices does; beyond it none does."""
    _, result = solved(market, policy)
    price = result.price.copy()
    price[mentor] = max(price[mentor] + change, 0)
    claim = replace(result, price=price)

    supply = Everything(market) if with_supply else None
    certificate = verify(market, claim, policy, supply)

    best = solve(market, policy)
    assert certificate.optimal == (certificate.bound == certificate.total)
    assert certificate.bound >= verify(market, best, policy).total


@pytest.mark.parametrize("with_supply", [False, True])
@pytest.mark.parametrize("policy", ["total", "fair"])
def test_verify_refuses_a_price_that_proves_nothing(policy, with_supply):
    """Two want the only place: one price alone is low enough for one and high enough for both."""
    arcs = {(0, 0): 7_000, (1, 0): 7_000, (0, 1): 2_000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 0], arcs=arcs)
    _, result = solved(problem, policy)
    supply = Everything(problem) if with_supply else None
    assert verify(problem, result, policy, supply).optimal

    for change in (-1, 1):
        price = result.price + np.array([change, 0])
        certificate = verify(problem, replace(result, price=price), policy, supply)
        assert "is not proven: the bound" in " ".join(certificate.problems)


@pytest.mark.parametrize("with_supply", [False, True])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"floor": 4_501}, "The weakest pair has 4500"),
        ({"floor": 4_499}, "The weakest pair has 4500"),
        ({"floor": 9_001}, "The weakest pair has 4500"),
        ({"bonus": 0}, "is not proven: the bound"),
        ({"bonus": 2**40}, "The bonus is out of range"),
        ({"proof": {}}, "could not be stronger"),
    ],
)
def test_verify_refuses_other_evidence_of_fairness(change, reason, with_supply):
    """Three mentees before two mentors; without the bonus, who serves fewer has more."""
    arcs = {(0, 0): 9_900, (0, 1): 4_500, (1, 0): 4_600, (2, 0): 4_550}
    problem = make_problem(mentee=[0, 1, 2], limit=[1] * 3, places=[1, 1], arcs=arcs)
    _, result = solved(problem, "fair")
    supply = Everything(problem) if with_supply else None
    assert verify(problem, result, "fair", supply).optimal

    certificate = verify(problem, replace(result, **change), "fair", supply)

    assert not certificate.optimal
    assert reason in " ".join(certificate.problems)


SCARCE = {(i, j): 5_000 + 100 * i + j for i in range(3) for j in range(2)}
CONTESTED = {(0, 0): 9_000, (1, 0): 8_000, (1, 1): 5_000}


@pytest.mark.parametrize("with_supply", [False, True])
@pytest.mark.parametrize("mentor", [0, 1])
@pytest.mark.parametrize(
    ("name", "arcs"), [("mentees", SCARCE), ("requests", SCARCE), ("weakest", CONTESTED)]
)
def test_verify_refuses_a_cut_with_one_mentor_moved(name, arcs, mentor, with_supply):
    """Where places are short the cut names both mentors; above 5,000, the one whom both want."""
    n = 1 + max(i for i, _ in arcs)
    problem = make_problem(mentee=list(range(n)), limit=[1] * n, places=[1, 1], arcs=arcs)
    _, result = solved(problem, "fair")
    supply = Everything(problem) if with_supply else None
    assert verify(problem, result, "fair", supply).optimal

    side = result.proof[name].copy()
    side[2 * n + mentor] = not side[2 * n + mentor]
    claim = replace(result, proof=result.proof | {name: side})

    assert not verify(problem, claim, "fair", supply).optimal


@pytest.mark.parametrize(
    ("policy", "better", "reason"),
    [
        ("total", {(0, 1): 9_001}, "is not proven: the bound is"),
        ("total", {(1, 1): 1}, "is not proven: the bound is"),
        ("fair", {(0, 1): 9_001}, "is not proven: the bound is"),
        ("fair", {(0, 1): 9_001}, "could not be stronger"),
        ("fair", {(1, 1): 1}, "no more mentees"),
        ("fair", {(1, 1): 1}, "no more requests"),
        ("stable", {(0, 1): 9_001}, "1 pairs would rather have each other"),
        ("stable", {(1, 1): 1}, "1 pairs would rather have each other"),
    ],
)
def test_verify_refuses_what_a_pair_of_the_supply_speaks_against(policy, better, reason):
    """The problem does not hold the pair, and all is proven of what it holds."""
    known = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs={(0, 0): 9_000})
    everything = make_problem(
        mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs={(0, 0): 9_000, **better}
    )
    result = solve(known, policy)

    assert verify(known, result, policy).optimal
    assert checked(known, result, policy, known).optimal
    assert reason in " ".join(checked(known, result, policy, everything).problems)


@pytest.mark.parametrize("floor", [1, 9_001, 10_001])
@pytest.mark.parametrize("policy", ["total", "stable"])
def test_verify_asks_below_a_floor_that_the_policy_does_not_know(policy, floor):
    """A floor is evidence of policy fair alone; under others it hides no pair from the bound."""
    known = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs={(0, 0): 9_000})
    arcs = {(0, 0): 9_000, (1, 1): 5_000}
    everything = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)
    claim = replace(solve(known, policy), floor=floor)

    certificate = checked(known, claim, policy, everything)

    assert (certificate.total, certificate.bound) == (9_000, 14_000)
    assert not certificate.optimal


@dataclass(frozen=True)
class Fooled:
    """A claim that few pairs prove to the last digit, and one more pair refutes.

    inside: who is on the source's side of each cut: mentees m, requests r, mentors j.
    """

    mentee: list[int]
    limit: list[int]
    places: list[int]
    known: dict[tuple[int, int], int]
    unknown: dict[tuple[int, int], int]
    mate: list[int]
    price: list[int]
    floor: int
    inside: dict[str, str]

    def problem(self, arcs: dict[tuple[int, int], int]) -> Problem:
        """Return everybody with some pairs."""
        return make_problem(mentee=self.mentee, limit=self.limit, places=self.places, arcs=arcs)

    def claim(self) -> Result:
        """Return what is claimed, without any bonus."""
        mate, price = np.array(self.mate, dtype=np.int32), np.array(self.price)
        return Result(mate, price, 0, self.floor, {k: self._cut(k) for k in self.inside})

    def _cut(self, name: str) -> np.ndarray:
        sides = (("m", len(self.limit)), ("r", len(self.mentee)), ("j", len(self.places)))
        names = [f"{side}{k}" for side, n in sides for k in range(n)]
        return np.array([one in self.inside[name].split() for one in names])


SERVES_MORE = Fooled(
    mentee=[0, 1], limit=[1, 1], places=[1, 1],
    known={(0, 0): 9_000, (1, 0): 100}, unknown={(0, 1): 50},
    mate=[0, -1], price=[8_950, 0], floor=9_000,
    inside=dict.fromkeys(("mentees", "requests"), "m0 m1 r0 r1 j0") | {"weakest": ""},
)  # fmt: skip
SERVES_MORE_MENTEES = Fooled(
    mentee=[0, 0, 1], limit=[2, 1], places=[1, 1, 0],
    known={(0, 0): 5_000, (1, 1): 5_000, (2, 2): 500}, unknown={(2, 1): 400},
    mate=[0, 1, -1], price=[0, 400, 500], floor=5_000,
    inside={"mentees": "m1 r2 j2", "requests": "m0 m1 r0 r1 r2 j0 j1 j2", "weakest": ""},
)  # fmt: skip
SERVES_MORE_REQUESTS = Fooled(
    mentee=[0, 0], limit=[2], places=[1, 1],
    known={(0, 0): 9_000, (1, 0): 100}, unknown={(1, 1): 0},
    mate=[0, -1], price=[9_000, 0], floor=9_000,
    inside={"mentees": "", "requests": "m0 r0 r1 j0", "weakest": ""},
)  # fmt: skip
IS_STRONGER = Fooled(
    mentee=[0, 1], limit=[1, 1], places=[1, 1],
    known={(0, 0): 9_000, (1, 1): 5_000, (1, 0): 8_000}, unknown={(0, 1): 5_001},
    mate=[0, 1], price=[3_999, 0], floor=5_000,
    inside={"mentees": "", "requests": "", "weakest": "m0 m1 r0 r1 j0"},
)  # fmt: skip
# Five cheaper mentors are worth more to mentee 0 than mentor 1 is, but are below the floor.
HAS_MORE = Fooled(
    mentee=[0, 1], limit=[1, 1], places=[1] * 7,
    known={(0, 0): 5_000, (1, 1): 6_000},
    unknown={(0, 1): 5_000} | {(0, j): 4_000 for j in range(2, 7)},
    mate=[0, 1], price=[2_000, 1_500, 0, 0, 0, 0, 0], floor=5_000,
    inside={"mentees": "", "requests": "", "weakest": ""},
)  # fmt: skip
NO_MORE_MENTEES = "It is not proven that no more mentees could have a mentor."
NO_MORE_REQUESTS = "It is not proven that no more requests could be served."


@pytest.mark.parametrize(
    ("case", "problems"),
    [
        (SERVES_MORE, (NO_MORE_MENTEES, NO_MORE_REQUESTS)),
        (SERVES_MORE_MENTEES, (NO_MORE_MENTEES,)),
        (SERVES_MORE_REQUESTS, (NO_MORE_REQUESTS,)),
        (IS_STRONGER, (STRONGER,)),
        (HAS_MORE, ("The total 11000 is not proven: the bound is 11500.",)),
    ],
    ids=["more", "more mentees", "more requests", "stronger", "total"],
)
def test_verify_refuses_for_each_reason_alone(case, problems):
    """Nothing but the one cut that the pair crosses, or the prices, betrays the claim."""
    known = case.problem(case.known)

    assert verify(known, case.claim(), "fair").problems == ()
    assert checked(known, case.claim(), "fair", known).problems == ()
    everything = case.problem(case.known | case.unknown)
    assert checked(known, case.claim(), "fair", everything).problems == problems
    assert verify(everything, case.claim(), "fair").problems == problems


def test_verify_sees_a_blocking_wish_that_only_the_supply_knows():
    """Its score is lower than that of what she holds; a wish goes first all the same."""
    known = make_problem(mentee=[0], limit=[1], places=[1, 1], arcs={(0, 0): 9_000})
    arcs, wishes = {(0, 0): 9_000, (0, 1): 4_000}, {(0, 1): 1}
    everything = make_problem(mentee=[0], limit=[1], places=[1, 1], arcs=arcs, wishes=wishes)
    result = solve(known, "stable")

    assert checked(known, result, "stable", known).optimal
    assert checked(known, result, "stable", everything).blocking_pairs == 1


@pytest.mark.parametrize("policy", POLICIES)
def test_verify_refuses_a_pair_that_the_problem_does_not_hold(market, policy):
    """Even one that the supply knows: nobody may use what nobody scored."""
    _, result = solved(market, policy)

    certificate = checked(bare(market), result, policy, market)

    assert certificate.broken == ("A pair is not eligible or below the minimum.",)


@pytest.mark.parametrize("policy", POLICIES)
def test_pairs_below_the_least_score_speak_against_nothing(policy):
    arcs = {(0, 0): 3_999, (1, 1): 2_000}
    problem = make_problem(mentee=[0, 1], limit=[1, 1], places=[1, 1], arcs=arcs)
    problem.wish[:] = 1
    nobody = solve(bare(problem), policy)

    assert verify(bare(problem), nobody, policy, Everything(problem), 4_000).problems == ()
    assert not verify(bare(problem), nobody, policy, Everything(problem), 3_999).optimal
