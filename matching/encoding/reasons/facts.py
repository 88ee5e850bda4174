"""One scored pair with the people in it, and what is asked of it more than once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.encoding.outcome import Reason
from matching.encoding.records import MenteeRecord, MentorRecord, MentorType
from matching.encoding.taxonomy import Taxonomy
from mentorship.comparing import normalize

CLOSE_FIELD = 5


@dataclass(frozen=True, slots=True)
class PairFacts:
    """One scored pair and the people in it.

    values: component to ten-thousandths, None where it left her mean. weights: those that count.
    points: component to its share of the score. overlap: hundredths of a quarter hour, None where
    unknown. week_known: by side, whether times and zone are known. open_answers: components that
    he left open. broken: hard rules that a pin overrides.
    """

    her: MenteeRecord
    him: MentorRecord
    mentor_type: MentorType
    taxonomy: Taxonomy
    values: Mapping[str, int | None]
    weights: Mapping[str, int]
    points: Mapping[str, int]
    overlap: int | None
    week_known: Mapping[str, bool]
    full_overlap: int
    wish_rank: int | None
    open_answers: tuple[str, ...]
    few_answers: bool
    broken: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """His level minus hers."""
        level = self.taxonomy.level
        return level(self.him.facts.role) - level(self.her.facts.role)

    def counts(self, component: str) -> bool:
        """Return whether a component has a weight and her answer."""
        return self.weights[component] > 0 and self.values[component] is not None

    def value(self, component: str) -> int:
        """Return a component, 0 where it left her mean."""
        return self.values[component] or 0


def best_role(pair: PairFacts) -> tuple[str, int]:
    """Return the role of his that counts for her way: the current one first among equals."""
    index = pair.taxonomy.index
    row = pair.taxonomy.tables.path[
        index("roles", pair.her.facts.role), index("roles", pair.her.target_role)
    ]
    facts = pair.him.facts
    roles = [facts.role, *sorted(facts.past_roles - {facts.role})]
    credits_ = [int(row[index("roles", role)]) for role in roles]
    best = max(range(len(roles)), key=lambda k: (credits_[k], -k))
    return roles[best], credits_[best]


def closest_field(pair: PairFacts, wanted: str) -> str:
    """Return the field of his that earns most for a wanted one, "" without one."""
    index, table = pair.taxonomy.index, pair.taxonomy.tables.specialization
    row = table[index("specializations", wanted)]
    worth = {p: int(row[index("specializations", p)]) for p in sorted(pair.him.practices)}
    best = max(worth, key=lambda practiced: worth[practiced], default="")
    return best if worth.get(best, 0) >= CLOSE_FIELD else ""


def listed(code: str, slugs: Iterable[str], *, in_order: bool = False) -> Iterable[Reason]:
    """Yield one reason for all slugs, sorted unless their order matters; none without any."""
    found = tuple(slugs if in_order else sorted(slugs))
    if found:
        yield Reason(code, {"slugs": found})


def both_employers(pair: PairFacts) -> bool:
    """Return whether both employers are known."""
    return bool(pair.her.facts.employer and pair.him.facts.employer)


def same_employer(pair: PairFacts) -> bool:
    """Return whether both employers are known and equal."""
    hers, his = normalize(pair.her.facts.employer), normalize(pair.him.facts.employer)
    return bool(hers) and hers == his
