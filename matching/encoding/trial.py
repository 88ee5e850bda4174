"""A pool solved once more under other settings: who gets whom, proven but not explained."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.encoding.comparison import Comparison, compare_sides
from matching.encoding.outcome import Outcome
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.records import MenteeRecord, MentorRecord, PairKey
from matching.encoding.sides import (
    Figures,
    Given,
    Side,
    held_of,
    request_of,
    requests_of,
    side_of,
)
from matching.encoding.solve import NO_LIMITS, Limits, threads, within
from matching.encoding.taxonomy import Taxonomy
from matching.engine.insight.comparison import worth
from matching.engine.match import match
from matching.engine.pool import Bools, Ints32, Pool, Settings
from matching.engine.problem import Certificate
from matching.engine.scoring import Block, Scorer


@dataclass(frozen=True, eq=False)
class Trial:
    """An assignment with its proof; pins are in it.

    mate: (n_requests,) mentor or -1. pinned: (n_requests,) True where a pin gave the pair.
    """

    scorer: Scorer
    mate: Ints32
    pinned: Bools
    certificate: Certificate

    def side(self) -> Side:
        """Return the result as one side of a comparison."""
        pool, keys = self.scorer.pool, self.scorer.pool.mentors.keys
        pairs = zip(self._rows, self._scored.score.tolist(), strict=True)
        return Side(
            requests=requests_of(pool),
            pairs={request_of(pool, i): Given(keys[self.mate[i]], score) for i, score in pairs},
            mentors=frozenset(keys),
            held=held_of(pool),
            figures=self._figures(),
            settings=self.scorer.settings,
        )

    def total_by(self, scorer: Scorer) -> int:
        """Return what these pairs are worth in total by other settings of the same people."""
        return int(scorer.pairs(self._rows, self.mate[self._rows]).score.sum())

    @cached_property
    def _rows(self) -> Ints32:
        return np.flatnonzero(self.mate >= 0).astype(np.int32)

    @cached_property
    def _scored(self) -> Block:
        return self.scorer.pairs(self._rows, self.mate[self._rows])

    def _figures(self) -> Figures:
        pool, proof = self.scorer.pool, self.certificate
        score = np.zeros(pool.n_requests, dtype=np.int32)
        score[self._rows] = self._scored.score
        found = worth(self.mate, score, pool.mentee, self.pinned)
        return Figures(
            policy=proof.policy,
            requests=pool.n_requests,
            served=found.served,
            mentees_served=found.mentees_served,
            weakest=found.weakest,
            mean=found.mean,
            total=found.total,
            wishes_met=int((self._scored.rank > 0).sum()),
            blocking_pairs=proof.blocking_pairs,
            gap=proof.gap,
            optimal=proof.optimal,
        )


def solve_again(
    pool: Pool, settings: Settings, pinned: Mapping[int, int], limits: Limits = NO_LIMITS
) -> Trial:
    """Solve a pool under these settings and prove the result; ``pinned`` is row to mentor.

    The same pairs and figures as ``match_pool`` gives these people.
    """
    matched = match(pool, settings, pinned, threads=threads(), go_on=within(limits))
    mate, kept = matched.result.mate.copy(), np.zeros(pool.n_requests, dtype=np.bool_)
    for row, mentor in pinned.items():
        mate[row], kept[row] = mentor, True
    return Trial(matched.scorer, mate, kept, matched.certificate)


def compare_settings(
    outcome: Outcome,
    mentees: Iterable[MenteeRecord],
    mentors: Iterable[MentorRecord],
    taxonomy: Taxonomy,
    settings: Settings,
    pins: Iterable[PairKey] = (),
    exclusions: Iterable[PairKey] = (),
    limits: Limits = NO_LIMITS,
) -> Comparison:
    """Compare an outcome with what the same people get under other settings.

    Pins and exclusions hold on both sides; the weights of specializations are the outcome's. Give
    the limits of the outcome, so that one side is searched for no longer than the other.

    Raises:
        ImpossiblePinsError: pins that cannot all be kept under these settings.
    """
    hers = tuple(mentees)
    pool, known = outcome.pool, set(outcome.pool.mentors.keys)
    his = tuple(record for record in mentors if record.key in known)
    if settings.reference_week != outcome.settings.reference_week:
        weights = pool.specialization_weights
        pool = build(hers, his, taxonomy, settings, exclusions, weights)
    trial = solve_again(pool, settings, place_pins(pins, hers, his, pool, settings), limits)
    return compare_sides(side_of(outcome), trial.side(), trial.total_by(outcome.scorer))
