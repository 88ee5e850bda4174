"""The score of any block of pairs, exactly: components, base, bonuses.

A block is some request rows against all mentors. Every figure of a pair, on the screen or in the
solver, is read from such a block, so that both always agree; blocks of any size give the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine.cells import Cells, block_of
from matching.engine.eligibility import eligible
from matching.engine.pool import (
    COMPONENTS,
    HEADINGS,
    ONE,
    TYPES,
    Bools,
    Ints8,
    Ints32,
    Pool,
    Settings,
)
from matching.engine.scoring.components import (
    FUNCTIONS,
    hers_answered,
    his_answered,
)
from matching.engine.scoring.points import split
from matching.engine.tables import PairTables

BLOCK_PAIRS = 250_000
WISH_BONUS = np.array([0, 1_500, 1_200, 900, 600, 300], dtype=np.int32)
FIRST_NAMED = 200
WEIGHT_OF_ALL = 100


@dataclass(frozen=True, eq=False)
class Block:
    """Scores of some pairs: (n_rows, n_mentors) for a block, (n_pairs,) for a list.

    rows: (n_rows,) or (n_pairs,). components: (11, ...). counted: (n_rows, 11), where her answer
    counts. weights: (n_rows, 11), 0 where it does not. wish, waiting, order: after the cap at
    10000, taken in this order. rank: her wish 1..5, 0 none.
    """

    rows: Ints32
    components: Ints32
    counted: Bools
    weights: Ints32
    base: Ints32
    rank: Ints8
    wish: Ints32
    waiting: Ints32
    order: Ints32

    @cached_property
    def score(self) -> Ints32:
        """Base and bonuses, 0..10000."""
        return self.base + self.wish + self.waiting + self.order


@dataclass(frozen=True, eq=False)
class Arcs:
    """The eligible pairs that reach the minimum, as columns sorted by (request, mentor).

    A mentor without capacity is in none. rank: her wish 1..5, 0 none. n_eligible: all eligible
    pairs, whatever score or places. best: (n_mentors,) the best of them for each mentor, -1 none.
    """

    request: Ints32
    mentor: Ints32
    score: Ints32
    rank: Ints8
    n_eligible: int
    best: Ints32


class Scorer:
    """Scores the pairs of one pool under one set of settings.

    answered: (n_mentees, 11), True where the mentee's answer lets a component count.
    """

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self.pool = pool
        self.settings = settings
        self.tables = PairTables(pool)
        self._weights = np.array([settings.weights[name] for name in TYPES], dtype=np.int32)
        self.answered = hers_answered(pool)
        self._his = his_answered(pool)

    def block(self, rows: Ints32) -> Block:
        """Return the scores of these requests with every mentor, eligible or not."""
        return self._score(block_of(self.tables, rows))

    def pairs(self, rows: Ints32, mentors: Ints32) -> Block:
        """Return the scores of a list of pairs, eligible or not."""
        return self._score(Cells(self.tables, rows, mentors))

    def eligible(self, rows: Ints32, *, with_places: bool = True) -> Bools:
        """Return (n_rows, n_mentors), True where every hard rule holds."""
        return eligible(block_of(self.tables, rows), self.settings, with_places=with_places)

    def eligible_pairs(self, rows: Ints32, mentors: Ints32, *, with_places: bool = True) -> Bools:
        """Return (n_pairs,), True where every hard rule holds."""
        cells = Cells(self.tables, rows, mentors)
        return eligible(cells, self.settings, with_places=with_places)

    def blocks(self, rows: Ints32 | None = None) -> Iterator[Block]:
        """Yield the blocks of these rows, or of all, in their order."""
        if rows is None:
            rows = np.arange(self.pool.n_requests, dtype=np.int32)
        step = max(1, BLOCK_PAIRS // max(1, self.pool.n_mentors))
        for start in range(0, len(rows), step):
            yield self.block(rows[start : start + step])

    def arcs(self) -> Arcs:
        """Return the pairs that may be matched."""
        found = []
        n_eligible = 0
        best = np.full(self.pool.n_mentors, -1, dtype=np.int32)
        has_places = self.pool.mentors.capacity > 0
        for block in self.blocks():
            fits = self.eligible(block.rows, with_places=False)
            n_eligible += int(fits.sum())
            best = np.maximum(best, np.where(fits, block.score, -1).max(axis=0, initial=-1))
            i, j = np.nonzero(fits & has_places & (block.score >= self.settings.min_score))
            mentor = j.astype(np.int32)
            found.append((block.rows[i], mentor, block.score[i, j], block.rank[i, j]))
        return Arcs(*_joined(found), n_eligible, best)

    def arcs_among(self, rows: Ints32, mentors: Ints32) -> Arcs:
        """Return those of a list of pairs that may be matched, as if there were no others."""
        found = []
        n_eligible = 0
        best = np.full(self.pool.n_mentors, -1, dtype=np.int32)
        for start in range(0, len(rows), BLOCK_PAIRS):
            some = slice(start, start + BLOCK_PAIRS)
            fits = np.flatnonzero(self.eligible_pairs(rows[some], mentors[some]))
            block = self.pairs(rows[some][fits], mentors[some][fits])
            n_eligible += len(fits)
            at = np.flatnonzero(block.score >= self.settings.min_score)
            request, mentor, score = block.rows[at], mentors[some][fits][at], block.score[at]
            np.maximum.at(best, mentor, score)
            found.append((request, mentor, score, block.rank[at]))
        return Arcs(*_joined(found), n_eligible, best)

    def weights(self, rows: Ints32) -> Ints32:
        """Return (n_rows, 11) the weights that count: 0 where the mentee gave no answer."""
        return self._weights[self.pool.mentor_type[rows]] * self.answered[self.pool.mentee[rows]]

    def has_few_answers(self, row: int, mentor: int) -> bool:
        """Return whether both answered less than half of the weights."""
        weights = self._weights[self.pool.mentor_type[row]]
        both = self.answered[self.pool.mentee[row]] & self._his[mentor]
        return bool(2 * weights[both].sum() < WEIGHT_OF_ALL)

    def open_answers(self, mentor: int) -> tuple[str, ...]:
        """Return the components for which this mentor left the answer open."""
        return tuple(n for n, told in zip(COMPONENTS, self._his[mentor], strict=True) if not told)

    def _score(self, cells: Cells) -> Block:
        rows = cells.rows.reshape(-1)
        counted = self.answered[self.pool.mentee[rows]]
        weights = self.weights(rows)
        by_row = weights.reshape(*cells.rows.shape, len(COMPONENTS))
        components = np.stack([FUNCTIONS[name](cells, self.settings) for name in COMPONENTS])
        base = _base(components, by_row)
        rank = _wish_rank(cells)
        wish, room = _capped(WISH_BONUS[rank], ONE - base)
        waiting, room = _capped(cells.hers(self.pool.mentees.waiting), room)
        first = np.where(self.pool.first[cells.rows], FIRST_NAMED, 0)
        order, _ = _capped(first, room)
        return Block(rows, components, counted, weights, base, rank, wish, waiting, order)


def points(block: Block, at: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return one pair's points by heading and by component; each sums to the base.

    ``at`` is the pair's place in a list of pairs. A heading's components sum to the heading.
    """
    weights = block.weights[at].tolist()
    values = block.components[:, at].tolist()
    earned = {n: w * c for n, w, c in zip(COMPONENTS, weights, values, strict=True)}
    whole = sum(weights)
    sums = [sum(earned[name] for name in names) for names in HEADINGS.values()]
    by_heading = split(sums, whole, int(block.base[at]))
    by_component: dict[str, int] = {}
    for names, total in zip(HEADINGS.values(), by_heading, strict=True):
        shares = split([earned[name] for name in names], whole, total)
        by_component.update(zip(names, shares, strict=True))
    return dict(zip(HEADINGS, by_heading, strict=True)), by_component


