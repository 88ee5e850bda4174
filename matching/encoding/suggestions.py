"""Warm mentors: records to a half that is stored, loaded and laid before one mentee.

What is stored are numbers, taxonomy slugs and keyed hashes; a mentor is the number of his row.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.encoding.pool import Encoder, Tokens, hash8, request_columns, weigh_specializations
from matching.encoding.records import MenteeRecord, MentorRecord, PairKey
from matching.encoding.snapshot import secret
from matching.encoding.taxonomy import Taxonomy
from matching.engine.pool import Ints32, Ints64, Mentors, People
from matching.engine.suggest import Half, Seeker
from matching.engine.suggest.half import rows_of

# The layout of what is stored: another one is built anew.
LAYOUT = 2
AT_ONCE = 2_000
HEXADECIMAL = 16
HASH_DIGITS = 16

Hashes = NDArray[np.uint64]
Columns = TypeVar("Columns", Mentors, People)


def form() -> str:
    """Return what the stored bytes depend on beside the database: their layout and the key."""
    return f"{LAYOUT}.{secret('form')}"


@dataclass(frozen=True, eq=False)
class WarmMentors:
    """The mentors of one program on one day, ready for suggestions; ``packed.pack`` stores them.

    half: keys are the numbers of the mentors' rows. languages: in the order of their columns.
    tokens, chapters: (n,) the hash behind each number. monday: the reference week, as an ordinal.
    facts: the taxonomy as one JSON text.
    """

    half: Half
    languages: tuple[str, ...]
    tokens: Hashes
    chapters: Hashes
    monday: int
    facts: tuple[str, ...]

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy of the build."""
        return Taxonomy(self.known_facts)

    @property
    def known_facts(self) -> dict[str, Any]:
        """The taxonomy of the build as a mapping."""
        facts: dict[str, Any] = json.loads(self.facts[0])
        return facts

    @cached_property
    def mentor_ids(self) -> Ints64:
        """(n_mentors,) the numbers of their rows."""
        return np.array(list(map(int, self.half.mentors.keys)), dtype=np.int64)

    @cached_property
    def _ordered(self) -> tuple[Ints64, Ints64]:
        """(n_mentors,) the same ascending, and where each of them stands."""
        order = np.argsort(self.mentor_ids)
        return self.mentor_ids[order], order

    @cached_property
    def _known(self) -> tuple["KnownTokens", "KnownTokens"]:
        return KnownTokens(self.tokens), KnownTokens(self.chapters)

    def warm_up(self) -> "WarmMentors":
        """Work out now what the first request would otherwise wait for."""
        _ = self.taxonomy, self.half.sides, self._ordered, self._known
        return self

    def places(self, mentor_ids: Iterable[int]) -> Ints32:
        """Return where these mentors stand, ascending; those who do not are left out."""
        wanted = np.array(sorted(set(mentor_ids)), dtype=np.int64)
        if not len(self.mentor_ids):
            return np.zeros(0, dtype=np.int32)
        ids, order = self._ordered
        at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        return np.sort(order[at[ids[at] == wanted]]).astype(np.int32)

    def seeker(
        self,
        record: MenteeRecord,
        mentor_ids: Mapping[str, int],
        exclusions: Iterable[PairKey] = (),
    ) -> Seeker:
        """Lay one mentee before these mentors.

        Args:
            record: hers, hashed.
            mentor_ids: persons to the rows of their parts as mentors: at least hers, her
                supervisor, those she wished for and those in ``exclusions``.
            exclusions: as for a run; those of other mentees are left out.

        Raises:
            TaxonomyError: she names a slug that the taxonomy did not have at the build.
        """
        encoder = self._encoder(mentor_ids)
        mentees = encoder.mentees([record])
        _, mentor_type, first, request_hash = request_columns([record])
        return Seeker(
            mentees=mentees,
            mentor_type=mentor_type,
            first=first,
            request_hash=request_hash,
            week=encoder.weeks.table(),
            excluded=encoder.exclusions([record], exclusions)[:, 1:],
        )

    def _encoder(self, mentor_ids: Mapping[str, int]) -> Encoder:
        tokens, chapters = self._known
        place = {int(self.mentor_ids[j]): int(j) for j in self.places(mentor_ids.values())}
        return Encoder(
            self.taxonomy,
            date.fromordinal(self.monday),
            self.languages,
            mentor_of={p: place[pk] for p, pk in mentor_ids.items() if pk in place},
            tokens=tokens.fresh(),
            chapters=chapters.fresh(),
        )


