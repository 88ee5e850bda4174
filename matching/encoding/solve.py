"""Match a pool: records in, everything that was found out. One function for every caller."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from matching.encoding import recruiting
from matching.encoding.outcome import Counts, Outcome, PairView, Unmatched
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.records import PEER_PREFIX, MenteeRecord, MentorRecord, PairKey
from matching.encoding.solved import Solved
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.unmatched import unmatched_of
from matching.encoding.views import Viewer
from matching.engine.match import Matched, Standing, match
from matching.engine.pool import Ints32, Pool, Settings
from matching.engine.problem import Pairs, Query, Supply
from matching.engine.scoring.scan import Scan

Progress = Callable[[str], None]
Spread = Callable[[Scan], Supply]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a large search may end with the best so far, its proof telling how good that is.

    seconds: after so long. gap: as soon as the total is proven to be within this share of the
    best possible, 0.001 for a tenth of a percent. None: only when it is the best.
    """

    seconds: float | None = None
    gap: float | None = None


NO_LIMITS = Limits()


def match_pool(
    mentees: Iterable[MenteeRecord],
    mentors: Iterable[MentorRecord],
    taxonomy: Taxonomy,
    settings: Settings,
    pins: Iterable[PairKey] = (),
    exclusions: Iterable[PairKey] = (),
    progress: Progress | None = None,
    *,
    spread: Spread | None = None,
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Find who is matched with whom, prove it and explain it.

    The same people in any order give the same outcome. An exclusion keeps two people apart in the
    direction it names (``records.both_directions`` for both). A peer record of somebody who is a
    mentor as well is left out. ``progress`` is told in words what is being done. ``spread`` has
    pairs looked at elsewhere, with the same result.

    Raises:
        ImpossiblePinsError: pins that cannot all be kept.
        DuplicatePersonError, TaxonomyError: as ``pool.build``.
    """
    people = recruiting.People(tuple(mentees), _each_person_once(mentors), taxonomy)
    pool = build(people.mentees, people.mentors, taxonomy, settings, tuple(exclusions))
    pinned = place_pins(pins, people.mentees, people.mentors, pool, settings)
    watch = _Watch(progress or _nobody, limits, _words_of(pool))
    matched = match(
        pool,
        settings,
        pinned,
        threads=threads(),
        spread=partial(_Timed, watch, spread),
        go_on=watch.go_on,
        begin=watch.begin,
    )
    return _explained(people, matched, pinned, watch)


def _explained(
    people: recruiting.People, matched: Matched, pinned: Mapping[int, int], watch: "_Watch"
) -> Outcome:
    """Return what was found in words: every pair, the unmatched, and whom to recruit."""
    watch.begin("explain")
    solution = _solved(matched, pinned)
    viewer = Viewer(matched.scorer, people.mentees, people.mentors, people.taxonomy)
    pairs, unmatched = viewer.pairs(solution.mates, pinned), unmatched_of(solution)
    watch.begin("recruit")
    advice = recruiting.advise(people, solution)
    watch.begin("")
    return Outcome(
        pairs=pairs,
        unmatched=unmatched,
        certificate=matched.certificate,
        counts=_counts(solution.pool, matched, pairs, unmatched),
        recruiting=advice,
        seconds=watch.seconds,
        settings=solution.settings,
        scorer=matched.scorer,
        problem=matched.problem,
        result=matched.result,
        supply=matched.supply,
    )


def _solved(matched: Matched, pinned: Mapping[int, int]) -> Solved:
    return Solved(
        scorer=matched.scorer,
        problem=matched.problem,
        result=matched.result,
        pinned=pinned,
        supply=matched.supply,
        threads=threads(),
        is_proven=matched.certificate.optimal,
    )


def within(limits: Limits) -> Callable[[Standing], bool]:
    """Return what ends a large search at its limits; the time runs from now."""
    return _Watch(_nobody, limits, {}).go_on


def _words_of(pool: Pool) -> dict[str, str]:
    """Return what each stage is called while it goes on."""
    pairs = _count(pool.n_requests * pool.n_mentors, "pair")
    people = f"{_count(pool.n_requests, 'request')}, {_count(pool.n_mentors, 'mentor')}"
    return {
        "score": f"Scoring {pairs}",
        "solve": f"Solving {people}",
        "verify": "Proving the result",
        "explain": "Explaining every pair",
        "recruit": "Looking for whom to recruit",
    }


def _counts(
    pool: Pool, matched: Matched, pairs: Sequence[PairView], unmatched: Sequence[Unmatched]
) -> Counts:
    """Return the figures of the report; pinned pairs are in the total and in the bound."""
    certificate = matched.certificate
    total = sum(pair.score for pair in pairs)
    pinned = sum(pair.score for pair in pairs if pair.pinned)
    return Counts(
        requests=pool.n_requests,
        mentees=pool.n_mentees,
        mentors=pool.n_mentors,
        places=int(pool.mentors.capacity.sum()),
        eligible_pairs=matched.arcs.n_eligible,
        served=len(pairs),
        mentees_served=len({pair.mentee for pair in pairs}),
        weakest=certificate.weakest,
        mean=(2 * total + len(pairs)) // (2 * len(pairs)) if pairs else None,
        total=total,
        bound=certificate.bound + pinned,
        gap=certificate.gap,
        wishes_met=dict(sorted(Counter(p.wish_rank for p in pairs if p.wish_rank).items())),
        unmatched=dict(sorted(Counter(entry.reason for entry in unmatched).items())),
    )


def _each_person_once(mentors: Iterable[MentorRecord]) -> tuple[MentorRecord, ...]:
    """Leave out the peer part of whoever is a mentor as well: two people for two requests."""
    found = tuple(mentors)
    full = {record.person for record in found if not record.key.startswith(PEER_PREFIX)}
    return tuple(r for r in found if not (r.key.startswith(PEER_PREFIX) and r.person in full))


class _Watch:
    """Tells how far a run is, notes the seconds of each stage, and ends a search at its limits."""

    def __init__(self, tell: Progress, limits: Limits, words: dict[str, str]) -> None:
        self.seconds: dict[str, float] = {}
        self._tell = tell
        self._limits = limits
        self._words = words
        self._stage = ""
        self._began = self._last = perf_counter()

    def begin(self, stage: str) -> None:
        """Note that a stage begins, and so that the one before has ended."""
        now = perf_counter()
        self.add(self._stage, now - self._last)
        self._stage, self._last = stage, now
        if stage in self._words:
            self._tell(self._words[stage])

    def add(self, stage: str, seconds: float) -> None:
        """Add to the seconds of a stage."""
        if stage:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def move(self, seconds: float) -> None:
        """Count seconds of the present stage as scoring."""
        self.add("score", seconds)
        self.add(self._stage, -seconds)

    def go_on(self, standing: Standing) -> bool:
        """Say how good the best so far is proven to be, and whether to look for better."""
        gap = standing.gap / max(standing.total, 1)
        self._tell(f"Proven within {gap:.2%} of the best possible".replace("%", " %"))
        is_late = self._limits.seconds is not None and (
            perf_counter() - self._began > self._limits.seconds
        )
        return not is_late and (self._limits.gap is None or gap > self._limits.gap)


class _Timed:
    """A supply whose time counts as scoring, whatever stage asks it."""

    def __init__(self, watch: _Watch, spread: Spread | None, scan: Scan) -> None:
        self._watch = watch
        self._supply: Supply = spread(scan) if spread else scan

    def best(self, query: Query) -> Pairs:
        """Pass a query on."""
        return self._timed(lambda: self._supply.best(query))

    def wishes(self, least: Ints32) -> Pairs:
        """Pass the question on."""
        return self._timed(lambda: self._supply.wishes(least))

    def _timed(self, ask: Callable[[], Pairs]) -> Pairs:
        began = perf_counter()
        pairs = ask()
        self._watch.move(perf_counter() - began)
        return pairs


def threads() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _nobody(_: str) -> None:
    """Take progress that nobody asked for."""
