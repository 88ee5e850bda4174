"""Records to arrays: the pool that the engine scores."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.encoding.records import (
    MAX_WISHES,
    MENTOR_TYPES,
    OUTLOOK_ANSWERS,
    MenteeRecord,
    MentorRecord,
    MentorType,
    PairKey,
    PersonFacts,
)
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.weeks import Weeks
from matching.engine.pool import ONE, Bools, Ints32, Mentees, Mentors, People, Pool, Settings
from mentorship.comparing import normalize

SATURATING_YEARS = 20
SEASONED_YEARS = 15
WAITED_ROUND = 200
PARTNER_LEFT = 1_000
MOST_WAITING = 1_000
RAREST = 5

Person = TypeVar("Person", MenteeRecord, MentorRecord)


class DuplicatePersonError(ValueError):
    """Two records of one side have the same key or are the same person."""


class Tokens:
    """Equal texts to equal numbers; the blank text is -1."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text, a new one when it was not seen before."""
        plain = normalize(text)
        return self._numbers.setdefault(plain, len(self._numbers)) if plain else -1

    def __iter__(self) -> Iterator[str]:
        """Yield the texts in the order of their numbers."""
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def build(
    mentees: Iterable[MenteeRecord],
    mentors: Iterable[MentorRecord],
    taxonomy: Taxonomy,
    settings: Settings,
    exclusions: Iterable[PairKey] = (),
    specialization_weights: Ints32 | None = None,
) -> Pool:
    """Return the pool of these people, the same for any order of the records.

    ``specialization_weights`` are those of an earlier pool, so that hypothetical mentors leave
    every other score as it is; by default they come from these mentors.

    Raises:
        DuplicatePersonError: a key or a person appears twice on one side.
        TaxonomyError: a record names a slug that the taxonomy does not have.
    """
    hers = _sorted_by_hash(mentees)
    his = _sorted_by_hash(mentors)
    _refuse_duplicates([record.key for record in hers])
    _refuse_duplicates([record.key for record in his])
    _refuse_duplicates([record.person for record in hers])
    _refuse_duplicates([record.person for record in his])
    encoder = Encoder(
        taxonomy,
        settings.reference_week,
        languages=sorted(_languages([*(record.facts for record in hers), *(r.facts for r in his)])),
        mentor_of={record.person: j for j, record in enumerate(his)},
    )
    mentee_columns = encoder.mentees(hers)
    mentor_columns = encoder.mentors(his)
    mentee, mentor_type, first, hashes = request_columns(hers)
    if specialization_weights is None:
        specialization_weights = weigh_specializations(mentor_columns.practices)
    return Pool(
        mentees=mentee_columns,
        mentors=mentor_columns,
        mentee=mentee,
        mentor_type=mentor_type,
        first=first,
        request_hash=hashes,
        mentor_hash=np.array([hash8(record.key) for record in his], dtype=np.uint64),
        weeks=encoder.weeks.table(),
        excluded=encoder.exclusions(hers, exclusions),
        specialization_weights=specialization_weights,
        tables=taxonomy.tables,
    )