class KnownTokens(Tokens):
    """Numbers given at the build, found by their hashes; other texts get further numbers."""

    def __init__(self, hashes: Hashes) -> None:
        super().__init__()
        self._hashes = hashes
        self._sorted = np.argsort(hashes)

    def fresh(self) -> "KnownTokens":
        """Return the same numbers without the further ones."""
        copy = KnownTokens.__new__(KnownTokens)
        copy.__dict__.update(self.__dict__, _numbers={})
        return copy

    def number(self, text: str) -> int:
        """Return the number of a hashed text."""
        if not text:
            return -1
        at = self._find(np.uint64(hash_of(text)))
        return at if at >= 0 else len(self._hashes) + super().number(text)

    def _find(self, wanted: np.uint64) -> int:
        at = int(np.searchsorted(self._hashes, wanted, sorter=self._sorted))
        found = at < len(self._hashes) and self._hashes[self._sorted[at]] == wanted
        return int(self._sorted[at]) if found else -1


def warm(
    mentors: Iterable[tuple[int, MentorRecord]],
    *,
    facts: Mapping[str, Any],
    monday: date,
    languages: Iterable[str],
    shown: Iterable[int],
    specialization_weights: Ints32 | None = None,
) -> WarmMentors:
    """Return warm mentors, the same for any order of them.

    Args:
        mentors: the row and the hashed record of each; taken some at a time, so that any number
            needs little memory.
        facts: the taxonomy.
        monday: the reference week.
        languages: all that they speak.
        shown: rows of those who may be suggested.
        specialization_weights: those of an earlier build; by default they come from these mentors.

    Raises:
        TaxonomyError: a record names a slug that the taxonomy does not have.
    """
    taxonomy, spoken = Taxonomy(facts), tuple(sorted(languages))
    encoder = Encoder(taxonomy, monday, spoken, mentor_of={})
    columns, mentor_hash = _encoded(mentors, encoder)
    if specialization_weights is None:
        specialization_weights = weigh_specializations(columns.practices)
    visible = set(map(str, shown))
    half = Half(
        mentors=columns,
        mentor_hash=mentor_hash,
        weeks=encoder.weeks.table(),
        specialization_weights=specialization_weights,
        tables=taxonomy.tables,
        shown=np.array([key in visible for key in columns.keys], dtype=np.bool_),
    )
    return WarmMentors(
        half=half,
        languages=spoken,
        tokens=_hashes(encoder.tokens),
        chapters=_hashes(encoder.chapters),
        monday=monday.toordinal(),
        facts=(json.dumps(facts, sort_keys=True),),
    )


def _encoded(
    mentors: Iterable[tuple[int, MentorRecord]], encoder: Encoder
) -> tuple[Mentors, Hashes]:
    """Return the columns of mentors, whose keys are the numbers of their rows, and their hashes.

    They stand in the order of the hashes, whatever order they come in.
    """
    ids, hashes, parts = [], [], [encoder.mentors([])]
    for some in _batches(mentors):
        ids += [pk for pk, _ in some]
        hashes += [hash8(record.key) for _, record in some]
        parts.append(encoder.mentors([record for _, record in some]))
    columns = replace(_joined(parts), keys=tuple(map(str, ids)))
    mentor_hash = np.array(hashes, dtype=np.uint64)
    order = np.argsort(mentor_hash, kind="stable").astype(np.int32)
    return rows_of(columns, order), mentor_hash[order]


def hash_of(text: str) -> int:
    """Return 64 bits of a keyed hash; two texts in 10^10 coincide."""
    return int(text.removeprefix("@")[:HASH_DIGITS], HEXADECIMAL)


def _hashes(tokens: Tokens) -> Hashes:
    return np.array([hash_of(text) for text in tokens], dtype=np.uint64)


def _batches(
    mentors: Iterable[tuple[int, MentorRecord]],
) -> Iterable[list[tuple[int, MentorRecord]]]:
    batch: list[tuple[int, MentorRecord]] = []
    for pair in mentors:
        batch.append(pair)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _joined(parts: list[Columns]) -> Columns:
    """Put columns below each other; lists of different widths are filled up with -1."""
    joined: dict[str, Any] = {}
    for field in fields(parts[0]):
        values = [getattr(part, field.name) for part in parts]
        if isinstance(values[0], People):
            joined[field.name] = _joined(values)
        elif isinstance(values[0], tuple):
            joined[field.name] = tuple(key for keys in values for key in keys)
        else:
            joined[field.name] = np.concatenate(_as_wide(values))
    return type(parts[0])(**joined)


def _as_wide(parts: list[NDArray[Any]]) -> list[NDArray[Any]]:
    if parts[0].ndim == 1 or parts[0].dtype == np.bool_:
        return parts
    width = max(part.shape[1] for part in parts)
    return [
        np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in parts
    ]
