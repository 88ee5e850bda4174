"""One request's score with every warm mentor of its type, in a few passes.

The same integers as ``scoring`` gives, put together the other way round: each component once for
each class of mentors, then looked up for each mentor. Of the hard rules those about type, places,
level, language and time are in it; the others bar few people and are asked for the best alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import iadd

import numpy as np

from matching.engine.cells import Cells
from matching.engine.eligibility import LIFE_GAP, PEER_GAP
from matching.engine.pool import (
    CAREER,
    COMPONENTS,
    LIFE,
    ONE,
    TYPES,
    Bools,
    Ints16,
    Ints32,
    Ints64,
    Mentees,
    Settings,
)
from matching.engine.scoring import FIRST_NAMED
from matching.engine.scoring.components import (
    FUNCTIONS,
    LARGEST_GAP,
    LEVEL_CREDIT,
    OUTLOOK_RANGE,
    hers_answered,
    round_half_up,
)
from matching.engine.suggest.columns import Careers, Places
from matching.engine.suggest.counted import counted
from matching.engine.suggest.half import Half, Seeker
from matching.engine.tables import PairTables, bits

# Far below any sum of what can be earned; several of these still fit.
BARRED = np.int32(-100_000_000)
HIGHEST_LEVEL = 8


@dataclass(frozen=True, eq=False)
class Totals:
    """What one request earns with the mentors of its side.

    total: (n,) weights times components, negative where a rule is broken. whole: the weights that
    count, at least 1. bonus: what every pair of hers gets, wishes apart.
    """

    total: Ints32
    whole: int
    bonus: int

    def score(self, total: Ints32, wish: Ints32 | int = 0) -> Ints64:
        """Return the scores of totals, not barred, with the bonus of a wish."""
        base = (2 * total.astype(np.int64) + self.whole) // (2 * self.whole)
        return np.asarray(np.minimum(base + self.bonus + wish, ONE))

    def same_score(self, total: int) -> int:
        """Return the least total, at least 0, that amounts to the same score as this one."""
        score = int(self.score(np.array([total], dtype=np.int32))[0])
        doubled = 2 * self.whole * (score - self.bonus) - self.whole
        return max(-(-doubled // 2), 0)


class Before:
    """One mentee before a half, with what all her requests share.

    answered: (11,) True where her answer lets a component count.
    """

    def __init__(self, half: Half, seeker: Seeker, settings: Settings) -> None:
        self.half = half
        self.seeker = seeker
        self.settings = settings
        self.tables = PairTables(half.before(seeker))
        self.answered = hers_answered(self.tables.pool)[0]

    def cells(self, row: int, mentors: Ints32) -> Cells:
        """Return one of her requests with these mentors."""
        return Cells(self.tables, np.array([row], dtype=np.int32), mentors)

    def totals(self, row: int) -> Totals:
        """Return what one of her requests earns with the mentors of its side."""
        request = _Request(self, row)
        waiting = int(self.seeker.mentees.waiting[0])
        first = FIRST_NAMED if self.seeker.first[row] else 0
        total: Ints32 = reduce(iadd, request.parts())
        return Totals(total, max(sum(request.weights.values()), 1), waiting + first)


class _Request:
    """One request of hers, before the side of its type.

    weights: of the components, 0 where her answer is missing.
    """

    def __init__(self, before: Before, row: int) -> None:
        self.before = before
        self.row = row
        self.half = before.half
        self.seeker = before.seeker
        self.settings = before.settings
        self.kind = int(before.seeker.mentor_type[row])
        self.side = before.half.sides[self.kind]
        weights, answered = self.settings.weights[TYPES[self.kind]], before.answered.tolist()
        self.weights = {
            name: weight if counts else 0
            for name, weight, counts in zip(COMPONENTS, weights, answered, strict=True)
        }

    @property
    def her(self) -> Mentees:
        """Her columns, one row each."""
        return self.seeker.mentees

    def parts(self) -> Iterator[Ints32]:
        """Yield (n,) what each part adds, always in an array of its own."""
        columns, weights = self.side.columns, self.weights
        yield self._career(columns.careers).take(columns.careers.of, mode="clip")
        yield self._place(columns.places).take(columns.places.of, mode="clip")
        yield from counted(columns, self.her, weights, self.half.specialization_weights)
        if weights["outlook"]:
            yield self._outlook().take(columns.outlooks.of, mode="clip")
        if weights["experience"]:
            yield weights["experience"] * columns.experience
        if weights["independence"]:
            yield self._independence()

    def _career(self, careers: Careers) -> Ints32:
        """Return (n_classes,) path and level; barred where the level does not fit."""
        credit, fits = self._levels()
        total, allowed = credit[careers.level], fits[careers.level]
        if self.her.target[0] >= 0:
            best, held = self._path(careers.roles)
            total += self.weights["path"] * best[careers.roles_class]
            allowed |= held[careers.roles_class] & (self.kind == CAREER)
        if self.kind == LIFE:
            allowed |= careers.seasoned & (careers.level >= self.her.people.level[0])
        return np.asarray(np.where(allowed, total, BARRED))

    def _levels(self) -> tuple[Ints32, Bools]:
        """Return for each level what it earns, and whether it fits by itself."""
        gap = np.arange(HIGHEST_LEVEL + 1, dtype=np.int32) - self.her.people.level[0]
        clipped = np.clip(gap, -LARGEST_GAP, LARGEST_GAP) + LARGEST_GAP
        fits = (np.abs(gap) <= PEER_GAP, gap >= 1, gap >= LIFE_GAP)[self.kind]
        return self.weights["level"] * LEVEL_CREDIT[self.kind][clipped], fits

    def _path(self, roles: Ints16) -> tuple[Ints32, Bools]:
        """Return (n_sets,) the best credit of any role, and who held her target or one beyond."""
        tables, way = self.half.tables, (self.her.people.role[0], self.her.target[0])
        credit = tables.path[way]
        worth = np.flatnonzero(credit)
        best = (credit[worth, None] * roles[worth]).max(axis=0, initial=0)
        return best.astype(np.int32), roles[tables.ahead[way]].any(axis=0)

    def _place(self, places: Places) -> Ints32:
        """Return (n_classes,) setting and availability; barred without a language or time."""
        total = self._settings()[places.setting] + self._weeks()[places.week]
        spoken = bits(self.her.people.languages).T
        return np.asarray(np.where((places.languages & spoken).any(axis=0), total, BARRED))

    def _settings(self) -> Ints32:
        """Return (n_settings + 1,) what each earns; the last, unknown, nothing."""
        credit = self.half.tables.setting[self.her.people.setting[0]].astype(np.int32)
        return np.append(self.weights["setting"] * credit, np.int32(0))

    def _weeks(self) -> Ints32:
        """Return (n_weeks + 1,) what each earns, barred where too little; the last, unknown, 0."""
        if not len(self.seeker.week):
            return np.zeros(len(self.half.weeks) + 1, dtype=np.int32)
        overlap, full = self._overlap(), self.settings.full_overlap
        worth = self.weights["availability"] * round_half_up(np.minimum(overlap, full), full)
        enough = overlap >= self.settings.min_overlap
        return np.append(np.where(enough, worth, BARRED), np.int32(0))

    def _overlap(self) -> Ints32:
        """Return (n_weeks,) shared time in hundredths of a quarter hour.

        The sum of min(a, b) over the quarter hours is split by the levels of both weeks.
        """
        week, known = self.seeker.week, self.side.columns.levels
        levels = np.union1d(known, week[week > 0])
        steps = np.diff(levels, prepend=np.int32(0))
        at_least = self.side.columns.at_least[np.searchsorted(known, levels)]
        both = np.bitwise_count(at_least & bits(week >= levels[:, None])[:, :, None])
        return np.asarray(steps @ both.sum(axis=1, dtype=np.int32), dtype=np.int32)

    def _outlook(self) -> Ints32:
        """Return (n_classes,) closeness of the answers."""
        answers = self.side.columns.outlooks.answers
        hers = self.her.people.outlook[0].astype(np.int8)
        apart = np.abs(answers - hers[:, None]).sum(axis=0, dtype=np.int32)
        share = round_half_up(np.maximum(OUTLOOK_RANGE - apart, 0), OUTLOOK_RANGE)
        return self.weights["outlook"] * np.where(answers[0] > 0, share, 0)

    def _independence(self) -> Ints32:
        """Return (n,) another employer and chapter."""
        cells = self.before.cells(self.row, self.side.mentors)
        return self.weights["independence"] * FUNCTIONS["independence"](cells, self.settings)
