"""What a run found, in words of people: pairs, the unmatched, the proof and the advice.

Scores and points are integers of one ten-thousandth everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from matching.encoding.records import MentorType
from matching.engine.pool import Certificate, Pool, Problem, Result, Settings

Param = str | int | tuple[str, ...]


class PoolTooLargeError(Exception):
    """More requests than one solve takes; the text says how many are possible."""


class ImpossiblePinsError(Exception):
    """Pins that cannot all be kept; ``problems`` holds one sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


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

    mentees: keys of those who would be newly served.
    """

    mentor_type: MentorType
    specialization: str
    served_more: int
    total_more: int
    mentees: tuple[str, ...] = ()


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
    seconds: score, solve and verify. problem, result, pool: for what-if and alternatives.
    """

    pairs: tuple[PairView, ...]
    unmatched: tuple[Unmatched, ...]
    certificate: Certificate
    counts: Counts
    recruiting: tuple[Recruiting, ...]
    seconds: Mapping[str, float]
    settings: Settings
    pool: Pool
    problem: Problem
    result: Result

    def scores(self) -> Iterator[ScoreRow]:
        """Yield every eligible pair, whatever score or places, by mentee key, type, mentor key."""
        raise NotImplementedError
