"""An upper bound of one request's score with every warm mentor, in a few passes.

The bound is the sum of weights times components, as in the score, before it is divided and
rounded. It is the score's own sum, except that it looks at nobody's employer. Of the hard rules
those about type, places, level, language and time are in it, the others are not. Whoever may be
among the best by this bound is then scored exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import iadd

import numpy as np

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
    LARGEST_GAP,
    LEVEL_CREDIT,
    OUTLOOK_RANGE,
    hers_answered,
    round_half_up,
)
from matching.engine.suggest.columns import Careers, Places
from matching.engine.suggest.counted import counted
from matching.engine.suggest.half import Half, Seeker
from matching.engine.tables import bits

# Far below any sum of what can be earned; several of these still fit.
BARRED = np.int32(-100_000_000)
HIGHEST_LEVEL = 8


@dataclass(frozen=True, eq=False)
class Bound:
    """Bounds of one request, over the mentors of a side.

    total: (n,) weighted components, negative where a rule is broken. whole: the weights that
    count, at least 1. bonus: what every pair of hers gets, wishes apart.
    """

    total: Ints32
    whole: int
    bonus: int

    def score(self, total: Ints32) -> Ints64:
        """Return the score that bounds amount to."""
        base = (2 * total.astype(np.int64) + self.whole) // (2 * self.whole)
        return np.minimum(base + self.bonus, ONE)

    def same_score(self, total: int) -> int:
        """Return the least bound, at least 0, that amounts to the same score as this one."""
        score = int(self.score(np.array([total], dtype=np.int32))[0])
        doubled = 2 * self.whole * (score - self.bonus) - self.whole
        return max(-(-doubled // 2), 0)


def answered_by(half: Half, seeker: Seeker) -> Bools:
    """Return (11,), True where her answer lets a component count."""
    return np.asarray(hers_answered(half.whole(seeker))[0])


def bound_of(half: Half, seeker: Seeker, row: int, settings: Settings, answered: Bools) -> Bound:
    """Return the bounds of one of her requests with the mentors of its side.

    answered: (11,) as ``answered_by`` returns it.
    """
    request = _Request(half, seeker, row, settings, answered)
    waiting = int(seeker.mentees.waiting[0])
    first = FIRST_NAMED if seeker.first[row] else 0
    total: Ints32 = reduce(iadd, request.parts())
    return Bound(total, max(sum(request.weights.values()), 1), waiting + first)


class _Request:
    """One request of hers, before the side of its type.

    weights: of the components, 0 where her answer is missing.
    """

    def __init__(
        self, half: Half, seeker: Seeker, row: int, settings: Settings, answered: Bools
    ) -> None:
        self.half = half
        self.seeker = seeker
        self.settings = settings
        self.kind = int(seeker.mentor_type[row])
        self.columns = half.sides[self.kind].columns
        weights = settings.weights[TYPES[self.kind]]
        self.weights = {
            name: weight if counts else 0
            for name, weight, counts in zip(COMPONENTS, weights, answered.tolist(), strict=True)
        }

    @property
    def her(self) -> Mentees:
        """Her columns, one row each."""
        return self.seeker.mentees

    def parts(self) -> Iterator[Ints32]:
        """Yield (n,) what each part adds, always in an array of its own."""
        columns, weights = self.columns, self.weights
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

        The sum of min(a, b) over the quarter hours is split by the levels of his week; a level of
        hers between two of them counts as the higher one.
        """
        levels = self.columns.levels
        steps = np.diff(levels, prepend=np.int32(0))
        mine = bits(self.seeker.week > (levels - steps)[:, None])
        both = np.bitwise_count(self.columns.at_least & mine[:, :, None])
        return np.asarray(steps @ both.sum(axis=1, dtype=np.int32), dtype=np.int32)

    def _outlook(self) -> Ints32:
        """Return (n_classes,) closeness of the answers."""
        answers = self.columns.outlooks.answers
        hers = self.her.people.outlook[0].astype(np.int8)
        apart = np.abs(answers - hers[:, None]).sum(axis=0, dtype=np.int32)
        share = round_half_up(np.maximum(OUTLOOK_RANGE - apart, 0), OUTLOOK_RANGE)
        return self.weights["outlook"] * np.where(answers[0] > 0, share, 0)

    def _independence(self) -> Ints32:
        """Return (n,) another employer and chapter, as if nobody shared hers."""
        chapter = self.her.people.chapter[0]
        same = (self.columns.chapter == chapter) & (chapter >= 0)
        half_of_it = self.weights["independence"] * ONE // 2
        parts = 2 - same.astype(np.int32)
        return np.asarray(half_of_it * parts * self.columns.has_employer, dtype=np.int32)