def _base(components: Ints32, weights: Ints32) -> Ints32:
    """Return the weighted means, rounded half up; without weights 0."""
    total = np.zeros(components.shape[1:], dtype=np.int32)
    for k, component in enumerate(components):
        if weights[..., k].any():
            total += weights[..., k] * component
    whole = np.maximum(weights.sum(axis=-1, dtype=np.int32), 1)
    return np.asarray((2 * total + whole) // (2 * whole), dtype=np.int32)


def _wish_rank(cells: Cells) -> Ints8:
    rank: Ints8 = cells.nothing(np.int8)
    wishes = cells.pool.mentees.wishes
    for k in reversed(range(wishes.shape[1])):
        hers = cells.hers(wishes[:, k])
        if (hers >= 0).any():
            rank[hers == cells.mentors] = k + 1
    return rank


def _capped(bonus: Ints32, room: Ints32) -> tuple[Ints32, Ints32]:
    """Return the bonus as far as there is room for it, and the room left."""
    given = np.minimum(bonus, room).astype(np.int32)
    return given, room - given


def _joined(
    found: list[tuple[Ints32, Ints32, Ints32, Ints8]],
) -> tuple[Ints32, Ints32, Ints32, Ints8]:
    empty = (np.zeros(0, dtype=np.int32),) * 4
    request, mentor, score, rank = map(np.concatenate, zip(empty, *found, strict=True))
    return (
        request.astype(np.int32),
        mentor.astype(np.int32),
        score.astype(np.int32),
        rank.astype(np.int8),
    )
