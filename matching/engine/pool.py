"""What the engine works on: a pool of people and the settings.

Everything is integers. Scores are ten-thousandths, weekly time is hundredths of a quarter hour.
An index of -1 means "unknown" or "none".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints8 = NDArray[np.int8]
Ints16 = NDArray[np.int16]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]

Policy = Literal["fair", "total", "stable"]
POLICIES: tuple[Policy, ...] = ("fair", "total", "stable")

ONE = 10_000  # the score 1
SLOTS_PER_WEEK = 7 * 24 * 4
HUNDREDTHS_PER_HOUR = 4 * 100

PEER, CAREER, LIFE = range(3)
TYPES = ("peer", "career", "life")

COMPONENTS = (
    "path",
    "setting",
    "credentials",
    "specialization",
    "goals",
    "interests",
    "level",
    "experience",
    "independence",
    "outlook",
    "availability",
)
HEADINGS: dict[str, tuple[str, ...]] = {
    "career_path": ("path", "setting", "credentials"),
    "specialization": ("specialization", "goals", "interests"),
    "mentor_type": ("level", "experience", "independence", "outlook", "availability"),
}
DEFAULT_WEIGHTS: dict[str, tuple[int, ...]] = {
    "peer": (0, 15, 10, 10, 15, 5, 10, 0, 0, 15, 20),
    "career": (25, 5, 10, 20, 10, 5, 5, 0, 0, 10, 10),
    "life": (10, 0, 0, 0, 15, 0, 0, 25, 15, 25, 10),
}


@dataclass(frozen=True)
class Settings:
    """How a program scores and assigns.

    ``weights`` holds one tuple per mentor type in the order of ``COMPONENTS``, whole numbers that
    sum to 100. ``min_score`` is in ten-thousandths. Hours are multiples of a quarter of an hour.

    Raises:
        ValueError: a value is out of its range; the text says which and what to do.
    """

    weights: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    policy: Policy = "fair"
    min_score: int = 4_000
    mentors_per_mentee: int = 1
    min_overlap_hours: Decimal = Decimal(1)
    full_overlap_hours: Decimal = Decimal(4)
    reference_week: date = date(2026, 1, 12)

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise ValueError(problem)

    @property
    def min_overlap(self) -> int:
        """The least weekly overlap, in hundredths of a quarter hour."""
        return int(self.min_overlap_hours * HUNDREDTHS_PER_HOUR)

    @property
    def full_overlap(self) -> int:
        """The weekly overlap that earns the whole component, in hundredths of a quarter hour."""
        return int(self.full_overlap_hours * HUNDREDTHS_PER_HOUR)

    def _problems(self) -> list[str]:
        """Say what is wrong with these settings, one sentence each."""
        weights = filter(None, map(self._weight_problem, TYPES))
        quarter = Decimal("0.25")
        checks = {
            "policy must be fair, total or stable": self.policy in POLICIES,
            "min_score must be from 0 to 1": 0 <= self.min_score <= ONE,
            "mentors_per_mentee must be from 1 to 3": 1 <= self.mentors_per_mentee <= len(TYPES),
            "min_overlap_hours must be 0 or more, in steps of 0.25": self.min_overlap_hours >= 0
            and self.min_overlap_hours % quarter == 0,
            "full_overlap_hours must be more than 0, in steps of 0.25": self.full_overlap_hours > 0
            and self.full_overlap_hours % quarter == 0,
            "reference_week must be a Monday": self.reference_week.weekday() == 0,
        }
        return [*weights, *(text for text, holds in checks.items() if not holds)]

    def _weight_problem(self, mentor_type: str) -> str:
        weights = self.weights.get(mentor_type, ())
        if len(weights) != len(COMPONENTS) or min(weights) < 0:
            return f"weights of {mentor_type} must name every component with a number from 0 to 100"
        if sum(weights) != 100:
            return f"weights of {mentor_type} must sum to 100, not {sum(weights)}"
        return ""


@dataclass(frozen=True, eq=False)
class Tables:
    """The taxonomy as integer tables; credits are ten-thousandths unless said otherwise.

    path: (n_roles, n_roles, n_roles), [her role, her target, a role he holds or held].
    ahead: the same axes, True where that role is her target or further along a shortest path.
    setting: (n_settings, n_settings). specialization: (n_specializations,) squared, in tenths.
    """

    path: Ints16
    ahead: Bools
    setting: Ints16
    specialization: Ints16


@dataclass(frozen=True, eq=False)
class People:
    """Columns that both sides share; n people.

    role, level, setting, employer, chapter, email: (n,) indices, -1 unknown. ``employer``,
    ``chapter`` and ``email`` are tokens: equal numbers mean the same one; ``avoid`` (n, k) holds
    tokens of e-mails and employers, padded with -1. roles: (n, n_roles), held now or before.
    languages: (n, n_languages). credentials: (n, n_credentials), closed under "implies".
    outlook: (n, 6), 0 unanswered. week: (n,) row of ``Pool.weeks``, -1 unknown.
    """

    role: Ints32
    level: Ints32
    roles: Bools
    setting: Ints32
    employer: Ints32
    chapter: Ints32
    email: Ints32
    avoid: Ints32
    languages: Bools
    credentials: Bools
    outlook: Ints32
    week: Ints32
    interests: Bools


@dataclass(frozen=True, eq=False)
class Mentees:
    """Mentee columns, (n_mentees, ...), sorted by the hash of the key.

    target: role or -1. wants, goals, working_for: (n_mentees, n_entries). wishes: (n_mentees, 5)
    mentor indices, best first, -1 none or not in this pool. waiting: ten-thousandths, capped.
    held: mentors she has already. itself, supervisor: the mentor who is the same person, or her
    supervisor, or -1.
    """

    keys: tuple[str, ...]
    people: People
    target: Ints32
    wants: Bools
    goals: Bools
    working_for: Bools
    wishes: Ints32
    waiting: Ints32
    held: Ints32
    itself: Ints32
    supervisor: Ints32
    not_my_workplace: Bools
    same_employer_ok: Bools


@dataclass(frozen=True, eq=False)
class Mentors:
    """Mentor columns, (n_mentors, ...), sorted by the hash of the key.

    offers: (n_mentors, 3). helps_with, practices: (n_mentors, n_entries). capacity: (n_mentors,).
    experience: (n_mentors,) ten-thousandths of 20 years, -1 unknown. seasoned: 15 years or more.
    """

    keys: tuple[str, ...]
    people: People
    offers: Bools
    helps_with: Bools
    practices: Bools
    capacity: Ints32
    experience: Ints32
    seasoned: Bools


@dataclass(frozen=True, eq=False)
class Pool:
    """Everybody of one run.

    mentee, mentor_type, first: (n_requests,), the mentee, the type's code and whether it is the
    first-named of several; sorted by the hash of key and type. request_hash, mentor_hash: the
    first eight bytes of these hashes, for ties. weeks: (n_weeks, 672) share of
    each quarter hour in hundredths. excluded: (n, 3) mentee, mentor and type (-1: any).
    specialization_weights: (n_specializations,) 1 to 5, frozen with the run.
    """

    mentees: Mentees
    mentors: Mentors
    mentee: Ints32
    mentor_type: Ints32
    first: Bools
    request_hash: NDArray[np.uint64]
    mentor_hash: NDArray[np.uint64]
    weeks: Ints32
    excluded: Ints32
    specialization_weights: Ints32
    tables: Tables

    @property
    def n_requests(self) -> int:
        """Number of requests."""
        return len(self.mentee)

    @property
    def n_mentees(self) -> int:
        """Number of mentees."""
        return len(self.mentees.keys)

    @property
    def n_mentors(self) -> int:
        """Number of mentors."""
        return len(self.mentors.keys)
