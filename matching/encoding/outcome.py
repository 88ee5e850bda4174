"""What a run found, in words of people: pairs, the unmatched, the proof and the advice.

Scores and points are integers of one ten-thousandth everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.encoding.records import MENTOR_TYPES, MentorType, PairKey
from matching.engine.pool import Ints64, Pool, Settings
from matching.engine.problem import Certificate, Problem, Result, Supply
from matching.engine.scoring import BLOCK_PAIRS, Block, Scorer

Param = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PinFault:
    """Why one pin cannot be kept; ``text`` has places for ``{mentee}`` and ``{mentor}``."""

    pin: PairKey
    text: str

    def sentence(self, names: Mapping[str, str]) -> str:
        """Return the sentence; ``names`` maps persons to what they are to be called."""
        mentee, mentor = self.pin.mentee, self.pin.mentor
        return self.text.format(mentee=names.get(mentee, mentee), mentor=names.get(mentor, mentor))


class ImpossiblePinsError(Exception):
    """Pins that cannot all be kept; ``faults`` holds one for each that is in the way."""

    def __init__(self, faults: Iterable[PinFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.problems))

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each fault, naming people by their ``person`` value."""
        return self.sentences({})

    def sentences(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Return one sentence for each fault; ``names`` maps persons to their names."""
        return tuple(fault.sentence(names) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say about a pair or an unmatched person; ``words`` turns it into a sentence.

    ``params`` hold slugs, keys of people and numbers, so that a reason can be stored as JSON.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairView:
    """One pair with its whole score.

    components: name to 0..10000, None where it left her mean. weights: those of the type.
    points: each component's share of the base; they sum to it. headings: career_path,
    specialization and mentor_type; headings + bonuses sum to the score. bonuses: wish, waiting
    and order after the cap. wish_rank: 1 to 5 or None. few_answers: it rests on less than half
    of the weights. Rows: the pair's place in the pool's arrays.
    """

    mentee: str
    mentor: str
    mentor_type: MentorType
    score: int
    base: int
    bonuses: Mapping[str, int]
    components: Mapping[str, int | None]
    weights: Mapping[str, int]
    points: Mapping[str, int]
    headings: Mapping[str, int]
    wish_rank: int | None
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    few_answers: bool
    pinned: bool
    request_row: int
    mentor_row: int


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One eligible pair in figures only, for ``scores.csv``; None: left her mean."""

    mentee: str
    mentor: str
    mentor_type: MentorType
    score: int
    components: tuple[int | None, ...]
    bonuses: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An unserved request (side mentee) or a mentor without a match (side mentor, no type).

    reason: type_not_offered, no_eligible_mentor, below_minimum, served_otherwise, places_taken;
    no_capacity, no_request, not_needed. best_score: her best eligible pair, None without one.
    """

    key: str
    side: str
    mentor_type: MentorType | None
    reason: str
    detail: Reason
    best_score: int | None


@dataclass(frozen=True, slots=True)
class Recruiting:
    """What one more mentor of this type and specialization would change.

    mentees: keys of those who would be newly served. is_exact: False for the most that it could
    be, where the pool is too large to try it.
    """

    mentor_type: MentorType
    specialization: str
    served_more: int
    total_more: int
    mentees: tuple[str, ...] = ()
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the report; pins count everywhere except in ``weakest``."""

    requests: int
    mentees: int
    mentors: int
    places: int
    eligible_pairs: int
    served: int
    mentees_served: int
    weakest: int | None
    mean: int | None
    total: int
    bound: int
    gap: int
    wishes_met: Mapping[int, int]
    unmatched: Mapping[str, int]


@dataclass(frozen=True)
class Outcome:
    """Everything that one run found, in an order that no shuffling of the input changes.

    pairs: by mentee key, then type. unmatched: mentees, then mentors, each by key.
    seconds: score, solve, verify, explain and recruit. scorer, problem, result, and the supply of
    all pairs where the problem holds only some: for what-if and
    alternatives.
    """

    pairs: tuple[PairView, ...]
    unmatched: tuple[Unmatched, ...]
    certificate: Certificate
    counts: Counts
    recruiting: tuple[Recruiting, ...]
    seconds: Mapping[str, float]
    settings: Settings
    scorer: Scorer
    problem: Problem
    result: Result
    supply: Supply | None = None

    @property
    def pool(self) -> Pool:
        """The arrays that were scored."""
        return self.scorer.pool

    def scores(self) -> Iterator[ScoreRow]:
        """Yield every eligible pair, whatever score or places, by mentee key, type, mentor key."""
        return score_rows(self.scorer)


def score_rows(scorer: Scorer) -> Iterator[ScoreRow]:
    """Yield every eligible pair of a pool, whatever score or places, in a fixed order."""
    pool = scorer.pool
    types = pool.mentor_type.tolist()
    rows = sorted(
        range(pool.n_requests), key=lambda i: (pool.mentees.keys[pool.mentee[i]], types[i])
    )
    by_key = np.array(
        sorted(range(pool.n_mentors), key=pool.mentors.keys.__getitem__), dtype=np.int64
    )
    step = max(1, BLOCK_PAIRS // max(1, pool.n_mentors))
    for start in range(0, len(rows), step):
        part = np.array(rows[start : start + step], dtype=np.int32)
        fits = scorer.eligible(part, with_places=False)
        i, place = np.nonzero(fits[:, by_key])
        yield from _rows_of(
            pool, scorer.pairs(part[i], by_key[place].astype(np.int32)), by_key[place]
        )


def _rows_of(pool: Pool, block: Block, mentors: Ints64) -> Iterator[ScoreRow]:
    columns = zip(
        block.rows.tolist(),
        mentors.tolist(),
        block.score.tolist(),
        block.components.T.tolist(),
        block.counted.tolist(),
        block.wish.tolist(),
        block.waiting.tolist(),
        block.order.tolist(),
        strict=True,
    )
    for row, j, score, components, counted, wish, waiting, order in columns:
        told = tuple(c if known else None for c, known in zip(components, counted, strict=True))
        mentee, mentor = pool.mentees.keys[pool.mentee[row]], pool.mentors.keys[j]
        mentor_type = MENTOR_TYPES[pool.mentor_type[row]]
        yield ScoreRow(mentee, mentor, mentor_type, score, told, (wish, waiting, order))
