"""What the tables of ``docs/matching-method.md`` must hold, from the people that it states."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from matching.encoding.comparison import compare_sides
from matching.encoding.outcome import Outcome
from matching.encoding.sides import side_of
from matching.encoding.solve import match_pool
from matching.encoding.taxonomy import Taxonomy
from matching.engine import flow, insight, match
from matching.engine.certificate import blocking_pairs, bound, utilities
from matching.engine.pool import COMPONENTS, TYPES, Settings
from matching.engine.problem import Problem
from matching.engine.scoring import FIRST_NAMED, WISH_BONUS, bounds, points
from matching.sheets.people import People, people_of, read_side
from matching.sheets.problems import Notes
from matching.sheets.vocabulary import read_taxonomy, vocabulary_of
from tests.matching.people import TAXONOMY_FILE

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "matching-method.md").read_text(encoding="utf-8")
POLICIES = ("fair", "total", "stable")
NOBODY = "–"

Rows = list[tuple[str, ...]]


@cache
def people(folder: Path) -> People:
    """Read the two sheets that the page states, as the command does."""
    vocabulary = vocabulary_of(read_taxonomy(TAXONOMY_FILE))
    sheets = re.findall(r"^```csv\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    notes, sides = Notes(), []
    for side, sheet in zip(("mentee", "mentor"), sheets, strict=True):
        path = folder / f"{side}s.csv"
        path.write_text(sheet, encoding="utf-8")
        sides.append(read_side(side, path, {}, vocabulary, notes))
    assert not notes.warnings
    assert not any(side.bad for side in sides)
    return people_of(sides[0], sides[1], notes)


class Example:
    """The example, matched under each policy."""

    def __init__(self, folder: Path) -> None:
        self.people = people(folder)
        self.taxonomy = Taxonomy(read_taxonomy(TAXONOMY_FILE))
        self.found = {policy: self._match(policy) for policy in POLICIES}
        self.pool, self.scorer = self.found["fair"].pool, self.found["fair"].scorer
        self.problem = self.found["fair"].problem
        order = [self.pool.mentees.keys[m] + TYPES[t] for m, t in self._requests()]
        self.rows = sorted(range(len(order)), key=order.__getitem__)
        self.mentees = sorted(range(self.pool.n_mentees), key=self.pool.mentees.keys.__getitem__)
        self.mentors = sorted(range(self.pool.n_mentors), key=self.pool.mentors.keys.__getitem__)

    def _match(self, policy: str) -> Outcome:
        settings = Settings(policy=policy, mentors_per_mentee=2)
        return match_pool(self.people.mentees, self.people.mentors, self.taxonomy, settings)

    def _requests(self) -> Iterator[tuple[int, int]]:
        yield from zip(self.pool.mentee.tolist(), self.pool.mentor_type.tolist(), strict=True)

    def mentee(self, m: int) -> str:
        return self.people.names[self.pool.mentees.keys[m]]

    def mentor(self, j: int) -> str:
        return self.people.names[self.pool.mentors.keys[j]] if j >= 0 else NOBODY

    def request(self, i: int) -> str:
        return f"{self.mentee(self.pool.mentee[i])}, {TYPES[self.pool.mentor_type[i]]}"

    def pair(self, arc: int) -> str:
        return f"{self.request(self.problem.request[arc])}: {self.mentor(self.problem.mentor[arc])}"

    def mate(self, policy: str) -> list[int]:
        return self.found[policy].result.mate.tolist()

    def eligible(self) -> Iterator[tuple[int, int]]:
        """Yield request and mentor of every pair that may be, whatever its score."""
        for i in self.rows:
            fits = self.scorer.eligible(np.array([i], dtype=np.int32))[0]
            yield from ((i, j) for j in self.mentors if fits[j])

    def arcs(self) -> list[int]:
        """List the arcs of the problem in the order of the page."""
        place = {(i, j): k for k, (i, j) in enumerate(self.eligible())}
        ends = list(zip(self.problem.request.tolist(), self.problem.mentor.tolist(), strict=True))
        return sorted(range(len(ends)), key=lambda arc: place[ends[arc]])


def number(value: int | None) -> str:
    return NOBODY if value is None else f"{int(value):,}".replace("-", "−")


def weights(_: Example) -> Rows:
    by_type = Settings().weights
    shown = ("career", "peer", "life")
    rows = zip(COMPONENTS, *(by_type[kind] for kind in shown), strict=True)
    return [("component", *shown), *((name, *map(str, values)) for name, *values in rows)]


def constants(_: Example) -> Rows:
    values = {
        "wish, by rank": "; ".join(map(number, WISH_BONUS[1:])),
        "first-named type": FIRST_NAMED,
        "one unit of the bounds": bounds.STEP,
        "a broken rule, in units": bounds.FORBIDDEN,
        "highest price, in units": bounds.HIGHEST_PRICE,
        "requests solved with all pairs at once": match.ALL_AT_ONCE,
        "highest cost times nodes in a flow": flow.COST_LIMIT,
    }
    shown = (v if isinstance(v, str) else number(v) for v in values.values())
    return [("constant", "value"), *zip(values, shown, strict=True)]


def rarity(example: Example) -> Rows:
    pool = example.pool
    slugs = list(example.taxonomy.names("specializations"))
    wanted = [s for s in sorted(slugs) if pool.mentees.wants[:, slugs.index(s)].any()]
    rows = []
    for slug in wanted:
        n = int(pool.mentors.practices[:, slugs.index(slug)].sum())
        rows.append((slug, str(n), str(pool.specialization_weights[slugs.index(slug)])))
    return [("wanted", "mentors who practice it", "weight"), *rows]


def components_of(kind: str) -> Callable[[Example], Rows]:
    def rows(example: Example) -> Rows:
        weighted = dict(zip(COMPONENTS, Settings().weights[kind], strict=True))
        names = [name for name in COMPONENTS if weighted[name]]
        found: Rows = [("pair", *names), ("weight", *(str(weighted[name]) for name in names))]
        for i, j in example.eligible():
            if TYPES[example.pool.mentor_type[i]] == kind:
                block = _block(example, i, j)
                told = zip(block.components[:, 0], block.counted[0], strict=True)
                values = dict(zip(COMPONENTS, (v if c else None for v, c in told), strict=True))
                pair = f"{example.mentee(example.pool.mentee[i])}–{example.mentor(j)}"
                found.append((pair, *(number(values[name]) for name in names)))
        return found

    return rows


def scores(example: Example) -> Rows:
    rows: Rows = [("pair", "Σ w c", "W", "base", "wish", "waiting", "order", "score",
                   "career path", "specialization", "mentor type")]  # fmt: skip
    for i, j in example.eligible():
        block = _block(example, i, j)
        earned = int((block.weights[0] * block.components[:, 0]).sum())
        parts = (block.base, block.wish, block.waiting, block.order, block.score)
        headings, _ = points(block, 0)
        columns = (earned, block.weights[0].sum(), *(part[0] for part in parts), *headings.values())
        rows.append((f"{example.request(i)}: {example.mentor(j)}", *map(number, columns)))
    return rows


def _block(example: Example, i: int, j: int):
    return example.scorer.pairs(np.array([i], dtype=np.int32), np.array([j], dtype=np.int32))


def results(example: Example) -> Rows:
    rows: Rows = [("", *POLICIES)]
    for i in example.rows:
        mentors = (example.mentor(example.mate(policy)[i]) for policy in POLICIES)
        rows.append((example.request(i), *mentors))
    figures = ("served", "mentees_served", "weakest", "total", "bound", "gap", "blocking_pairs")
    for name in figures:
        values = (getattr(o.certificate, name) for o in example.found.values())
        rows.append((name.replace("_", " "), *map(number, values)))
    return rows


def prices(example: Example) -> Rows:
    columns = [_dual(example, policy) for policy in ("fair", "total")]
    names = list(columns[0])
    return [("", "fair", "total"), *((n, *(number(c[n]) for c in columns)) for n in names)]


def _dual(example: Example, policy: str) -> dict[str, int]:
    outcome = example.found[policy]
    problem, result, proof = outcome.problem, outcome.result, outcome.certificate
    kept = problem.score >= result.floor
    gains = utilities(problem, result.price, result.bonus, kept)
    limit = bound(problem, result.price, result.bonus, kept)
    given = result.bonus * (proof.served + proof.mentees_served)
    assert limit - given == proof.bound
    return (
        {"t": result.floor, "K": result.bonus}
        | {f"p {example.mentor(j)}": result.price[j] for j in example.mentors}
        | {"Σ c p": int((problem.places * result.price).sum())}
        | {f"V {example.mentee(m)}": gains[m] for m in example.mentees}
        | {"Bound(p)": limit, "K (k* + n*)": given, "bound on the total": limit - given}
    )


def brute_force(example: Example) -> Rows:
    problem, found = example.problem, example.found
    every = list(assignments(problem))
    worth = [figures(problem, mate) for mate in every]
    fair, total = (figures(problem, example.mate(policy)) for policy in ("fair", "total"))
    assert fair == max(worth)
    assert total[3] == max(w[3] for w in worth)
    stable = [m for m in every if not blocking_pairs(problem, np.array(m, dtype=np.int32)).any()]
    most = max(w for w in ((*w[:2], w[3], w[2]) for w in worth) if w[:2] == fair[:2])
    floor = found["fair"].result.floor
    alone = replace(problem, mentee=np.arange(problem.n_requests, dtype=np.int32),
                    limit=np.ones(problem.n_requests, dtype=np.int32), has_mentor=None)  # fmt: skip
    answers = {
        "assignments that keep every rule": len(every),
        "of them as good as that of policy fair, in its order": worth.count(fair),
        "of them with the total of policy total": sum(w[3] == total[3] for w in worth),
        "of them without a blocking pair": len(stable),
        "highest total that serves as many mentees and requests as fair": most[2],
        "the weakest pair in that one": most[3],
        "mentees whom the pairs above t can give a mentor": max(
            w[0] for w in worth if w[2] > floor
        ),
        "highest total if each request were a mentee of its own": max(
            figures(alone, mate)[3] for mate in assignments(alone)
        ),
    }
    assert stable == [example.mate("stable")]
    return [("question", "answer"), *((text, number(n)) for text, n in answers.items())]


def assignments(problem: Problem) -> Iterator[list[int]]:
    """List every assignment that keeps the rules, one by one."""
    mentors = [problem.mentor[problem.request == i].tolist() for i in range(problem.n_requests)]
    for mate in product(*([-1, *js] for js in mentors)):
        served = [i for i, j in enumerate(mate) if j >= 0]
        pairs = [(problem.mentee[i], mate[i]) for i in served]
        held = np.bincount([m for m, _ in pairs], minlength=problem.n_mentees)
        used = np.bincount([j for _, j in pairs], minlength=problem.n_mentors)
        fits = (held <= problem.limit).all() and (used <= problem.places).all()
        if fits and len(set(pairs)) == len(pairs):
            yield list(mate)


def figures(problem: Problem, mate: list[int]) -> tuple[int, int, int, int]:
    """Return mentees served, requests served, the weakest score and the total."""
    arcs = [a for a in range(problem.n_arcs) if mate[problem.request[a]] == problem.mentor[a]]
    chosen = problem.score[arcs].tolist()
    mentees = {int(problem.mentee[problem.request[arc]]) for arc in arcs}
    return len(mentees), len(arcs), min(chosen, default=0), sum(chosen)


def blocking(example: Example) -> Rows:
    rows: Rows = [("policy", "pair that blocks", "score", "she holds", "he holds")]
    for policy in ("fair", "total"):
        problem, mate = example.problem, example.found[policy].result.mate
        blocks = blocking_pairs(problem, mate)
        for arc in filter(blocks.__getitem__, example.arcs()):
            i, j = problem.request[arc], problem.mentor[arc]
            his = ", ".join(example.request(k) for k in example.rows if mate[k] == j)
            held = example.mentor(mate[i])
            rows.append((policy, example.pair(arc), number(problem.score[arc]), held, his))
    return rows


def exchanges(example: Example) -> Rows:
    rows: Rows = [("pair by hand", "score", "total, at most", "total, exactly", "requests served",
                   "mentees served", "requests that change")]  # fmt: skip
    problem, result = example.problem, example.found["total"].result
    loss = insight.losses(problem, result)
    for arc in example.arcs():
        i, j = int(problem.request[arc]), int(problem.mentor[arc])
        if result.mate[i] != j:
            exact = insight.exchange(problem, result, "total", i, j)
            moved = "; ".join(example.request(k) for k in example.rows if k in exact.moved)
            change = (-loss[arc], exact.total, exact.served, exact.mentees_served)
            figures_ = map(number, (problem.score[arc], *change))
            rows.append((example.pair(arc), *figures_, moved))
    return rows


def what_if(example: Example) -> Rows:
    compared = compare_sides(side_of(example.found["fair"]), side_of(example.found["total"]))
    names = example.people.names
    rows: Rows = [("request", "fair", "total", "change")]
    for row in compared.rows:
        sides = (names[side.mentor] if side else NOBODY for side in (row.before, row.after))
        rows.append((f"{names[row.mentee]}, {row.mentor_type}", *sides, row.change))
    return rows


def left_over(example: Example) -> Rows:
    rows: Rows = [("policy", "request", "reason", "best score")]
    for policy, outcome in example.found.items():
        for entry in outcome.unmatched:
            who = f"{example.people.names[entry.key]}, {entry.mentor_type}"
            rows.append((policy, who, entry.reason, number(entry.best_score)))
    return rows


def advice(example: Example) -> Rows:
    rows: Rows = [("policy", "one more mentor", "for", "requests served", "total", "first mentor")]
    for policy, outcome in example.found.items():
        first = outcome.recruiting[0]
        new = ", ".join(example.people.names[key] for key in first.mentees) or NOBODY
        gains = (f"+{number(first.served_more)}", f"+{number(first.total_more)}")
        rows.append((policy, first.mentor_type, first.specialization, *gains, new))
    return rows


TABLES = {
    1: weights,
    2: constants,
    3: rarity,
    4: components_of("career"),
    5: components_of("peer"),
    6: scores,
    7: results,
    8: prices,
    9: brute_force,
    10: blocking,
    11: exchanges,
    12: what_if,
    13: left_over,
    14: advice,
}
