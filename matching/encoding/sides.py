"""One result as a comparison sees it: who asked, who got whom, and how good it is."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.encoding.outcome import Outcome
from matching.encoding.records import MENTOR_TYPES, MentorType
from matching.engine.pool import Policy, Pool, Settings

# A request: the mentee's key and the type that she seeks.
Request = tuple[str, MentorType]


@dataclass(frozen=True, slots=True)
class Given:
    """The mentor whom a request got, with the score under the settings of that result."""

    mentor: str
    score: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How good one result is; scores in ten-thousandths, ``wishes_met`` of any rank.

    weakest: of the pairs that were not pinned. weakest, mean: None without such a pair.
    """

    policy: Policy
    requests: int
    served: int
    mentees_served: int
    weakest: int | None
    mean: int | None
    total: int
    wishes_met: int
    blocking_pairs: int
    gap: int
    optimal: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One result: what was asked, who got whom, and how good it is.

    requests: all of them, served or not. pairs: those served. mentors: everybody who could have
    been given. held: mentees who have a mentor besides.
    """

    requests: Set[Request]
    pairs: Mapping[Request, Given]
    mentors: Set[str]
    held: Set[str]
    figures: Figures
    settings: Settings


def side_of(outcome: Outcome) -> Side:
    """Return an outcome as one side of a comparison."""
    counts, proof = outcome.counts, outcome.certificate
    return Side(
        requests=requests_of(outcome.pool),
        pairs={(p.mentee, p.mentor_type): Given(p.mentor, p.score) for p in outcome.pairs},
        mentors=frozenset(outcome.pool.mentors.keys),
        held=held_of(outcome.pool),
        figures=Figures(
            policy=proof.policy,
            requests=counts.requests,
            served=counts.served,
            mentees_served=counts.mentees_served,
            weakest=counts.weakest,
            mean=counts.mean,
            total=counts.total,
            wishes_met=sum(counts.wishes_met.values()),
            blocking_pairs=proof.blocking_pairs,
            gap=counts.gap,
            optimal=proof.optimal,
        ),
        settings=outcome.settings,
    )


def requests_of(pool: Pool) -> frozenset[Request]:
    """Return every request of a pool."""
    return frozenset(map(partial(request_of, pool), range(pool.n_requests)))


def request_of(pool: Pool, row: int) -> Request:
    """Return the request of a row."""
    return pool.mentees.keys[pool.mentee[row]], MENTOR_TYPES[pool.mentor_type[row]]


def held_of(pool: Pool) -> frozenset[str]:
    """Return the keys of the mentees who have a mentor from before."""
    return frozenset(pool.mentees.keys[m] for m in np.flatnonzero(pool.mentees.held))
