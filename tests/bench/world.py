"""The country that a population lives in: ladders, employers, zones, shifts, as arrays."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from matching.encoding.records import PersonFacts
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.weeks import Weeks
from matching.engine.pool import Bools, Ints32, Ints64
from tests.bench.draws import Weights, blank, chance, choose, zipf

DATA = Path(__file__).resolve().parents[2] / "mentorship" / "data" / "taxonomy.json"
MONDAY = date(2026, 1, 12)

# Share of the people in hundredths, states and local chapters.
ZONES = {
    "America/New_York": (47, 22),
    "America/Chicago": (29, 15),
    "America/Los_Angeles": (15, 4),
    "America/Denver": (5, 6),
    "America/Phoenix": (3, 1),
    "Pacific/Honolulu": (1, 1),
}
CHAPTERS_PER_STATE = 3
CHAINS = 12
PEOPLE_PER_EMPLOYER = 12


@dataclass
class World:
    """What everybody is drawn from."""

    rng: np.random.Generator
    n_people: int

    def __post_init__(self) -> None:
        self.data = json.loads(DATA.read_text("utf-8"))
        self.taxonomy = Taxonomy(self.data)
        self.weeks = Weeks(self.taxonomy, MONDAY)
        self.levels = np.array([role["level"] for role in self.data["roles"]], dtype=np.int32)
        self.n_employers = CHAINS + max(1, self.n_people // PEOPLE_PER_EMPLOYER)
        self._emails = self.n_employers
        self._ranks: dict[str, Ints64] = {}

    @cached_property
    def ladder(self) -> Bools:
        """(n_roles, n_roles), True from a role to a usual next one."""
        return self.links("roles", "leads_to", "roles")

    @cached_property
    def closure(self) -> Bools:
        """(n_credentials, n_credentials), each with all that holding it implies."""
        names = list(self.taxonomy.names("credentials"))
        return np.array([[b in self.taxonomy.held([a]) for b in names] for a in names])

    def links(self, entries: str, name: str, others: str) -> Bools:
        """Return (n_entries, n_others), True where an entry names another."""
        linked = np.zeros((self.taxonomy.size(entries), self.taxonomy.size(others)), dtype=np.bool_)
        for i, entry in enumerate(self.data[entries]):
            linked[i, [self.taxonomy.index(others, slug) for slug in entry[name]]] = True
        return linked

    def popularity(self, entries: str, exponent: float = 1.0) -> Weights:
        """Return how often each entry of a list is named, by both sides alike."""
        size = self.taxonomy.size(entries)
        if entries not in self._ranks:
            self._ranks[entries] = self.rng.permutation(size)
        return zipf(size, exponent)[self._ranks[entries]]

    def emails(self, n: int) -> Ints32:
        """Return tokens that nobody else has."""
        self._emails += n
        return np.arange(self._emails - n, self._emails, dtype=np.int32)

    def roles(self, by_level: tuple[int, ...], n: int) -> Ints32:
        """Return (n,) roles; the first of a level in the taxonomy is the most common."""
        weights = np.zeros(len(self.levels))
        for level, share in enumerate(by_level, start=1):
            roles = np.flatnonzero(self.levels == level)
            weights[roles] = share * zipf(len(roles), 0.7)
        return choose(self.rng, weights, n)

    def zones(self, n: int) -> Ints32:
        """Return (n,) time zones."""
        return choose(self.rng, np.array([share for share, _ in ZONES.values()]) / 100, n)

    def chapters(self, zone: Ints32) -> Ints32:
        """Return a local chapter in a state of each zone."""
        n_chapters = np.array([states for _, states in ZONES.values()]) * CHAPTERS_PER_STATE
        first = np.cumsum(n_chapters) - n_chapters
        within = self.rng.random(len(zone)) ** 2 * n_chapters[zone]
        return (first[zone] + within).astype(np.int32)

    def employers(self, n: int) -> Ints32:
        """Return (n,) employers: two in five people work for a chain."""
        chain = choose(self.rng, zipf(CHAINS), n)
        local = CHAINS + choose(self.rng, zipf(self.n_employers - CHAINS, 0.5), n)
        return np.where(chance(self.rng, 0.4, n), chain, local).astype(np.int32)

    def weeks_of(self, zone: Ints32, shifts: tuple[int, ...]) -> Ints32:
        """Return (n,) rows of ``weeks``: one or two shift patterns in each zone, some unknown."""
        share = np.array(shifts, dtype=np.float64)
        one, two = (choose(self.rng, share, len(zone)) for _ in range(2))
        two = np.where(chance(self.rng, 0.35, len(zone)), two, one)
        packed = (zone * len(share) + np.minimum(one, two)) * len(share) + np.maximum(one, two)
        keys, classes = np.unique(packed, return_inverse=True)
        rows = np.array([self._week(int(key), len(share)) for key in keys], dtype=np.int32)
        return blank(self.rng, rows[classes.reshape(-1)], 0.08)

    def _week(self, key: int, n_patterns: int) -> int:
        rest, two = divmod(key, n_patterns)
        zone, one = divmod(rest, n_patterns)
        names = list(self.taxonomy.patterns)
        patterns = frozenset((names[one], names[two]))
        return self.weeks.index(PersonFacts("", timezone=list(ZONES)[zone], patterns=patterns))
