"""People as plain values: what the sheets and the database both hand to the engine.

Slugs are those of the taxonomy. Nothing here knows where a record came from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mentorship.comparing import normalize

MentorType = Literal["peer", "career", "life"]

# The position in this tuple is the engine's code of the type.
MENTOR_TYPES: tuple[MentorType, ...] = ("peer", "career", "life")

ENGLISH = frozenset({"en"})
PEER_PREFIX = "peer:"
OUTLOOK_ANSWERS = 6
MAX_WISHES = 5
MAX_CAPACITY = 20

# A weekly window: weekday (0 Monday), first minute, minute after the last one (at most 1440).
Window = tuple[int, int, int]


def normalize_all(texts: Iterable[str]) -> frozenset[str]:
    """Return the distinct normalized texts, blanks left out."""
    return frozenset(filter(None, map(normalize, texts)))


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person on either side; an empty value was not answered.

    ``outlook`` holds exactly six answers from 1 to 5 or is None. ``avoid`` holds normalized
    e-mails and employers. ``windows`` are local time and hold every week.
    """

    role: str
    past_roles: frozenset[str] = frozenset()
    state: str = ""
    chapter: str = ""
    years: Decimal | None = None
    employer: str = ""
    setting: str = ""
    timezone: str = ""
    languages: frozenset[str] = ENGLISH
    patterns: frozenset[str] = frozenset()
    windows: tuple[Window, ...] = ()
    credentials: frozenset[str] = frozenset()
    outlook: tuple[int, ...] | None = None
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MenteeRecord:
    """One mentee of this run.

    ``key`` is her identity for hashing and results (e-mail or uuid); ``person`` is the human
    behind it: the same value on both sides is the same person. ``wishes`` and ``supervisor``
    hold ``person`` values. ``target_role`` is a role's slug, or empty for "not sure yet".
    ``mentors_held`` counts the mentors she has already, which use up her limit.
    """

    key: str
    person: str
    facts: PersonFacts
    seeks: tuple[MentorType, ...]
    target_role: str = ""
    wants: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    working_for: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    waited_rounds: int = 0
    partner_left: bool = False
    not_my_workplace: bool = False
    same_employer_ok: bool = False
    supervisor: str = ""
    email: str = ""
    mentors_held: int = 0


@dataclass(frozen=True, slots=True)
class MentorRecord:
    """One mentor of this run; ``capacity`` is the number of places free for it (0 to 20).

    A mentee who would also be a peer mentor appears here once more, with the same ``person``,
    the key ``peer_key(key)``, the type peer and one place.
    """

    key: str
    person: str
    facts: PersonFacts
    offers: tuple[MentorType, ...]
    helps_with: frozenset[str] = frozenset()
    practices: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    capacity: int = 1
    email: str = ""


@dataclass(frozen=True, slots=True)
class PairKey:
    """Two people to pin or to keep apart in this direction; no ``mentor_type`` means any type.

    ``mentee`` and ``mentor`` hold ``person`` values. A pin without a type takes the first type
    that she seeks and he offers.
    """

    mentee: str
    mentor: str
    mentor_type: MentorType | None = None


def both_directions(pairs: Iterable[PairKey]) -> tuple[PairKey, ...]:
    """Return the pairs and each of them the other way round, whoever is the mentee."""
    return tuple(
        PairKey(one, other, pair.mentor_type)
        for pair in pairs
        for one, other in ((pair.mentee, pair.mentor), (pair.mentor, pair.mentee))
    )


def peer_key(key: str) -> str:
    """Return the key of a mentee's own part as a peer mentor."""
    return PEER_PREFIX + key
