"""Upper bounds of scores, cheap enough to ask for every pair: sums of small integer tables.

A score is a sum of parts, and each part sees only a class of mentees: those with the same role
and target, the same week, the same wanted specializations. So the bound of a pair is one table
entry per part, in 16 bits. It may be a little too high, never too low; whoever passes it is scored
exactly. Pairs that break a rule of level or time are far below every threshold.

A unit is ``STEP`` of weight times component: with all answers given, four ten-thousandths.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.cells import Cells
from matching.engine.eligibility import RULES
from matching.engine.pool import COMPONENTS, ONE, TYPES, Ints16, Ints32, Ints64, Pool
from matching.engine.scoring import Scorer
from matching.engine.scoring.components import FUNCTIONS, OUTLOOK_RANGE, TENTHS
from matching.engine.tables import Bits, bits, classes_of

STEP = 400
# Two of these and the highest price still fit in 16 bits.
FORBIDDEN = -8_192
HIGHEST_PRICE = 12_000
ROUNDING = 0.5

Table = Callable[[Ints32], Ints16]


@dataclass(frozen=True, eq=False)
class Part:
    """One summand: (n_rows,) the class of each row, and the table of the classes.

    ``table`` takes mentors, (n,), and returns (n_classes, n) units.
    """

    classes: Ints32
    n_classes: int
    table: Table


@dataclass(frozen=True, eq=False)
class _Requests:
    """Requests of one type: rows of the pool, and what the settings give for the type."""

    scorer: Scorer
    rows: Ints32

    @property
    def pool(self) -> Pool:
        return self.scorer.pool

    def weight(self, name: str) -> int:
        kind = int(self.pool.mentor_type[self.rows[0]])
        return self.scorer.settings.weights[TYPES[kind]][COMPONENTS.index(name)]

    def answered(self, name: str, rows: Ints32) -> NDArray[np.bool_]:
        return np.asarray(self.scorer.answered[self.pool.mentee[rows], COMPONENTS.index(name)])

    def classes(self, *columns: NDArray[np.generic]) -> tuple[Ints32, Ints32]:
        """Return one row of each class of these mentee columns, and the class of each row."""
        mentee = self.pool.mentee[self.rows]
        keys = [column[mentee] for column in columns]
        first, classes = classes_of(np.column_stack(keys))
        return self.rows[first], classes


def parts_of(scorer: Scorer, rows: Ints32) -> list[Part]:
    """Return the parts whose sum bounds the weighted components of these rows, in units.

    Args:
        scorer: whose scores.
        rows: (n,) at least one request, all of the same mentor type.
    """
    return list(_parts(_Requests(scorer, rows)))


def _parts(requests: _Requests) -> Iterator[Part]:
    her = requests.pool.mentees.people
    tables = requests.scorer.tables
    target = requests.pool.mentees.target
    yield _exact(requests, ("path", "level", "experience"), "level", her.role, her.level, target)
    yield _exact(requests, ("availability",), "overlap", her.week)
    if requests.weight("setting"):
        yield _exact(requests, ("setting",), "", her.setting)
    for name in ("credentials", "goals", "interests"):
        if requests.weight(name):
            yield _shared(requests, name, getattr(tables, name))
    if requests.weight("specialization"):
        yield _specialization(requests)
    if requests.weight("independence"):
        yield _independence(requests)
    if requests.weight("outlook"):
        yield _outlook(requests, slice(0, 3))
        yield _outlook(requests, slice(3, 6))


def _exact(
    requests: _Requests, names: tuple[str, ...], rule: str, *columns: NDArray[np.generic]
) -> Part:
    """Bound components that these columns determine by themselves, and mark who breaks a rule."""
    rows, classes = requests.classes(*columns)
    settings = requests.scorer.settings

    def table(mentors: Ints32) -> Ints16:
        cells = Cells(requests.scorer.tables, rows[:, None], mentors[None, :])
        total: Ints32 = cells.nothing()
        for name in filter(requests.weight, names):
            weight = requests.weight(name) * requests.answered(name, rows).astype(np.int32)
            total += weight[:, None] * FUNCTIONS[name](cells, settings)
        units = _rounded_up(total)
        if rule:
            units[~RULES[rule](cells, settings)] = FORBIDDEN
        return units

    return Part(classes, len(rows), table)


def _shared(requests: _Requests, name: str, sets: tuple[Bits, Bits]) -> Part:
    """Bound the share of her entries that he has too."""
    rows, classes = requests.classes(*sets[0].T)
    hers = sets[0][requests.pool.mentee[rows]]
    worth = _worth(requests.weight(name), np.bitwise_count(hers).sum(axis=1))

    def table(mentors: Ints32) -> Ints16:
        count = np.zeros((len(rows), len(mentors)), dtype=np.uint16)
        for word in range(hers.shape[1]):
            count += np.bitwise_count(hers[:, word, None] & sets[1][mentors, word])
        return _units(count.astype(np.float32), worth)

    return Part(classes, len(rows), table)


def _specialization(requests: _Requests) -> Part:
    """Bound the weighted share of what she wants that he practices."""
    wants = requests.pool.mentees.wants
    rows, classes = requests.classes(*bits(wants).T)
    weighted = wants[requests.pool.mentee[rows]] * requests.pool.specialization_weights
    worth = _worth(requests.weight("specialization"), TENTHS * weighted.sum(axis=1))
    fields = requests.scorer.tables.fields[:-1]

    def table(mentors: Ints32) -> Ints16:
        earned = weighted.astype(np.float32) @ fields[:, mentors].astype(np.float32)
        return _units(earned, worth)

    return Part(classes, len(rows), table)


def _independence(requests: _Requests) -> Part:
    """Bound another employer and chapter, as if nobody shared an employer."""
    her, him = requests.pool.mentees.people, requests.pool.mentors.people
    rows, classes = requests.classes(her.chapter, her.employer >= 0)
    chapter = her.chapter[requests.pool.mentee[rows]][:, None]
    weight = requests.weight("independence") * requests.answered("independence", rows)

    def table(mentors: Ints32) -> Ints16:
        same = (chapter == him.chapter[mentors]) & (chapter >= 0)
        value = np.where(same, ONE // 2, ONE) * (him.employer[mentors] >= 0)
        return _rounded_up(weight[:, None].astype(np.int32) * value.astype(np.int32))

    return Part(classes, len(rows), table)


def _outlook(requests: _Requests, questions: slice) -> Part:
    """Bound half of the outlook: it falls by the same for every step that two answers differ."""
    hers = requests.pool.mentees.people.outlook[:, questions]
    his = requests.pool.mentors.people.outlook[:, questions].astype(np.int8)
    rows, classes = requests.classes(*hers.T)
    answers = hers[requests.pool.mentee[rows]].astype(np.int8)
    weight = requests.weight("outlook")
    steps = np.arange(OUTLOOK_RANGE // 2, -1, -1)
    # One ten-thousandth more than the exact half stands for its share of the rounding.
    units = _rounded_up(-(-weight * (ONE * steps + OUTLOOK_RANGE) // OUTLOOK_RANGE))

    def table(mentors: Ints32) -> Ints16:
        apart = np.zeros((len(rows), len(mentors)), dtype=np.int8)
        for question in range(answers.shape[1]):
            apart += np.abs(answers[:, question, None] - his[mentors, question])
        both = (answers[:, 0, None] > 0) & (his[mentors, 0] > 0)
        return np.where(both, units[np.minimum(apart, len(units) - 1)], 0).astype(np.int16)

    return Part(classes, len(rows), table)


def _rounded_up(total: Ints32 | Ints64) -> Ints16:
    return np.asarray(-(-total // STEP), dtype=np.int16)


def _worth(weight: int, den: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the units that one of ``den`` parts is worth."""
    share = np.where(den > 0, weight * ONE / np.maximum(den, 1), 0)
    return np.asarray(share / STEP, dtype=np.float32)


def _units(count: NDArray[np.float32], worth: NDArray[np.float32]) -> Ints16:
    """Return counts times their worth in units; one more covers all rounding."""
    count *= worth[:, None]
    count += ROUNDING
    units = count.astype(np.int16)
    units += 1
    return units
