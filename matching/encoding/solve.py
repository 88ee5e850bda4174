"""Match a pool: records in, everything that was found out. One function for every caller."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter

import numpy as np

from matching.encoding import recruiting
from matching.encoding.outcome import Counts, Outcome, PairView, PoolTooLargeError, Unmatched
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.records import PEER_PREFIX, MenteeRecord, MentorRecord, PairKey
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.unmatched import unmatched_of
from matching.encoding.views import Viewer
from matching.engine.assignment import solve
from matching.engine.certificate import verify
from matching.engine.pool import Pool, Settings
from matching.engine.problem import Certificate, Problem
from matching.engine.scoring import Arcs, Scorer
from matching.engine.ties import pair_hash

MOST_REQUESTS = 2_000

Progress = Callable[[str], None]


def match_pool(
    mentees: Iterable[MenteeRecord],
    mentors: Iterable[MentorRecord],
    taxonomy: Taxonomy,
    settings: Settings,
    pins: Iterable[PairKey] = (),
    exclusions: Iterable[PairKey] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Find who is matched with whom, prove it and explain it.

    The same people in any order give the same outcome. An exclusion keeps two people apart in the
    direction it names (``records.both_directions`` for both). A peer record of somebody who is a
    mentor as well is left out. ``progress`` is told in words what is being done.

    Raises:
        PoolTooLargeError: more than 2,000 requests.
        ImpossiblePinsError: pins that cannot all be kept.
        DuplicatePersonError, TaxonomyError: as ``pool.build``.
    """
    tell = progress or _nobody
    clock = _Clock()
    people = recruiting.People(tuple(mentees), _each_person_once(mentors), taxonomy)
    _refuse_too_many(people.mentees)
    pool = build(people.mentees, people.mentors, taxonomy, settings, tuple(exclusions))
    pinned = place_pins(pins, people.mentees, people.mentors, pool, settings)

    tell(f"Scoring {_count(pool.n_requests * pool.n_mentors, 'pair')}")
    scorer = Scorer(pool, settings)
    arcs = scorer.arcs()
    problem = _problem(pool, settings, arcs, pinned)
    clock.lap("score")

    tell(f"Solving {_count(pool.n_requests, 'request')}, {_count(pool.n_mentors, 'mentor')}")
    result = solve(problem, settings.policy)
    clock.lap("solve")
    tell("Proving the result")
    certificate = verify(problem, result, settings.policy)
    clock.lap("verify")

    tell("Explaining every pair")
    mates = {i: int(j) for i, j in enumerate(result.mate) if j >= 0}
    pairs = Viewer(scorer, people.mentees, people.mentors, taxonomy).pairs(mates, pinned)
    unmatched = unmatched_of(scorer, arcs, problem, result, {**mates, **pinned})
    tell("Looking for whom to recruit")
    advice = recruiting.advise(people, pool, settings, (problem, result), pinned)
    clock.lap("explain")
    return Outcome(
        pairs=pairs,
        unmatched=unmatched,
        certificate=certificate,
        counts=_counts(pool, arcs, certificate, pairs, unmatched),
        recruiting=advice,
        seconds=clock.seconds,
        settings=settings,
        scorer=scorer,
        problem=problem,
        result=result,
    )


def _problem(pool: Pool, settings: Settings, arcs: Arcs, pinned: Mapping[int, int]) -> Problem:
    """Return what is left to solve when the pins have taken theirs."""
    limit = settings.mentors_per_mentee - pool.mentees.held
    places = pool.mentors.capacity.copy()
    has_mentor = pool.mentees.held > 0
    pairs = np.zeros((pool.n_mentees, 1 if not pinned else pool.n_mentors), dtype=np.bool_)
    for row, mentor in pinned.items():
        limit[pool.mentee[row]] -= 1
        places[mentor] -= 1
        has_mentor[pool.mentee[row]] = True
        pairs[pool.mentee[row], mentor] = True
    taken = np.isin(arcs.request, list(pinned))
    if pinned:
        taken |= pairs[pool.mentee[arcs.request], arcs.mentor]
    request, mentor_of = arcs.request[~taken], arcs.mentor[~taken]
    return Problem(
        mentee=pool.mentee,
        limit=np.maximum(limit, 0),
        places=places,
        request=request,
        mentor=mentor_of,
        score=arcs.score[~taken],
        tie=pair_hash(pool.request_hash[request], pool.mentor_hash[mentor_of]),
        wish=arcs.rank[~taken],
        has_mentor=has_mentor,
    )


def _counts(
    pool: Pool,
    arcs: Arcs,
    certificate: Certificate,
    pairs: Sequence[PairView],
    unmatched: Sequence[Unmatched],
) -> Counts:
    """Return the figures of the report; pinned pairs are in the total and in the bound."""
    total = sum(pair.score for pair in pairs)
    pinned = sum(pair.score for pair in pairs if pair.pinned)
    return Counts(
        requests=pool.n_requests,
        mentees=pool.n_mentees,
        mentors=pool.n_mentors,
        places=int(pool.mentors.capacity.sum()),
        eligible_pairs=arcs.n_eligible,
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


def _refuse_too_many(mentees: Sequence[MenteeRecord]) -> None:
    requests = sum(len(set(record.seeks)) for record in mentees)
    if requests > MOST_REQUESTS:
        raise PoolTooLargeError(
            f"These are {requests:,} requests; one run takes up to {MOST_REQUESTS:,} for now. "
            "Match in parts, such as by chapter."
        )


class _Clock:
    """Notes the seconds of each part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, part: str) -> None:
        """Note the time since the last lap."""
        now = perf_counter()
        self.seconds[part] = now - self._last
        self._last = now


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _nobody(_: str) -> None:
    """Take progress that nobody asked for."""
