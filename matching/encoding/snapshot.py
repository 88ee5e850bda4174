"""A run's input as JSON and back: uuids, slugs and numbers; texts about people as keyed hashes.

A run is computed from its snapshot, so that the same snapshot always gives the same result. Equal
employers have equal hashes, and that is all that the engine asks of them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_type_hints

from django.utils.crypto import salted_hmac

from matching.encoding.records import MenteeRecord, MentorRecord, PairKey, PersonFacts
from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, Settings
from mentorship.comparing import normalize

# The form of the snapshot: 2 added the weights of specializations.
VERSION = 2
READABLE = (1, VERSION)
SALT = "matching.snapshot"
HASH_LENGTH = 24

Record = TypeVar("Record", MenteeRecord, MentorRecord)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that one run depends on, apart from the taxonomy.

    specialization_weights: slug to weight, as the run froze them; empty before that, and in
    snapshots of version 1, where they follow from the mentors.
    """

    mentees: tuple[MenteeRecord, ...]
    mentors: tuple[MentorRecord, ...]
    pins: tuple[PairKey, ...]
    exclusions: tuple[PairKey, ...]
    settings: Settings
    specialization_weights: Mapping[str, int] = field(default_factory=dict)


def secret(text: str) -> str:
    """Return the keyed hash of an employer or an e-mail; "" stays "", an e-mail keeps its @."""
    plain = normalize(text)
    if not plain:
        return ""
    digest = salted_hmac(SALT, plain, algorithm="sha256").hexdigest()[:HASH_LENGTH]
    return f"{'@' if '@' in plain else ''}{digest}"


def hashed(record: Record) -> Record:
    """Return the record with its employer, chapter, e-mail and no-go list as keyed hashes."""
    facts = replace(
        record.facts,
        employer=secret(record.facts.employer),
        chapter=secret(record.facts.chapter),
        avoid=frozenset(map(secret, record.facts.avoid)),
    )
    return replace(record, facts=facts, email=secret(record.email))


def to_json(inputs: Inputs) -> Json:
    """Return the inputs as JSON; records must be hashed already."""
    return {
        "version": VERSION,
        "mentees": [_plain(asdict(record)) for record in inputs.mentees],
        "mentors": [_plain(asdict(record)) for record in inputs.mentors],
        "pins": [_plain(asdict(pair)) for pair in inputs.pins],
        "exclusions": [_plain(asdict(pair)) for pair in inputs.exclusions],
        "specialization_weights": dict(inputs.specialization_weights),
    }


def is_readable(data: Mapping[str, Any]) -> bool:
    """Tell whether this is a snapshot that ``from_json`` reads."""
    return data.get("version") in READABLE


def from_json(data: Mapping[str, Any], settings: Settings) -> Inputs:
    """Return the inputs that ``to_json`` wrote, in this version or an earlier one."""
    return Inputs(
        mentees=tuple(_record(MenteeRecord, row) for row in data["mentees"]),
        mentors=tuple(_record(MentorRecord, row) for row in data["mentors"]),
        pins=tuple(PairKey(**row) for row in data["pins"]),
        exclusions=tuple(PairKey(**row) for row in data["exclusions"]),
        settings=settings,
        specialization_weights=data.get("specialization_weights", {}),
    )


def settings_to_json(settings: Settings) -> Json:
    """Return the settings of a run as JSON, weights by component name."""
    data: Json = _plain(asdict(settings))
    data["weights"] = {
        kind: dict(zip(COMPONENTS, row, strict=True)) for kind, row in settings.weights.items()
    }
    return data


def settings_from_json(data: Mapping[str, Any]) -> Settings:
    """Return the settings that ``settings_to_json`` wrote."""
    return Settings(
        weights=weight_rows(data["weights"]),
        policy=data["policy"],
        min_score=data["min_score"],
        mentors_per_mentee=data["mentors_per_mentee"],
        min_overlap_hours=Decimal(data["min_overlap_hours"]),
        full_overlap_hours=Decimal(data["full_overlap_hours"]),
        reference_week=date.fromisoformat(data["reference_week"]),
    )


def weight_rows(weights: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[int, ...]]:
    """Return weights by component name as rows in the engine's order; a missing one is 0.

    A type that a program does not offer has the default weights, which nothing then asks for.
    """
    given = {
        kind: tuple(int(named.get(name, 0)) for name in COMPONENTS)
        for kind, named in weights.items()
    }
    return DEFAULT_WEIGHTS | given


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _record(kind: type[Record], row: Mapping[str, Any]) -> Record:
    values = _typed(kind, {**row, "facts": _facts(row["facts"])})
    return kind(**values)


def _facts(row: Mapping[str, Any]) -> PersonFacts:
    values = _typed(PersonFacts, row)
    values["years"] = None if row["years"] is None else Decimal(row["years"])
    values["windows"] = tuple((day, start, end) for day, start, end in row["windows"])
    return PersonFacts(**values)


def _typed(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give lists back the type that the dataclass names: a set where order means nothing."""
    return {name: _as(hint, row[name]) for name, hint in _hints(kind).items()}


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the types of a dataclass's fields."""
    return get_type_hints(kind)


def _as(hint: Any, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return frozenset(value) if getattr(hint, "__origin__", None) is frozenset else tuple(value)