def weigh_specializations(practices: Bools) -> Ints32:
    """Return (n_specializations,) weights 1 to 5: the rarer among the mentors, the heavier.

    clamp(1 + floor(log2(M / max(n_t, 1))), 1, 5) with M mentors, n_t of them practicing t.
    """
    n_mentors = len(practices)
    holders = np.maximum(practices.sum(axis=0), 1)
    doublings = [int(n_mentors // n).bit_length() - 1 for n in holders]
    return np.clip(np.array(doublings, dtype=np.int32) + 1, 1, RAREST)


class Encoder:
    """Encodes people of both sides with the same tokens, languages and weeks."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        monday: date,
        languages: Iterable[str],
        mentor_of: Mapping[str, int],
        tokens: Tokens | None = None,
        chapters: Tokens | None = None,
    ) -> None:
        """Prepare.

        Args:
            taxonomy: whose slugs the records name.
            monday: the reference week.
            languages: those that count, in the order of their columns.
            mentor_of: persons to the places of mentors.
            tokens, chapters: numbers given before.
        """
        self.taxonomy = taxonomy
        self.mentor_of = mentor_of
        self.tokens = Tokens() if tokens is None else tokens
        self.chapters = Tokens() if chapters is None else chapters
        self.languages = {language: i for i, language in enumerate(languages)}
        self.weeks = Weeks(taxonomy, monday)

    def mentees(self, records: Sequence[MenteeRecord]) -> Mentees:
        """Return the columns of mentees, in this order."""
        index, mentor_of = self.taxonomy.index, self.mentor_of
        return Mentees(
            keys=tuple(record.key for record in records),
            people=self._people(records),
            target=_ints(index("roles", record.target_role) for record in records),
            wants=self._marks("specializations", (record.wants for record in records)),
            goals=self._marks("goals", (record.goals for record in records)),
            working_for=self._marks("credentials", (record.working_for for record in records)),
            wishes=_padded((self._wishes(record) for record in records), MAX_WISHES),
            waiting=_ints(map(_waiting_bonus, records)),
            held=_ints(record.mentors_held for record in records),
            itself=_ints(mentor_of.get(record.person, -1) for record in records),
            supervisor=_ints(mentor_of.get(record.supervisor, -1) for record in records),
            not_my_workplace=_bools(record.not_my_workplace for record in records),
            same_employer_ok=_bools(record.same_employer_ok for record in records),
        )

    def mentors(self, records: Sequence[MentorRecord]) -> Mentors:
        """Return the columns of mentors, in this order."""
        offers = [[name in record.offers for name in MENTOR_TYPES] for record in records]
        years = [record.facts.years for record in records]
        return Mentors(
            keys=tuple(record.key for record in records),
            people=self._people(records),
            offers=np.array(offers, dtype=np.bool_).reshape(-1, len(MENTOR_TYPES)),
            helps_with=self._marks("goals", (record.helps_with for record in records)),
            practices=self._marks("specializations", (record.practices for record in records)),
            capacity=_ints(record.capacity for record in records),
            experience=_ints(map(_experience, years)),
            seasoned=_bools(y is not None and y >= SEASONED_YEARS for y in years),
        )

    def exclusions(self, mentees: Sequence[MenteeRecord], pairs: Iterable[PairKey]) -> Ints32:
        """Return (n, 3) mentee, mentor and type, -1 for any; pairs of others are left out."""
        mentee_of = {record.person: m for m, record in enumerate(mentees)}
        found = set()
        for pair in pairs:
            code = MENTOR_TYPES.index(pair.mentor_type) if pair.mentor_type else -1
            if pair.mentee in mentee_of and pair.mentor in self.mentor_of:
                found.add((mentee_of[pair.mentee], self.mentor_of[pair.mentor], code))
        return np.array(sorted(found), dtype=np.int32).reshape(-1, 3)

    def _people(self, records: Sequence[Person]) -> People:
        facts: list[PersonFacts] = [record.facts for record in records]
        index, number = self.taxonomy.index, self.tokens.number
        return People(
            role=_ints(index("roles", f.role) for f in facts),
            level=_ints(self.taxonomy.level(f.role) for f in facts),
            roles=self._marks("roles", map(_roles, facts)),
            setting=_ints(index("work_settings", f.setting) for f in facts),
            employer=_ints(number(f.employer) for f in facts),
            chapter=_ints(self.chapters.number(f.chapter) for f in facts),
            email=_ints(number(_email(record)) for record in records),
            avoid=_padded(sorted(map(number, f.avoid)) for f in facts),
            languages=_marks((f.languages for f in facts), len(self.languages), self._language),
            credentials=self._marks(
                "credentials", (self.taxonomy.held(f.credentials) for f in facts)
            ),
            outlook=np.array([_outlook(f) for f in facts], dtype=np.int32).reshape(-1, 6),
            week=_ints(map(self.weeks.index, facts)),
            interests=self._marks("interests", (record.interests for record in records)),
        )

    def _language(self, language: str) -> int:
        return self.languages.get(language, -1)

    def _marks(self, list_name: str, sets: Iterable[Iterable[str]]) -> Bools:
        """Return (n, n_entries), True where a set names the entry."""
        size = self.taxonomy.size(list_name)
        return _marks(sets, size, lambda slug: self.taxonomy.index(list_name, slug))

    def _wishes(self, record: MenteeRecord) -> list[int]:
        return [self.mentor_of.get(person, -1) for person in record.wishes[:MAX_WISHES]]


def request_columns(
    mentees: Sequence[MenteeRecord],
) -> tuple[Ints32, Ints32, Bools, NDArray[np.uint64]]:
    """Return mentee, type, first-of-several and hash of each request, sorted by the hash."""
    rows = []
    for m, record in enumerate(mentees):
        sought: list[MentorType] = list(dict.fromkeys(record.seeks))
        for rank, name in enumerate(sought):
            digest = sha256(f"{record.key} {name}".encode()).digest()
            rows.append((digest, m, MENTOR_TYPES.index(name), rank == 0 and len(sought) > 1))
    rows.sort()
    return (
        _ints(row[1] for row in rows),
        _ints(row[2] for row in rows),
        _bools(row[3] for row in rows),
        np.array([int.from_bytes(row[0][:8], "big") for row in rows], dtype=np.uint64),
    )


def _sorted_by_hash(records: Iterable[Person]) -> list[Person]:
    return sorted(records, key=lambda record: sha256(record.key.encode()).digest())


def hash8(text: str) -> int:
    """Return the first eight bytes of the hash of a key."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _refuse_duplicates(values: Sequence[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise DuplicatePersonError(f"{value} appears twice on one side")
        seen.add(value)


def _languages(facts: Iterable[PersonFacts]) -> frozenset[str]:
    return frozenset(language for f in facts for language in f.languages)


def _roles(facts: PersonFacts) -> frozenset[str]:
    return facts.past_roles | {facts.role}


def _email(record: MenteeRecord | MentorRecord) -> str:
    return record.email or (record.person if "@" in record.person else "")


def _waiting_bonus(record: MenteeRecord) -> int:
    left = PARTNER_LEFT if record.partner_left else 0
    return min(max(left, WAITED_ROUND * record.waited_rounds), MOST_WAITING)


def _experience(years: Decimal | None) -> int:
    """Return ten-thousandths of the saturating years, -1 when unknown."""
    if years is None:
        return -1
    share = min(years, Decimal(SATURATING_YEARS)) * ONE / SATURATING_YEARS
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def _outlook(facts: PersonFacts) -> tuple[int, ...]:
    answers = facts.outlook or ()
    return answers if len(answers) == OUTLOOK_ANSWERS else (0,) * OUTLOOK_ANSWERS


def _ints(values: Iterable[int]) -> Ints32:
    return np.fromiter(values, dtype=np.int32)


def _bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def _marks(sets: Iterable[Iterable[str]], size: int, index: Callable[[str], int]) -> Bools:
    rows = [sorted({index(slug) for slug in chosen} - {-1}) for chosen in sets]
    marked = np.zeros((len(rows), size), dtype=np.bool_)
    for i, columns in enumerate(rows):
        marked[i, columns] = True
    return marked


def _padded(rows: Iterable[Sequence[int]], width: int = 0) -> Ints32:
    """Return the rows in one array, filled up with -1 to the widest."""
    found = list(rows)
    width = max([width, *map(len, found)])
    padded = np.full((len(found), width), -1, dtype=np.int32)
    for i, row in enumerate(found):
        padded[i, : len(row)] = row
    return padded
